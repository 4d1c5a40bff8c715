import { type FormEvent, useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { ProblemNote, Spinner } from '../../design/blocks.tsx';
import { retryDelay } from '../../state/vault.ts';
import { useWorkstation } from '../workstation.ts';
import { Gate } from './gate.tsx';
import { PassphraseField } from './passphrase-field.tsx';

function useCountdown(): number {
  const { vault, clock } = useWorkstation();
  const status = useStore(vault, (state) => state.status);
  const now = useStore(clock, (state) => state.now);
  return Math.ceil(retryDelay(status, now) / 1_000);
}

export function LockedScreen() {
  const { vault } = useWorkstation();
  const { busy, problem, status } = useStore(vault);
  const [passphrase, setPassphrase] = useState('');
  const field = useRef<HTMLInputElement>(null);
  const wait = useCountdown();
  useEffect(() => {
    if (busy === null && wait === 0) field.current?.focus();
  }, [busy, wait]);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (passphrase === '' || busy !== null || wait > 0) return;
    if (!(await vault.unlock(passphrase))) setPassphrase('');
  };
  const failures = status?.failures ?? 0;
  return (
    <Gate title="Unlock your vault">
      <form className="stack" onSubmit={(event) => void submit(event)} noValidate>
        <PassphraseField
          label="Passphrase"
          value={passphrase}
          onChange={(value) => {
            setPassphrase(value);
            if (problem !== null) vault.clearProblem();
          }}
          autoComplete="current-password"
          invalid={problem !== null}
          disabled={busy !== null}
          inputRef={field}
        />
        {problem !== null && <ProblemNote problem={problem} />}
        {wait > 0 && (
          <p className="callout" role="timer" aria-live="off">
            {failures} failed {failures === 1 ? 'attempt' : 'attempts'}. The next one is possible in{' '}
            <strong className="countdown">{wait} s</strong>; the wait grows with each.
          </p>
        )}
        <button
          type="submit"
          className="button primary large"
          disabled={busy !== null || wait > 0 || passphrase === ''}
        >
          {busy === 'unlock' ? (
            <>
              <Spinner /> Deriving the key…
            </>
          ) : (
            'Unlock'
          )}
        </button>
      </form>
      <p className="muted">
        A wrong passphrase changes nothing in the vault. A lost one cannot be recovered by anybody.
      </p>
    </Gate>
  );
}

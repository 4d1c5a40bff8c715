import { type FormEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { ProblemNote, Spinner } from '../../design/blocks.tsx';
import { useWorkstation } from '../workstation.ts';
import { PassphraseField } from './passphrase-field.tsx';
import { useCountdown } from './use-countdown.ts';

/** One passphrase and a button, with the delay after wrong ones; `before` stands above it in the same form. */
export function PassphraseForm(props: {
  readonly label: string;
  readonly before?: ReactNode;
  readonly ready?: boolean;
  readonly onSubmit: (passphrase: string) => Promise<boolean>;
}) {
  const { access } = useWorkstation();
  const { busy, problem } = useStore(access);
  const [passphrase, setPassphrase] = useState('');
  const field = useRef<HTMLInputElement>(null);
  const { failures, wait } = useCountdown();
  const ready = props.ready ?? true;
  useEffect(() => {
    if (busy === null && wait === 0 && ready) field.current?.focus();
  }, [busy, wait, ready]);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (passphrase === '' || busy !== null || wait > 0 || !ready) return;
    if (!(await props.onSubmit(passphrase))) setPassphrase('');
  };
  return (
    <form className="stack" onSubmit={(event) => void submit(event)} noValidate>
      {props.before}
      <PassphraseField
        label="Passphrase"
        value={passphrase}
        onChange={(value) => {
          setPassphrase(value);
          if (problem !== null) access.clearProblem();
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
        disabled={busy !== null || wait > 0 || passphrase === '' || !ready}
      >
        {busy === null ? (
          props.label
        ) : (
          <>
            <Spinner /> Deriving the key…
          </>
        )}
      </button>
    </form>
  );
}

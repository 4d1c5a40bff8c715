import { type FormEvent, useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { ProblemNote, Spinner } from '../../design/blocks.tsx';
import { passphraseStrength } from '../../design/passphrase-strength.ts';
import { useWorkstation } from '../workstation.ts';
import { Gate } from './gate.tsx';
import { PassphraseField } from './passphrase-field.tsx';

const steps = { 'too short': 0, weak: 1, fair: 2, strong: 3 } as const;

function Strength({ passphrase }: { readonly passphrase: string }) {
  if (passphrase === '')
    return <>At least 8 characters. Four or more unrelated words are easy to keep and hard to guess.</>;
  const { level, advice } = passphraseStrength(passphrase);
  return (
    <span className="strength" data-level={level}>
      <span className="strength-bars" aria-hidden="true">
        {[1, 2, 3].map((step) => (
          <span key={step} className={step <= steps[level] ? 'on' : ''} />
        ))}
      </span>
      <span>
        <strong>{level[0]?.toUpperCase() + level.slice(1)}.</strong> {advice}
      </span>
    </span>
  );
}

export function FirstRunScreen() {
  const { vault } = useWorkstation();
  const { busy, problem } = useStore(vault);
  const [passphrase, setPassphrase] = useState('');
  const [again, setAgain] = useState('');
  const [understood, setUnderstood] = useState(false);
  const [tried, setTried] = useState(false);
  const first = useRef<HTMLInputElement>(null);
  useEffect(() => first.current?.focus(), []);
  const short = [...passphrase].length < 8;
  const differs = again !== '' && again !== passphrase;
  const ready = !short && again === passphrase && understood && busy === null;

  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (ready) void vault.create(passphrase);
  };
  return (
    <Gate title="Create your vault">
      <p className="muted">
        Everything this workstation keeps — price history, layouts, settings — lies in one encrypted file on
        this machine. The passphrase is the only key to it.
      </p>
      <form className="stack" onSubmit={submit} noValidate>
        <PassphraseField
          label="Passphrase"
          value={passphrase}
          onChange={setPassphrase}
          autoComplete="new-password"
          invalid={tried && short}
          disabled={busy !== null}
          hint={<Strength passphrase={passphrase} />}
          inputRef={first}
        />
        <PassphraseField
          label="Passphrase again"
          value={again}
          onChange={setAgain}
          autoComplete="new-password"
          invalid={differs || (tried && again === '')}
          disabled={busy !== null}
          hint={
            differs ? (
              <span className="bad">✕ The two do not match yet.</span>
            ) : again !== '' ? (
              <span className="good">✓ They match.</span>
            ) : (
              'To be sure of every key.'
            )
          }
        />
        <label className="check">
          <input
            type="checkbox"
            checked={understood}
            onChange={(event) => setUnderstood(event.currentTarget.checked)}
          />
          <span>
            I know that nobody can recover a lost passphrase, and that without it the vault stays closed.
          </span>
        </label>
        {tried && !understood && <p className="bad">✕ Please confirm the line above.</p>}
        {problem !== null && <ProblemNote problem={problem} />}
        <button type="submit" className="button primary large" disabled={busy !== null}>
          {busy === 'create' ? (
            <>
              <Spinner /> Deriving the key…
            </>
          ) : (
            'Create vault'
          )}
        </button>
      </form>
    </Gate>
  );
}

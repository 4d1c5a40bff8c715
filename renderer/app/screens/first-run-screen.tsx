import { type FormEvent, useEffect, useId, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { ProblemNote, Spinner } from '../../design/blocks.tsx';
import { useWorkstation } from '../workstation.ts';
import { Gate } from './gate.tsx';
import { NewPassphrase, useNewPassphrase } from './new-passphrase.tsx';
import { RestoreFileForm } from './restore-file-form.tsx';

/** The first of two steps: a name and a passphrase. The recovery kit comes next. */
export function FirstRunScreen() {
  const { vault } = useWorkstation();
  const { busy, problem } = useStore(vault);
  const next = useNewPassphrase();
  const [name, setName] = useState('owner');
  const [understood, setUnderstood] = useState(false);
  const nameId = useId();
  const first = useRef<HTMLInputElement>(null);
  useEffect(() => first.current?.focus(), []);
  const [restoring, setRestoring] = useState(false);
  const named = name.trim() !== '';

  const submit = (event: FormEvent) => {
    event.preventDefault();
    next.touch();
    if (next.ready && understood && named && busy === null) void vault.create(name.trim(), next.passphrase);
  };
  if (restoring) {
    return (
      <Gate title="Restore from a backup file">
        <RestoreFileForm onBack={() => setRestoring(false)} />
      </Gate>
    );
  }
  return (
    <Gate title="Create your vault">
      <p className="muted">
        Everything this workstation keeps — price history, layouts, settings, the audit log — lies encrypted
        on this machine. Your passphrase opens it; a recovery kit, made in the next step, replaces a lost one.
      </p>
      <form className="stack" onSubmit={submit} noValidate>
        <div className="field">
          <label htmlFor={nameId}>Your name in this vault</label>
          <input
            id={nameId}
            className="input large"
            value={name}
            maxLength={64}
            spellCheck={false}
            autoComplete="username"
            disabled={busy !== null}
            aria-invalid={!named}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <div className="hint">It stands in the audit log. You will be the vault’s administrator.</div>
        </div>
        <NewPassphrase state={next} label="Passphrase" disabled={busy !== null} inputRef={first} />
        <label className="check">
          <input
            type="checkbox"
            checked={understood}
            onChange={(event) => setUnderstood(event.currentTarget.checked)}
          />
          <span>
            I know that without the passphrase and the recovery kit nobody can recover what lies in the vault.
          </span>
        </label>
        {next.tried && !understood && <p className="bad">✕ Please confirm the line above.</p>}
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
      <button type="button" className="button quiet" onClick={() => setRestoring(true)}>
        Restore from a backup file…
      </button>
    </Gate>
  );
}

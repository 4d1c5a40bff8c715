import { type FormEvent, useState } from 'react';
import { useStore } from 'zustand';
import { ProblemNote, Spinner } from '../../design/blocks.tsx';
import { useWorkstation } from '../workstation.ts';
import { Gate } from './gate.tsx';
import { NewPassphrase, useNewPassphrase } from './new-passphrase.tsx';
import { PassphraseField } from './passphrase-field.tsx';

/** For somebody whose passphrase was chosen by another person. */
export function ChangePassphraseScreen() {
  const { access } = useWorkstation();
  const { busy, problem } = useStore(access);
  const [current, setCurrent] = useState('');
  const next = useNewPassphrase();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    next.touch();
    if (next.ready && current !== '' && busy === null) void access.changePassphrase(current, next.passphrase);
  };
  return (
    <Gate title="Choose your own passphrase">
      <p className="muted">
        The one you signed in with was chosen by an administrator. Nobody but you should know yours.
      </p>
      <form className="stack" onSubmit={submit} noValidate>
        <PassphraseField
          label="The passphrase you were given"
          value={current}
          onChange={setCurrent}
          autoComplete="current-password"
          disabled={busy !== null}
        />
        <NewPassphrase state={next} label="Your passphrase" disabled={busy !== null} />
        {problem !== null && <ProblemNote problem={problem} />}
        <div className="row">
          <button type="submit" className="button primary large" disabled={busy !== null || current === ''}>
            {busy === 'change' ? (
              <>
                <Spinner /> Deriving the key…
              </>
            ) : (
              'Change the passphrase'
            )}
          </button>
          <button type="button" className="button large" onClick={() => void access.signOut()}>
            Sign out
          </button>
        </div>
      </form>
    </Gate>
  );
}

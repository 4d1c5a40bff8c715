import { type FormEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { ProblemNote, Spinner } from '../../design/blocks.tsx';
import { useWorkstation } from '../workstation.ts';
import { NewPassphrase, useNewPassphrase } from './new-passphrase.tsx';

/** The printed code and a new passphrase for the person who lost theirs. */
export function RecoverForm(props: {
  readonly user: string | undefined;
  readonly before?: ReactNode;
  readonly onBack: () => void;
}) {
  const { access } = useWorkstation();
  const { busy, problem } = useStore(access);
  const [code, setCode] = useState('');
  const next = useNewPassphrase();
  const id = useId();
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => field.current?.focus(), []);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    next.touch();
    if (next.ready && code.trim() !== '' && busy === null)
      void access.recover(props.user, code.trim(), next.passphrase);
  };
  return (
    <form className="stack" onSubmit={submit} noValidate>
      {props.before}
      <div className="field">
        <label htmlFor={id}>Code of the recovery kit</label>
        <textarea
          id={id}
          ref={field}
          className="input large code-input"
          rows={2}
          spellCheck={false}
          autoCapitalize="characters"
          value={code}
          onChange={(event) => {
            setCode(event.currentTarget.value);
            if (problem !== null) access.clearProblem();
          }}
        />
        <div className="hint">Eight groups of seven letters and digits; spaces and dashes do not matter.</div>
      </div>
      <NewPassphrase state={next} label="New passphrase" disabled={busy !== null} />
      {problem !== null && <ProblemNote problem={problem} />}
      <div className="row">
        <button type="submit" className="button primary large" disabled={busy !== null || code.trim() === ''}>
          {busy === 'recover' ? (
            <>
              <Spinner /> Opening…
            </>
          ) : (
            'Set the passphrase and open'
          )}
        </button>
        <button type="button" className="button large" onClick={props.onBack}>
          Back
        </button>
      </div>
    </form>
  );
}

import { type FormEvent, useEffect, useId, useRef, useState } from 'react';
import { useWorkstation } from '../../app/workstation.ts';
import type { Problem } from '../../client/problem.ts';
import { ProblemNote, Spinner } from '../../design/blocks.tsx';
import { feedsOf, type SecretFacts } from '../../state/feeds.ts';

/** Takes a key, sends it once and forgets it; no answer ever bears it. */
export function SecretForm(props: {
  readonly secret: SecretFacts;
  readonly onStored: () => void;
  /** Left out where there is nothing to go back to. */
  readonly onCancel?: (() => void) | undefined;
  readonly takesFocus?: boolean;
}) {
  const { client } = useWorkstation();
  const { secret, onStored, onCancel, takesFocus = true } = props;
  const [values, setValues] = useState<Readonly<Record<string, string>>>({});
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const form = useRef<HTMLFormElement>(null);
  const id = useId();
  useEffect(() => {
    if (takesFocus) form.current?.querySelector<HTMLElement>('input, textarea')?.focus();
  }, [takesFocus]);
  const ready = secret.fields.every(({ name }) => (values[name] ?? '').trim() !== '');
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!ready || busy) return;
    setBusy(true);
    const wrong = await feedsOf(client).setSecret(secret.name, values);
    setValues({});
    setBusy(false);
    setProblem(wrong);
    if (wrong === null) onStored();
  };
  return (
    <form
      ref={form}
      className="secret-form stack"
      aria-label={secret.title}
      autoComplete="off"
      onSubmit={(event) => void submit(event)}
    >
      <div className="form-grid">
        {secret.fields.map(({ name, title }) => {
          const common = {
            id: `${id}-${name}`,
            value: values[name] ?? '',
            spellCheck: false,
            disabled: busy,
            onChange: (event: { currentTarget: { value: string } }) => {
              const { value } = event.currentTarget;
              setValues((before) => ({ ...before, [name]: value }));
            },
          };
          return (
            <div className="field" key={name}>
              <label htmlFor={common.id}>{title}</label>
              {name === 'privateKey' ? (
                // A PEM has lines, which a password field would swallow.
                <textarea className="input masked" rows={3} autoComplete="off" {...common} />
              ) : (
                <input className="input" type="password" autoComplete="new-password" {...common} />
              )}
            </div>
          );
        })}
      </div>
      {problem !== null && <ProblemNote problem={problem} />}
      <div className="row">
        <button type="submit" className="button primary" disabled={!ready || busy}>
          {busy && <Spinner />} {secret.present ? 'Replace the key' : 'Store the key'}
        </button>
        {onCancel !== undefined && (
          <button type="button" className="button" disabled={busy} onClick={onCancel}>
            Cancel
          </button>
        )}
        <span className="muted">Kept in the vault alone, encrypted. It is never shown again.</span>
      </div>
    </form>
  );
}

import { type ReactNode, type Ref, useId, useState } from 'react';

export function PassphraseField(props: {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly autoComplete: 'new-password' | 'current-password';
  readonly invalid?: boolean;
  readonly disabled?: boolean;
  readonly hint?: ReactNode;
  readonly inputRef?: Ref<HTMLInputElement>;
}) {
  const id = useId();
  const [shown, setShown] = useState(false);
  return (
    <div className="field">
      <label htmlFor={id}>{props.label}</label>
      <div className="passphrase">
        <input
          id={id}
          ref={props.inputRef}
          className="input large"
          type={shown ? 'text' : 'password'}
          value={props.value}
          autoComplete={props.autoComplete}
          spellCheck={false}
          maxLength={1024}
          disabled={props.disabled}
          aria-invalid={props.invalid === true}
          aria-describedby={props.hint === undefined ? undefined : `${id}-hint`}
          onChange={(event) => props.onChange(event.currentTarget.value)}
        />
        <button
          type="button"
          className="button quiet"
          aria-pressed={shown}
          aria-label={`Show ${props.label.toLowerCase()}`}
          onClick={() => setShown(!shown)}
        >
          {shown ? 'Hide' : 'Show'}
        </button>
      </div>
      {props.hint !== undefined && (
        <div id={`${id}-hint`} className="hint">
          {props.hint}
        </div>
      )}
    </div>
  );
}

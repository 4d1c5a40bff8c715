import { type ReactNode, useId } from 'react';

/** A label, its control, and a word on it. */
export function Field(props: {
  readonly label: string;
  readonly hint?: ReactNode;
  readonly wide?: boolean;
  readonly children: (id: string, describedBy: string | undefined) => ReactNode;
}) {
  const id = useId();
  const hint = props.hint === undefined ? undefined : `${id}-hint`;
  return (
    <div className="field" data-wide={props.wide}>
      <label htmlFor={id}>{props.label}</label>
      {props.children(id, hint)}
      {props.hint !== undefined && (
        <span id={hint} className="hint">
          {props.hint}
        </span>
      )}
    </div>
  );
}

export function TextField(props: {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly placeholder?: string;
  readonly hint?: ReactNode;
  readonly wide?: boolean;
}) {
  const { label, value, onChange, placeholder, hint, wide } = props;
  return (
    <Field label={label} hint={hint} wide={wide === true}>
      {(id, describedBy) => (
        <input
          id={id}
          className="input"
          type="text"
          value={value}
          placeholder={placeholder}
          autoComplete="off"
          spellCheck={false}
          aria-describedby={describedBy}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      )}
    </Field>
  );
}

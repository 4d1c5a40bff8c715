import { RadioGroup } from 'radix-ui';
import { type ReactNode, useId } from 'react';

/** One of a few, all in sight; arrows move within it. */
export function RadioChoice<Value extends string>(props: {
  readonly label: string;
  readonly value: Value;
  readonly options: readonly (readonly [Value, string])[];
  readonly onChange: (value: Value) => void;
  readonly hint?: ReactNode;
}) {
  const id = useId();
  return (
    <div className="field">
      <span className="label" id={id}>
        {props.label}
      </span>
      <RadioGroup.Root
        className="segments"
        aria-labelledby={id}
        value={props.value}
        onValueChange={(value) => props.onChange(value as Value)}
      >
        {props.options.map(([value, text]) => (
          <RadioGroup.Item key={value} value={value} className="button">
            {text}
          </RadioGroup.Item>
        ))}
      </RadioGroup.Root>
      {props.hint !== undefined && <span className="hint">{props.hint}</span>}
    </div>
  );
}

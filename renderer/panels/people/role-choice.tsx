import { useId } from 'react';
import type { Role } from '../../client/types.ts';
import { roleNames, roleWords } from '../../state/people.ts';

export function RoleChoice(props: {
  readonly value: Role;
  readonly onChange: (role: Role) => void;
  readonly disabled: boolean;
}) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>Role</label>
      <select
        id={id}
        className="select"
        value={props.value}
        disabled={props.disabled}
        aria-describedby={`${id}-hint`}
        onChange={(event) => props.onChange(event.currentTarget.value as Role)}
      >
        {roleNames.map((role) => (
          <option key={role}>{role}</option>
        ))}
      </select>
      <span className="hint" id={`${id}-hint`}>
        {props.value}: {roleWords[props.value]}.
      </span>
    </div>
  );
}

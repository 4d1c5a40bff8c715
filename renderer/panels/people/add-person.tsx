import { useId, useState } from 'react';
import { FormDialog } from '../../app/form-dialog.tsx';
import { useNewPassphrase } from '../../app/screens/new-passphrase.tsx';
import { useWorkstation } from '../../app/workstation.ts';
import type { Role } from '../../client/types.ts';
import { ProblemNote } from '../../design/blocks.tsx';
import { useWork } from '../shared/use-work.ts';
import { FirstPassphrase } from './first-passphrase.tsx';
import { RoleChoice } from './role-choice.tsx';

interface AddPersonProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly onDone: () => void;
}

/** A name, a role and a first passphrase. Made anew at each opening: no passphrase outlives its form. */
export function AddPerson(props: AddPersonProps) {
  return props.open ? <AddForm {...props} /> : null;
}

function AddForm({ open, onOpenChange, onDone }: AddPersonProps) {
  const { client, notices } = useWorkstation();
  const [name, setName] = useState('');
  const [role, setRole] = useState<Role>('trader');
  const first = useNewPassphrase();
  const work = useWork();
  const id = useId();
  const add = async () => {
    first.touch();
    if (!first.ready || name.trim() === '') return;
    const done = await work.run(async () => {
      const { user, waiting } = await client.users.add.mutate({
        name: name.trim(),
        role,
        passphrase: first.passphrase,
      });
      notices.say(
        waiting === null ? 'good' : 'info',
        waiting === null
          ? `${user.name} can sign in as ${role}.`
          : `${user.name} is added and waits for a second person, who lets them in as ${role} under Controls.`,
      );
    });
    if (!done) return;
    onOpenChange(false);
    onDone();
  };
  return (
    <FormDialog
      open={open}
      onOpenChange={(next) => !work.busy && onOpenChange(next)}
      title="Add a person"
      submitLabel={work.busy ? 'Deriving the key…' : 'Add'}
      submitDisabled={work.busy || name.trim() === ''}
      wide
      onSubmit={() => void add()}
    >
      <div className="field">
        <label htmlFor={id}>Name</label>
        <input
          id={id}
          className="input"
          value={name}
          maxLength={64}
          spellCheck={false}
          autoComplete="off"
          disabled={work.busy}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <span className="hint">It stands in the audit log and cannot be changed later.</span>
      </div>
      <RoleChoice value={role} onChange={setRole} disabled={work.busy} />
      <FirstPassphrase state={first} disabled={work.busy} />
      {work.problem !== null && <ProblemNote problem={work.problem} />}
    </FormDialog>
  );
}

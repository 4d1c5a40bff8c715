import { useState } from 'react';
import { FormDialog } from '../../app/form-dialog.tsx';
import { useNewPassphrase } from '../../app/screens/new-passphrase.tsx';
import { useWorkstation } from '../../app/workstation.ts';
import type { Role, User } from '../../client/types.ts';
import { ProblemNote } from '../../design/blocks.tsx';
import { useWork } from '../shared/use-work.ts';
import { FirstPassphrase } from './first-passphrase.tsx';
import { RoleChoice } from './role-choice.tsx';

export interface PersonTask {
  readonly kind: 'role' | 'suspend' | 'reactivate' | 'reset';
  readonly user: User;
}

const words: Readonly<
  Record<PersonTask['kind'], { title: (name: string) => string; text: string; submit: string }>
> = {
  role: {
    title: (name) => `Another role for ${name}`,
    text: 'Where somebody else can decide, it waits for them. Their sessions end when it takes effect.',
    submit: 'Ask for it',
  },
  suspend: {
    title: (name) => `Suspend ${name}`,
    text: 'Takes effect at once: their sessions end and their passphrase opens nothing any more. What they did stays in the log.',
    submit: 'Suspend',
  },
  reactivate: {
    title: (name) => `Let ${name} in again`,
    text: 'With a first passphrase, which they change when they sign in.',
    submit: 'Let in',
  },
  reset: {
    title: (name) => `A new first passphrase for ${name}`,
    text: 'For somebody who forgot theirs. Their sessions end, and the old passphrase opens nothing any more.',
    submit: 'Set it',
  },
};

interface PersonDialogProps {
  readonly task: PersonTask | null;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

export function PersonDialog({ task, ...rest }: PersonDialogProps) {
  return task === null ? null : <PersonForm key={`${task.kind} ${task.user.id}`} task={task} {...rest} />;
}

function PersonForm(props: Omit<PersonDialogProps, 'task'> & { readonly task: PersonTask }) {
  const { client, notices } = useWorkstation();
  const { kind, user } = props.task;
  const [role, setRole] = useState<Role>(user.role);
  const first = useNewPassphrase();
  const work = useWork();
  const { title, text, submit } = words[kind];
  const withPassphrase = kind === 'reactivate' || kind === 'reset';
  const unchanged = kind === 'role' && role === user.role && user.state === 'active';

  const act = async (): Promise<string> => {
    const input = { userId: user.id, passphrase: first.passphrase };
    switch (kind) {
      case 'role': {
        const { waiting } = await client.users.setRole.mutate({ userId: user.id, role });
        return waiting === null
          ? `${user.name} is ${role} now.`
          : `A second person decides whether ${user.name} becomes ${role}.`;
      }
      case 'suspend':
        await client.users.suspend.mutate({ userId: user.id });
        return `${user.name} is suspended.`;
      case 'reactivate':
        await client.users.reactivate.mutate(input);
        return `${user.name} can sign in again with the first passphrase.`;
      case 'reset':
        await client.users.resetPassphrase.mutate(input);
        return `${user.name} has a new first passphrase.`;
    }
  };
  const onSubmit = async () => {
    if (withPassphrase) {
      first.touch();
      if (!first.ready) return;
    }
    const done = await work.run(async () => notices.say('good', await act()));
    if (!done) return;
    props.onClose();
    props.onDone();
  };
  return (
    <FormDialog
      open
      onOpenChange={(open) => !open && !work.busy && props.onClose()}
      title={title(user.name)}
      description={text}
      submitLabel={work.busy ? 'One moment…' : submit}
      submitDisabled={work.busy || unchanged}
      wide={withPassphrase}
      danger={kind === 'suspend'}
      onSubmit={() => void onSubmit()}
    >
      {kind === 'role' && <RoleChoice value={role} onChange={setRole} disabled={work.busy} />}
      {withPassphrase && <FirstPassphrase state={first} disabled={work.busy} />}
      {work.problem !== null && <ProblemNote problem={work.problem} />}
    </FormDialog>
  );
}

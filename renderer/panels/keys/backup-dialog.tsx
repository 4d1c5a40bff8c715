import { useState } from 'react';
import { FormDialog } from '../../app/form-dialog.tsx';
import { useWorkstation } from '../../app/workstation.ts';
import { LoadingState, ProblemNote } from '../../design/blocks.tsx';
import { formatBytes, formatNumber } from '../../design/number-format.ts';
import { backupKind, fileName, recipientText } from '../../state/keys.ts';
import { RadioChoice } from '../settings/radio-choice.tsx';
import { useAsked } from '../shared/use-live.ts';
import { useWork } from '../shared/use-work.ts';

/** Full or only what changed, and who can open it. */
export function BackupDialog(props: { readonly onClose: () => void; readonly onDone: () => void }) {
  const { client, notices } = useWorkstation();
  const [kind, setKind] = useState<'changed' | 'full'>('changed');
  const [without, setWithout] = useState<ReadonlySet<string>>(new Set());
  const work = useWork();
  const asked = useAsked('backup recipients', async (signal) => {
    const { recipients } = await client.keys.summary.query(undefined, { signal });
    // A key that this machine's system keeps is no use on another one.
    return recipients.filter(({ kind: each }) => each !== 'key-store');
  });
  const recipients = asked.value;
  const chosen = recipients?.filter(({ id }) => !without.has(id)) ?? [];
  const toggle = (id: string) =>
    setWithout((before) => {
      const next = new Set(before);
      if (!next.delete(id)) next.add(id);
      return next;
    });
  const submit = async () => {
    const done = await work.run(async () => {
      const written = await client.vault.backupToFile.mutate({
        full: kind === 'full',
        ...(without.size > 0 && { recipientIds: chosen.map(({ id }) => id) }),
      });
      notices.say(
        'good',
        `${fileName(written.file)} is written: ${backupKind(written)}, ${formatBytes(written.bytes)}, ${formatNumber(written.changedPages)} of ${formatNumber(written.pages)} pages.`,
      );
    });
    if (!done) return;
    props.onClose();
    props.onDone();
  };
  return (
    <FormDialog
      open
      onOpenChange={(open) => !open && !work.busy && props.onClose()}
      title="Write a backup file"
      submitLabel={work.busy ? 'Writing…' : 'Write it'}
      submitDisabled={work.busy || chosen.length === 0}
      wide
      onSubmit={() => void submit()}
    >
      <RadioChoice
        label="What"
        value={kind}
        options={[
          ['changed', 'What changed'],
          ['full', 'Everything'],
        ]}
        onChange={setKind}
        hint={
          kind === 'full'
            ? 'A file that stands alone and begins a new chain.'
            : 'Small; a restore needs the chain it belongs to. Where there is none, everything is written.'
        }
      />
      <fieldset className="recipients">
        <legend>Opened by</legend>
        {recipients === null && asked.problem === null && <LoadingState>Reading who can…</LoadingState>}
        {recipients?.map((recipient) => (
          <label key={recipient.id} className="check">
            <input
              type="checkbox"
              checked={!without.has(recipient.id)}
              disabled={work.busy}
              onChange={() => toggle(recipient.id)}
            />
            <span>{recipientText(recipient)}</span>
          </label>
        ))}
      </fieldset>
      {recipients !== null && chosen.length === 0 && (
        <p className="bad">✕ Somebody must be able to open it.</p>
      )}
      {asked.problem !== null && <ProblemNote problem={asked.problem} />}
      {work.problem !== null && <ProblemNote problem={work.problem} />}
    </FormDialog>
  );
}

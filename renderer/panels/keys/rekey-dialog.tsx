import { useId, useState } from 'react';
import { FormDialog } from '../../app/form-dialog.tsx';
import { useWorkstation } from '../../app/workstation.ts';
import { ProblemNote } from '../../design/blocks.tsx';
import { type Aead, aeadNames, aeadWords } from '../../state/keys.ts';
import { useWork } from '../shared/use-work.ts';

/** New keys for store, log and everybody. Passphrases and the printed kit stay as they are. */
export function RekeyDialog(props: {
  readonly present: Aead;
  readonly onClose: () => void;
  readonly onDone: () => void;
}) {
  const { client, notices } = useWorkstation();
  const [aead, setAead] = useState<Aead>(props.present);
  const work = useWork();
  const id = useId();
  const submit = async () => {
    const done = await work.run(async () => {
      const { keyEpoch } = await client.keys.rekey.mutate({ aead });
      notices.say('good', `Everything has new keys, epoch ${keyEpoch}. Write a full backup file next.`);
    });
    if (!done) return;
    props.onClose();
    props.onDone();
  };
  return (
    <FormDialog
      open
      onOpenChange={(open) => !open && !work.busy && props.onClose()}
      title="New keys for everything"
      description="Store and log are copied page by page under new keys. Passphrases and the recovery kit stay as they are."
      submitLabel={work.busy ? 'Copying under new keys…' : 'Make new keys'}
      submitDisabled={work.busy}
      wide
      onSubmit={() => void submit()}
    >
      <div className="field">
        <label htmlFor={id}>What seals the keys</label>
        <select
          id={id}
          className="select"
          value={aead}
          disabled={work.busy}
          onChange={(event) => setAead(event.currentTarget.value as Aead)}
        >
          {aeadNames.map((name) => (
            <option key={name} value={name}>
              {aeadWords[name][0]}
              {name === props.present && ' (present)'}
            </option>
          ))}
        </select>
        <span className="hint">{aeadWords[aead][1]}.</span>
      </div>
      <p className="callout">
        ▲ The store is away while it is copied: feeds stop and bars of that time are not stored. Allow a
        minute for each gigabyte. Backup files written before keep the old keys.
      </p>
      {work.problem !== null && <ProblemNote problem={work.problem} />}
    </FormDialog>
  );
}

import { type ReactNode, useId, useState } from 'react';
import { FormDialog } from '../../app/form-dialog.tsx';
import { ProblemNote } from '../../design/blocks.tsx';
import { useWork } from '../shared/use-work.ts';

interface ReasonDialogProps {
  readonly title: string;
  readonly description: string;
  readonly submitLabel: string;
  readonly danger?: boolean;
  readonly hint?: string;
  readonly children?: ReactNode;
  readonly onClose: () => void;
  readonly act: (reason: string) => Promise<unknown>;
}

/** Asks why: what is halted, re-armed or decided stands in the log with its reason. Mount it to open it. */
export function ReasonDialog(props: ReasonDialogProps) {
  const [reason, setReason] = useState('');
  const work = useWork();
  const id = useId();
  const submit = async () => {
    if (reason.trim() !== '' && (await work.run(() => props.act(reason.trim())))) props.onClose();
  };
  return (
    <FormDialog
      open
      onOpenChange={(open) => !open && !work.busy && props.onClose()}
      title={props.title}
      description={props.description}
      submitLabel={props.submitLabel}
      submitDisabled={work.busy || reason.trim() === ''}
      wide
      danger={props.danger === true}
      onSubmit={() => void submit()}
    >
      {props.children}
      <div className="field">
        <label htmlFor={id}>Reason</label>
        <input
          id={id}
          className="input"
          value={reason}
          maxLength={500}
          disabled={work.busy}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <span className="hint">{props.hint ?? 'It stands in the audit log.'}</span>
      </div>
      {work.problem !== null && <ProblemNote problem={work.problem} />}
    </FormDialog>
  );
}

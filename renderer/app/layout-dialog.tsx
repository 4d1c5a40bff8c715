import { useEffect, useId, useState } from 'react';
import { useStore } from 'zustand';
import { FormDialog } from './form-dialog.tsx';
import { runCommand } from './run-command.ts';
import { useWorkstation } from './workstation.ts';

export function LayoutDialog(props: {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly initial: string;
}) {
  const workstation = useWorkstation();
  const saved = useStore(workstation.layouts, (state) => state.layouts);
  const id = useId();
  const [name, setName] = useState(props.initial);
  useEffect(() => setName(props.initial), [props.initial]);
  const wanted = name.trim();
  const exists = saved.some((entry) => entry.name === wanted);
  const submit = () => {
    if (wanted === '' || wanted.startsWith('~')) return;
    props.onOpenChange(false);
    void runCommand({ kind: 'layout-save', name: wanted }, workstation, () => {});
  };
  return (
    <FormDialog
      open={props.open}
      onOpenChange={props.onOpenChange}
      title="Save layout"
      submitLabel="Save"
      submitDisabled={wanted === '' || wanted.startsWith('~')}
      onSubmit={submit}
    >
      <div className="field">
        <label htmlFor={id}>Name</label>
        <input
          id={id}
          className="input"
          value={name}
          maxLength={64}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <span className="hint">
          {exists
            ? 'A layout of this name becomes its next version; older versions are kept.'
            : 'Such as desk, or Night shift.'}
        </span>
      </div>
    </FormDialog>
  );
}

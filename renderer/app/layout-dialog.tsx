import { Dialog } from 'radix-ui';
import { type FormEvent, useEffect, useId, useState } from 'react';
import { useStore } from 'zustand';
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
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (wanted === '' || wanted.startsWith('~')) return;
    props.onOpenChange(false);
    void runCommand({ kind: 'layout-save', name: wanted }, workstation, () => {});
  };
  return (
    <Dialog.Root open={props.open} onOpenChange={props.onOpenChange}>
      <Dialog.Portal>
        <Dialog.Overlay className="dialog-back" />
        <Dialog.Content
          className="dialog small"
          aria-describedby={undefined}
          onCloseAutoFocus={() => workstation.dock.focusWhereLost()}
        >
          <form className="stack padded" onSubmit={submit}>
            <Dialog.Title>Save layout</Dialog.Title>
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
            <div className="row">
              <button
                type="submit"
                className="button primary"
                disabled={wanted === '' || wanted.startsWith('~')}
              >
                Save
              </button>
              <Dialog.Close className="button">Cancel</Dialog.Close>
            </div>
          </form>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

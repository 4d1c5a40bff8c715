import { Dialog } from 'radix-ui';
import { type FormEvent, useEffect, useId, useState } from 'react';
import { useStore } from 'zustand';
import { useWorkstation } from '../../app/workstation.ts';
import type { DrawingsEditor } from '../../state/drawings-editor.ts';

/** Asks for the words of a text on the chart. */
export function TextDialog({ editor }: { readonly editor: DrawingsEditor }) {
  const { dock } = useWorkstation();
  const writing = useStore(editor, (state) => state.writing);
  const [text, setText] = useState('');
  const id = useId();
  useEffect(() => setText(writing?.text ?? ''), [writing]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    editor.write(text);
  };
  return (
    <Dialog.Root
      open={writing !== null}
      onOpenChange={(open) => {
        if (!open) editor.cancel();
      }}
    >
      <Dialog.Portal>
        <Dialog.Overlay className="dialog-back" />
        <Dialog.Content
          className="dialog small"
          aria-describedby={undefined}
          onCloseAutoFocus={() => dock.focusWhereLost()}
        >
          <form className="stack padded" onSubmit={submit}>
            <Dialog.Title>Text on the chart</Dialog.Title>
            <div className="field">
              <label htmlFor={id}>Words</label>
              <input
                id={id}
                className="input"
                value={text}
                maxLength={200}
                onChange={(event) => setText(event.currentTarget.value)}
              />
            </div>
            <div className="row">
              <button type="submit" className="button primary">
                Set
              </button>
              <Dialog.Close className="button">Cancel</Dialog.Close>
            </div>
          </form>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

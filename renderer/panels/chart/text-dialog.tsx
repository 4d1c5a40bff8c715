import { useEffect, useId, useState } from 'react';
import { useStore } from 'zustand';
import { FormDialog } from '../../app/form-dialog.tsx';
import type { DrawingsEditor } from '../../state/drawings-editor.ts';

/** Asks for the words of a text on the chart. */
export function TextDialog({ editor }: { readonly editor: DrawingsEditor }) {
  const writing = useStore(editor, (state) => state.writing);
  const [text, setText] = useState('');
  const id = useId();
  useEffect(() => setText(writing?.text ?? ''), [writing]);
  return (
    <FormDialog
      open={writing !== null}
      onOpenChange={(open) => {
        if (!open) editor.cancel();
      }}
      title="Text on the chart"
      submitLabel="Set"
      onSubmit={() => editor.write(text)}
    >
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
    </FormDialog>
  );
}

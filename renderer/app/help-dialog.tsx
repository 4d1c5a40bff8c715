import { Dialog } from 'radix-ui';
import { useStore } from 'zustand';
import { commandHelp, generalKeys, panelHelp } from './help-text.ts';
import { useWorkstation } from './workstation.ts';

function KeyList({ rows }: { readonly rows: readonly (readonly [string, string])[] }) {
  return (
    <dl className="key-list">
      {rows.map(([keys, text]) => (
        <div key={keys}>
          <dt>
            <kbd>{keys}</kbd>
          </dt>
          <dd>{text}</dd>
        </div>
      ))}
    </dl>
  );
}

export function HelpDialog(props: {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}) {
  const { dock } = useWorkstation();
  const kind = useStore(dock, (state) => state.activeKind);
  const topic = kind === null ? null : panelHelp[kind];
  return (
    <Dialog.Root open={props.open} onOpenChange={props.onOpenChange}>
      <Dialog.Portal>
        <Dialog.Overlay className="dialog-back" />
        <Dialog.Content className="dialog help" aria-describedby={undefined}>
          <div className="dialog-head">
            <Dialog.Title>{topic === null ? 'Help' : `Help: ${topic.title}`}</Dialog.Title>
            <Dialog.Close className="button quiet icon" aria-label="Close help">
              ×
            </Dialog.Close>
          </div>
          {topic !== null && <p>{topic.text}</p>}
          {topic !== null && topic.keys.length > 0 && <KeyList rows={topic.keys} />}
          <h2>Commands</h2>
          <KeyList rows={commandHelp} />
          <h2>Keys</h2>
          <KeyList rows={generalKeys} />
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

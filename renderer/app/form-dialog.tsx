import { Dialog } from 'radix-ui';
import type { ReactNode } from 'react';
import { useWorkstation } from './workstation.ts';

/** A small dialog that asks for something: its fields, what is wrong with them, and the two ways out. */
export function FormDialog(props: {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly title: string;
  readonly description?: string;
  readonly children: ReactNode;
  /** What is wrong with what was entered, or null. */
  readonly wrong?: string | null;
  readonly submitLabel: string;
  readonly submitDisabled?: boolean;
  readonly closeLabel?: string;
  /** For forms with more than a line or two. */
  readonly wide?: boolean;
  /** What is submitted takes something away. */
  readonly danger?: boolean;
  readonly onSubmit: () => void;
  /** What follows the buttons. */
  readonly after?: ReactNode;
}) {
  const { dock } = useWorkstation();
  const { wrong = null, closeLabel = 'Cancel' } = props;
  return (
    <Dialog.Root open={props.open} onOpenChange={props.onOpenChange}>
      <Dialog.Portal>
        <Dialog.Overlay className="dialog-back" />
        <Dialog.Content
          className={props.wide === true ? 'dialog small wide' : 'dialog small'}
          {...(props.description === undefined && { 'aria-describedby': undefined })}
          onCloseAutoFocus={() => dock.focusWhereLost()}
        >
          <form
            className="stack padded"
            onSubmit={(event) => {
              event.preventDefault();
              props.onSubmit();
            }}
          >
            <Dialog.Title>{props.title}</Dialog.Title>
            {props.description !== undefined && (
              <Dialog.Description className="muted">{props.description}</Dialog.Description>
            )}
            {props.children}
            {wrong !== null && (
              <p className="bad" role="alert">
                {wrong}
              </p>
            )}
            <div className="row">
              <button
                type="submit"
                className={props.danger === true ? 'button danger' : 'button primary'}
                disabled={props.submitDisabled}
              >
                {props.submitLabel}
              </button>
              <Dialog.Close className="button">{closeLabel}</Dialog.Close>
            </div>
            {props.after}
          </form>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

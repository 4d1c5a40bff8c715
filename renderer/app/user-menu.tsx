import './user-menu.css';
import { Dialog, DropdownMenu } from 'radix-ui';
import { useState } from 'react';
import { useStore } from 'zustand';
import { OwnPassphrase } from '../panels/shared/own-passphrase.tsx';
import { runCommand } from './run-command.ts';
import { useWorkstation } from './workstation.ts';

/** Who is signed in, as what, and the ways out. */
export function UserMenu() {
  const workstation = useWorkstation();
  const { access, dock } = workstation;
  const identity = useStore(access, ({ status }) => status?.identity ?? null);
  const [changing, setChanging] = useState(false);
  if (identity === null) return null;
  const run = (kind: 'lock' | 'sign-out' | 'close-vault') => void runCommand({ kind }, workstation, () => {});
  return (
    <>
      <DropdownMenu.Root modal={false}>
        <DropdownMenu.Trigger
          className="button quiet user-button"
          aria-label={`${identity.user}, ${identity.role}`}
        >
          <strong className="cut">{identity.user}</strong> <span className="muted">{identity.role}</span>{' '}
          <span aria-hidden="true">▾</span>
        </DropdownMenu.Trigger>
        <DropdownMenu.Portal>
          <DropdownMenu.Content className="menu" align="end" sideOffset={2}>
            <DropdownMenu.Label className="muted menu-label">
              {identity.user}, {identity.role}
            </DropdownMenu.Label>
            <DropdownMenu.Item onSelect={() => run('lock')}>
              Lock the screen <span className="muted">LOCK</span>
            </DropdownMenu.Item>
            <DropdownMenu.Item onSelect={() => setChanging(true)}>Change the passphrase…</DropdownMenu.Item>
            <DropdownMenu.Item onSelect={() => dock.open('people')}>
              What I may do <span className="muted">PEOPLE</span>
            </DropdownMenu.Item>
            <DropdownMenu.Separator className="separator" />
            <DropdownMenu.Item onSelect={() => run('sign-out')}>
              Sign out <span className="muted">SIGNOUT</span>
            </DropdownMenu.Item>
            <DropdownMenu.Item onSelect={() => run('close-vault')}>
              Close the vault <span className="muted">CLOSE</span>
            </DropdownMenu.Item>
          </DropdownMenu.Content>
        </DropdownMenu.Portal>
      </DropdownMenu.Root>
      <Dialog.Root open={changing} onOpenChange={setChanging}>
        <Dialog.Portal>
          <Dialog.Overlay className="dialog-back" />
          <Dialog.Content
            className="dialog small wide"
            aria-describedby={undefined}
            onCloseAutoFocus={() => dock.focusWhereLost()}
          >
            <div className="stack padded">
              <div className="dialog-head">
                <Dialog.Title>Change your passphrase</Dialog.Title>
                <Dialog.Close className="button quiet icon" aria-label="Close">
                  ×
                </Dialog.Close>
              </div>
              <OwnPassphrase onDone={() => setChanging(false)} />
            </div>
          </Dialog.Content>
        </Dialog.Portal>
      </Dialog.Root>
    </>
  );
}

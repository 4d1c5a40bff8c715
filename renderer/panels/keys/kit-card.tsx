import { Dialog } from 'radix-ui';
import { useState } from 'react';
import { RecoveryKit } from '../../app/screens/recovery-kit-screen.tsx';
import { useWorkstation } from '../../app/workstation.ts';
import type { KeysSummary } from '../../client/types.ts';
import { formatDateTime, localZone } from '../../design/time-format.ts';
import { type KitState, kitState } from '../../state/keys.ts';

function StateLine({ state }: { readonly state: KitState }) {
  const at = (time: number) => formatDateTime(time, localZone());
  if (state.kind === 'none') {
    return (
      <p className="callout">
        ▲ There is no kit. A lost passphrase of the only administrator cannot be replaced, and a backup opens
        on another machine with a passphrase alone.
      </p>
    );
  }
  if (state.kind === 'unverified') {
    return (
      <p className="callout">
        ▲ Made on {at(state.createdAt)}, and never checked: nobody knows whether the paper is right. A new one
        is made and checked in two minutes.
      </p>
    );
  }
  return (
    <p>
      <span className="good">✓ Checked on {at(state.verifiedAt)}</span>
      <span className="muted">, made on {at(state.createdAt)}.</span>
    </p>
  );
}

/** The printed code that replaces a lost passphrase. */
export function KitCard(props: {
  readonly summary: KeysSummary;
  readonly mayChange: boolean;
  readonly onDone: () => void;
}) {
  const { dock } = useWorkstation();
  const [step, setStep] = useState<'ask' | 'make' | null>(null);
  const state = kitState(props.summary.recipients);
  const close = () => {
    setStep(null);
    props.onDone();
  };
  return (
    <section className="card stack" aria-label="Recovery kit">
      <h2>Recovery kit</h2>
      <StateLine state={state} />
      {props.mayChange && (
        <div className="row">
          <button
            type="button"
            className={state.kind === 'verified' ? 'button' : 'button primary'}
            onClick={() => setStep('ask')}
          >
            Make a new kit…
          </button>
        </div>
      )}
      <Dialog.Root open={step !== null} onOpenChange={(open) => !open && close()}>
        <Dialog.Portal>
          <Dialog.Overlay className="dialog-back" />
          <Dialog.Content
            className="dialog"
            aria-describedby={undefined}
            onCloseAutoFocus={() => dock.focusWhereLost()}
          >
            <div className="stack padded kit-dialog">
              <Dialog.Title>{step === 'ask' ? 'Make a new kit' : 'Your recovery kit'}</Dialog.Title>
              {step === 'ask' ? (
                <>
                  <p>
                    {state.kind === 'none'
                      ? 'The code is shown once. Have a printer or pen and paper at hand.'
                      : 'The kit that was made before is void from the moment the new one is shown, whether or not you check it. Have a printer or pen and paper at hand.'}
                  </p>
                  <div className="row">
                    <button type="button" className="button primary" onClick={() => setStep('make')}>
                      {state.kind === 'none' ? 'Make it' : 'Make it, the old one is void'}
                    </button>
                    <Dialog.Close className="button">Cancel</Dialog.Close>
                  </div>
                </>
              ) : (
                step === 'make' && <RecoveryKit onDone={close} />
              )}
            </div>
          </Dialog.Content>
        </Dialog.Portal>
      </Dialog.Root>
    </section>
  );
}

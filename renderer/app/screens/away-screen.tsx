import { useStore } from 'zustand';
import { useWorkstation } from '../workstation.ts';
import { Gate } from './gate.tsx';
import { PassphraseForm } from './passphrase-form.tsx';

/** The screen of somebody who is away: no price, no position; feeds, alerts and recording go on behind it. */
export function AwayScreen() {
  const { access } = useWorkstation();
  const identity = useStore(access, ({ status }) => status?.identity ?? null);
  return (
    <Gate title="Locked">
      <p className="muted">
        <strong>{identity?.user}</strong> is signed in and away. Feeds, alerts and recording go on.
      </p>
      <PassphraseForm label="Go on" onSubmit={(passphrase) => access.resume(passphrase)} />
      <button type="button" className="button quiet" onClick={() => void access.signOut()}>
        Sign out instead
      </button>
    </Gate>
  );
}

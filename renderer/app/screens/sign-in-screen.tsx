import { useState } from 'react';
import { useStore } from 'zustand';
import { passkeysPossible } from '../../client/passkeys.ts';
import { useWorkstation } from '../workstation.ts';
import { Gate } from './gate.tsx';
import { PassphraseForm } from './passphrase-form.tsx';
import { RecoverForm } from './recover-form.tsx';

/** Whose passphrase it is; a vault of one person does not ask. */
export function UserChoice(props: {
  readonly users: readonly string[];
  readonly value: string;
  readonly onChange: (user: string) => void;
}) {
  return (
    <label className="field">
      <span>User</span>
      <select
        className="input large"
        value={props.value}
        onChange={(event) => props.onChange(event.currentTarget.value)}
      >
        {props.users.map((user) => (
          <option key={user}>{user}</option>
        ))}
      </select>
    </label>
  );
}

/** Opens the closed vault, or signs in to the open one. */
export function SignInScreen() {
  const { access, vault } = useWorkstation();
  const status = useStore(vault, (state) => state.status);
  const [chosen, setChosen] = useState<string | null>(null);
  const [recovering, setRecovering] = useState(false);
  const users = status?.users ?? [];
  const user = chosen !== null && users.includes(chosen) ? chosen : users[0];
  const open = status?.state === 'unlocked';
  const choice =
    users.length > 1 && user !== undefined ? (
      <UserChoice users={users} value={user} onChange={setChosen} />
    ) : null;

  if (recovering) {
    return (
      <Gate title="Use the recovery kit">
        <RecoverForm user={user} before={choice} onBack={() => setRecovering(false)} />
      </Gate>
    );
  }
  return (
    <Gate title={open ? 'Sign in' : 'Unlock your vault'}>
      <PassphraseForm
        label={open ? 'Sign in' : 'Unlock'}
        before={choice}
        onSubmit={(passphrase) => access.signIn(user, passphrase)}
      />
      <p className="muted">
        A wrong passphrase changes nothing in the vault. A lost one is replaced with the recovery kit.
      </p>
      {open && passkeysPossible() && (
        <button type="button" className="button large" onClick={() => void access.signInByPasskey()}>
          Use a passkey
        </button>
      )}
      <button
        type="button"
        className="button quiet"
        onClick={() => {
          access.clearProblem();
          setRecovering(true);
        }}
      >
        Use the recovery kit…
      </button>
    </Gate>
  );
}

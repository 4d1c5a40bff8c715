import { useCallback, useEffect, useState } from 'react';
import { useWorkstation } from '../../app/workstation.ts';
import type { Outputs } from '../../client/client.ts';
import { makePasskey, passkeysPossible } from '../../client/passkeys.ts';
import { ProblemNote } from '../../design/blocks.tsx';
import { formatDateTime } from '../../design/time-format.ts';
import { useWork } from '../shared/use-work.ts';

type Passkey = Outputs['access']['passkeys']['passkeys'][number];

/** One's own passkeys: another way into the open vault, where the gateway is visited by a name. */
export function PasskeysCard() {
  const { client } = useWorkstation();
  const [passkeys, setPasskeys] = useState<readonly Passkey[]>([]);
  const [label, setLabel] = useState('');
  const work = useWork();
  const { run } = work;
  const load = useCallback(async () => {
    setPasskeys((await client.access.passkeys.query()).passkeys);
  }, [client]);
  useEffect(() => {
    load().catch(() => setPasskeys([]));
  }, [load]);
  const possible = passkeysPossible();
  const add = () =>
    run(async () => {
      const response = await makePasskey(await client.access.passkeyOptions.query());
      await client.access.addPasskey.mutate({ label: label.trim(), response });
      setLabel('');
      await load();
    });
  const remove = (id: string) =>
    run(async () => {
      await client.access.removePasskey.mutate({ id });
      await load();
    });
  return (
    <section className="card stack" aria-label="Passkeys">
      <h2>Passkeys</h2>
      <p className="muted">
        {possible
          ? 'A passkey of this device or a security key signs you in while the vault is open. It holds no key of the vault: a closed one still needs the passphrase.'
          : 'Passkeys belong to a name. Open the gateway as localhost, or by the name in its certificate, to make one; the desktop program needs none.'}
      </p>
      {passkeys.length > 0 && (
        <ul className="plain-list" aria-label="Your passkeys">
          {passkeys.map((passkey) => (
            <li key={passkey.id} className="row">
              <strong>{passkey.label}</strong>
              <span className="muted">
                {passkey.origin}, made {formatDateTime(passkey.createdAt, 'UTC')} UTC,{' '}
                {passkey.usedAt === null
                  ? 'never used'
                  : `last used ${formatDateTime(passkey.usedAt, 'UTC')} UTC`}
              </span>
              <span className="spacer" />
              <button type="button" className="button" onClick={() => void remove(passkey.id)}>
                Remove
              </button>
            </li>
          ))}
        </ul>
      )}
      {possible && (
        <div className="row">
          <input
            className="input"
            aria-label="Name of the passkey"
            placeholder="this laptop"
            value={label}
            maxLength={64}
            onChange={(event) => setLabel(event.currentTarget.value)}
          />
          <button
            type="button"
            className="button"
            disabled={work.busy || label.trim() === ''}
            onClick={() => void add()}
          >
            Add a passkey…
          </button>
        </div>
      )}
      {work.problem !== null && <ProblemNote problem={work.problem} />}
    </section>
  );
}

import { useStore } from 'zustand';
import { useWorkstation } from '../../app/workstation.ts';
import type { KeysSummary } from '../../client/types.ts';
import { ProblemNote, Spinner } from '../../design/blocks.tsx';
import { useWork } from '../shared/use-work.ts';

/** Whether the operating system keeps a key, so that the vault opens without a passphrase on this machine. */
export function KeyStoreCard(props: {
  readonly summary: KeysSummary;
  readonly mayChange: boolean;
  readonly onDone: () => void;
}) {
  const { client, access, notices } = useWorkstation();
  const me = useStore(access, ({ status }) => status?.identity?.user ?? null);
  const work = useWork();
  const { keyStore, recipients } = props.summary;
  const kept = recipients.filter(({ kind }) => kind === 'key-store');
  const mine = kept.some(({ user }) => user === me);
  const act = async (change: () => Promise<string>) => {
    if (await work.run(async () => notices.say('good', await change()))) props.onDone();
  };
  const add = () =>
    act(async () => {
      const { backend } = await client.keys.addKeyStore.mutate();
      return `${backend} keeps a key of this vault for you.`;
    });
  const remove = () =>
    act(async () => {
      await client.keys.removeKeyStore.mutate();
      return 'The operating system keeps no key of yours any more.';
    });
  return (
    <section className="card stack" aria-label="Key store of the operating system">
      <h2>Key store of the operating system</h2>
      <p>
        {kept.length === 0 ? (
          <span className="muted">It keeps no key of this vault.</span>
        ) : (
          <>
            <span className="good">●</span>{' '}
            {kept.map(({ user, backend }) => `${backend}, for ${user}`).join('; ')}.
          </>
        )}{' '}
        {keyStore.available ? (
          <span className="muted">Available here: {keyStore.backend}.</span>
        ) : (
          <span className="muted">Not available here: {keyStore.reason}</span>
        )}
      </p>
      {work.problem !== null && <ProblemNote problem={work.problem} />}
      {props.mayChange && (keyStore.available || mine) && (
        <div className="row">
          {keyStore.available && !mine && (
            <button type="button" className="button" disabled={work.busy} onClick={() => void add()}>
              {work.busy && <Spinner />} Let it keep a key for me
            </button>
          )}
          {mine && (
            <button type="button" className="button" disabled={work.busy} onClick={() => void remove()}>
              {work.busy && <Spinner />} Take my key out of it
            </button>
          )}
          <span className="muted">
            Whoever can sign in to this computer as you can then open the vault without your passphrase.
          </span>
        </div>
      )}
    </section>
  );
}

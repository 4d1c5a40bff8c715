import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { useWorkstation } from '../../app/workstation.ts';
import { type Problem, problemOf } from '../../client/problem.ts';
import type { Backup } from '../../client/types.ts';
import { ProblemNote, Spinner } from '../../design/blocks.tsx';
import { formatBytes, formatNumber } from '../../design/number-format.ts';
import { formatDateTime, formatOffset, localZone } from '../../design/time-format.ts';
import { OwnPassphrase } from '../shared/own-passphrase.tsx';
import { useMay, WhoMay } from '../shared/permission.tsx';

export function VaultSection() {
  const { vault, client, dock } = useWorkstation();
  const mayBackUp = useMay('vault.backup') === true;
  const status = useStore(vault, (state) => state.status);
  const backups = useStore(vault, (state) => state.backups);
  const [busy, setBusy] = useState<'verify' | 'backup' | null>(null);
  const [said, setSaid] = useState<string | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  useEffect(() => void vault.loadBackups(), [vault]);

  const run = async (what: 'verify' | 'backup', work: () => Promise<string>) => {
    setBusy(what);
    setSaid(null);
    setProblem(null);
    try {
      setSaid(await work());
    } catch (error) {
      setProblem(problemOf(error));
    } finally {
      setBusy(null);
    }
  };
  const verify = () =>
    run('verify', async () => {
      const { pages, milliseconds } = await client.vault.verify.mutate();
      return `All ${formatNumber(pages)} pages are authentic (${formatNumber(milliseconds / 1_000, 1)} s).`;
    });
  const backup = () =>
    run('backup', async () => {
      const { name, bytes } = await client.vault.backup.mutate();
      await vault.loadBackups();
      return `Wrote ${name} (${formatBytes(bytes)}), encrypted like the vault.`;
    });
  return (
    <section className="card stack" aria-label="Vault">
      <h2>Vault</h2>
      <p className="muted selectable">
        {status?.directory}
        {status?.keyDerivationMilliseconds != null &&
          ` · last key derivation ${formatNumber(status.keyDerivationMilliseconds)} ms`}
      </p>
      <div className="row">
        <button type="button" className="button" disabled={busy !== null} onClick={() => void verify()}>
          {busy === 'verify' && <Spinner />} Verify every page
        </button>
        {mayBackUp ? (
          <button type="button" className="button" disabled={busy !== null} onClick={() => void backup()}>
            {busy === 'backup' && <Spinner />} Back up now
          </button>
        ) : (
          <span className="muted">
            <WhoMay path="vault.backup" what="Backing up and restoring is" />
          </span>
        )}
      </div>
      {said !== null && (
        <p className="callout good-news" role="status">
          ✓ {said}
        </p>
      )}
      {problem !== null && <ProblemNote problem={problem} />}
      <div className="row">
        <h3>Copies on this machine</h3>
        <button type="button" className="link" onClick={() => dock.open('keys')}>
          Recovery kit, backup files for elsewhere, drills: Keys
        </button>
      </div>
      {backups === null || backups.length === 0 ? (
        <p className="muted">{backups === null ? 'Reading…' : 'None yet.'}</p>
      ) : (
        <ul className="backup-list">
          {backups.map((entry) => (
            <BackupEntry key={entry.name} backup={entry} mayRestore={mayBackUp} />
          ))}
        </ul>
      )}
      <details>
        <summary>Change your passphrase</summary>
        <OwnPassphrase />
      </details>
    </section>
  );
}

/** A backup and the way back to it; restoring locks the vault, so that it is asked about first. */
function BackupEntry(props: { readonly backup: Backup; readonly mayRestore: boolean }) {
  const { backup } = props;
  const { vault, notices } = useWorkstation();
  const busy = useStore(vault, (state) => state.busy);
  const [asking, setAsking] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const when = `${formatDateTime(backup.createdAt, localZone())} ${formatOffset(backup.createdAt, localZone())}`;
  const restore = async () => {
    setProblem(null);
    if (await vault.restore(backup.name))
      notices.say('good', `The backup of ${when} is restored. Unlock it with the passphrase it had.`);
    else setProblem(vault.getState().problem);
  };
  return (
    <li>
      <span className="selectable" title={backup.name}>
        {when}
      </span>
      <span className="muted number">{formatBytes(backup.bytes)}</span>
      {props.mayRestore && (
        <button
          type="button"
          className="button quiet"
          aria-label={`Restore the backup of ${when}`}
          aria-expanded={asking}
          onClick={() => setAsking(!asking)}
        >
          Restore…
        </button>
      )}
      {asking && (
        <div className="callout stack">
          <p>
            The vault locks, and this backup takes its place; the present vault file is set aside and stays on
            disk. Unlock with the passphrase that was in force when the backup was written.
          </p>
          {problem !== null && <ProblemNote problem={problem} />}
          <div className="row">
            <button
              type="button"
              className="button danger"
              disabled={busy !== null}
              onClick={() => void restore()}
            >
              {busy === 'restore' && <Spinner />} Restore and lock
            </button>
            <button type="button" className="button" onClick={() => setAsking(false)}>
              Cancel
            </button>
          </div>
        </div>
      )}
    </li>
  );
}

import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { ProblemNote, Spinner } from '../../design/blocks.tsx';
import { formatBytes } from '../../design/number-format.ts';
import { formatDateTime, localZone } from '../../design/time-format.ts';
import { useWorkstation } from '../workstation.ts';
import { Gate } from './gate.tsx';

export function DamagedScreen() {
  const { vault, notices } = useWorkstation();
  const { status, backups, problem, busy } = useStore(vault);
  const [chosen, setChosen] = useState<string | null>(null);
  useEffect(() => void vault.loadBackups(), [vault]);
  const newest = backups?.[0]?.name ?? null;
  const wanted = chosen ?? newest;

  const restore = async () => {
    if (wanted === null) return;
    if (await vault.restore(wanted))
      notices.say('good', `Restored ${wanted}. Unlock it with its passphrase.`);
  };
  return (
    <Gate title="The vault cannot be opened" wide>
      {status?.problem != null && <ProblemNote problem={status.problem} />}
      <p>
        Nothing was deleted or changed. Restoring puts a backup in place of the damaged file; the damaged file
        is set aside and stays on disk.
      </p>
      {backups === null && (
        <p className="muted" role="status">
          Looking for backups…
        </p>
      )}
      {backups?.length === 0 && (
        <p className="callout">
          There is no backup in this vault’s folder. Copy one there (a file that “Back up” wrote), then look
          again.
        </p>
      )}
      {backups !== null && backups.length > 0 && (
        <fieldset className="choices">
          <legend>Backups, newest first</legend>
          {backups.map((backup) => (
            <label key={backup.name} className="choice">
              <input
                type="radio"
                name="backup"
                checked={backup.name === wanted}
                onChange={() => setChosen(backup.name)}
              />
              <span className="selectable">{backup.name}</span>
              <span className="muted">{formatDateTime(backup.createdAt, localZone())}</span>
              <span className="muted number">{formatBytes(backup.bytes)}</span>
            </label>
          ))}
        </fieldset>
      )}
      {problem !== null && problem.code !== status?.problem?.code && <ProblemNote problem={problem} />}
      <div className="row">
        <button
          type="button"
          className="button primary large"
          disabled={wanted === null || busy !== null}
          onClick={() => void restore()}
        >
          {busy === 'restore' ? (
            <>
              <Spinner /> Restoring…
            </>
          ) : (
            'Restore this backup'
          )}
        </button>
        <button type="button" className="button large" onClick={() => void vault.loadBackups()}>
          Look again
        </button>
      </div>
    </Gate>
  );
}

import { useMemo, useState } from 'react';
import { useWorkstation } from '../../app/workstation.ts';
import { problemOf } from '../../client/problem.ts';
import type { BackupFile } from '../../client/types.ts';
import { ErrorState, LoadingState, ScrollRegion } from '../../design/blocks.tsx';
import { type DataColumn, DataTable } from '../../design/data-table.tsx';
import { countOf, formatBytes, formatNumber } from '../../design/number-format.ts';
import { formatDateTime, localZone } from '../../design/time-format.ts';
import { backupKind, backupsCsv, fileName, missingOfNewest, readBytes } from '../../state/keys.ts';
import { useMay, WhoMay } from '../shared/permission.tsx';
import { savePieces } from '../shared/save-pieces.ts';
import { saveText } from '../shared/save-text.ts';
import { useAsked } from '../shared/use-live.ts';
import { BackupDialog } from './backup-dialog.tsx';
import { DrillSection } from './drill-section.tsx';

function backupColumns(
  download: (file: BackupFile) => void,
  under: { readonly file: string; readonly fraction: number } | null,
): readonly DataColumn<BackupFile>[] {
  return [
    {
      id: 'written',
      label: 'Written',
      value: ({ createdAt }) => createdAt,
      show: ({ createdAt }) => <span className="nowrap">{formatDateTime(createdAt, localZone())}</span>,
    },
    {
      id: 'kind',
      label: 'Kind',
      value: ({ chain, sequence }) => `${chain} ${sequence}`,
      show: (file) => <span title={`chain ${file.chain}`}>{backupKind(file)}</span>,
    },
    {
      id: 'size',
      label: 'Size',
      numeric: true,
      value: ({ bytes }) => bytes,
      show: ({ bytes }) => formatBytes(bytes),
    },
    {
      id: 'pages',
      label: 'Changed pages',
      numeric: true,
      value: ({ changedPages }) => changedPages,
      show: ({ changedPages, pages }) => (
        <>
          {formatNumber(changedPages)} <span className="muted">of {formatNumber(pages)}</span>
        </>
      ),
    },
    { id: 'recipients', label: 'Opened by', numeric: true, value: ({ recipients }) => recipients },
    {
      id: 'file',
      label: 'File',
      value: ({ file }) => file,
      show: ({ file, present }) => (
        <span className="cut file-path" title={file}>
          {present ? '' : <span className="bad">✕ gone: </span>}
          {fileName(file)}
        </span>
      ),
    },
    {
      id: 'actions',
      label: '',
      sortable: false,
      numeric: true,
      value: () => '',
      show: (entry) =>
        under?.file === entry.file ? (
          <progress className="download-progress" value={under.fraction} max={1} aria-label="Download" />
        ) : (
          <button
            type="button"
            className="button quiet"
            disabled={!entry.present || under !== null}
            aria-label={`Download ${fileName(entry.file)}`}
            onClick={() => download(entry)}
          >
            Download
          </button>
        ),
    },
  ];
}

/** Encrypted copies for another disk or machine, and the drills that prove them. */
export function BackupsTab() {
  const { client, notices, dock } = useWorkstation();
  const mayWrite = useMay('vault.backupToFile') === true;
  const [writing, setWriting] = useState(false);
  const [under, setUnder] = useState<{ file: string; fraction: number } | null>(null);
  const asked = useAsked('backup files', async (signal) => {
    const { files } = await client.vault.backupFiles.query(undefined, { signal });
    return files as readonly BackupFile[];
  });
  const files = asked.value;
  const columns = useMemo(() => {
    const download = async ({ file, bytes }: BackupFile) => {
      setUnder({ file, fraction: 0 });
      try {
        await savePieces(fileName(file), 'application/octet-stream', async (from) => {
          setUnder({ file, fraction: from / Math.max(1, bytes) });
          return client.vault.readBackupFile.query({ file, from, bytes: readBytes });
        });
      } catch (error) {
        notices.problem(problemOf(error), 'The backup was not downloaded');
      } finally {
        setUnder(null);
      }
    };
    return backupColumns((file) => void download(file), under);
  }, [client, notices, under]);
  const missing = files === null ? [] : missingOfNewest(files);
  return (
    <ScrollRegion label="Backups" className="panel-body padded stack">
      <section className="card stack" aria-label="Backup files">
        <h2>Backup files</h2>
        <p className="muted">
          One encrypted file for another disk or machine. It opens with the passphrases of its recipients and
          the recovery kit. After the first, a file holds only what changed; a restore takes the full one and
          all that follow it.
        </p>
        <div className="row">
          {mayWrite ? (
            <button type="button" className="button primary" onClick={() => setWriting(true)}>
              Write a backup file…
            </button>
          ) : (
            <span className="muted">
              <WhoMay path="vault.backupToFile" what="Writing backups is" />
            </span>
          )}
          <button type="button" className="link" onClick={() => dock.open('settings')}>
            Copies on this machine are under Settings
          </button>
        </div>
        {missing.length > 0 && (
          <p className="callout">
            ▲ {countOf(missing.length, 'file')} of the newest chain {missing.length === 1 ? 'is' : 'are'} not
            where {missing.length === 1 ? 'it was' : 'they were'} written. Without{' '}
            {missing.length === 1 ? 'it' : 'them'} the chain cannot be restored: write a full backup.
          </p>
        )}
        {asked.problem !== null ? (
          <ErrorState title="The backups could not be read" problem={asked.problem} again={asked.again} />
        ) : files === null ? (
          <LoadingState>Reading the backups…</LoadingState>
        ) : files.length === 0 ? (
          <p className="callout">▲ No backup file was written yet.</p>
        ) : (
          <>
            <ScrollRegion className="table-frame" label="List of backup files">
              <DataTable label="Backup files" columns={columns} rows={files} />
            </ScrollRegion>
            <p className="muted">
              times in {localZone()} ·{' '}
              <button
                type="button"
                className="link"
                onClick={() => saveText('backup-files.csv', backupsCsv(files), 'text/csv')}
              >
                CSV
              </button>
            </p>
          </>
        )}
      </section>
      <DrillSection ready={files !== null && files.length > 0} />
      {writing && <BackupDialog onClose={() => setWriting(false)} onDone={asked.again} />}
    </ScrollRegion>
  );
}

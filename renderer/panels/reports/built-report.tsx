import { useEffect, useState } from 'react';
import { useWorkstation } from '../../app/workstation.ts';
import type { Outputs } from '../../client/client.ts';
import { problemOf } from '../../client/problem.ts';
import { countOf, formatBytes } from '../../design/number-format.ts';
import { formatDateTime } from '../../design/time-format.ts';
import { figuresOf, reportNames, type ShownFigure } from '../../state/report-form.ts';
import { CopyButton } from '../shared/copy-button.tsx';
import { collectPieces, savePieces } from '../shared/save-pieces.ts';

export type Built = Outputs['reports']['list']['reports'][number];

const meanings: readonly (readonly [RegExp, string])[] = [
  [/\.pdf$/, 'to read and sign'],
  [/\.csv$/, 'every row'],
  [/\.proof\.jsonl$/, 'the proof: records, hashes, signatures'],
  [/\.json$/, 'every figure'],
  [/^verify\.html$/, 'checks the proof, in any browser, offline'],
];
const meaningOf = (name: string) => meanings.find(([form]) => form.test(name))?.[1] ?? '';

/** One report: its figures, and its files to keep. */
export function BuiltReport({
  report,
  onDiscard,
}: {
  readonly report: Built;
  readonly onDiscard: () => void;
}) {
  const { client, notices } = useWorkstation();
  const [figures, setFigures] = useState<readonly ShownFigure[]>([]);
  const json = report.files.find(({ name }) => name.endsWith('.json'))?.name;
  useEffect(() => {
    if (json === undefined) return;
    let current = true;
    collectPieces((from) => client.reports.download.query({ id: report.id, name: json, from }))
      .then((parts) => new Blob(parts).text())
      .then((text) => {
        if (current) setFigures(figuresOf(text));
      })
      // The figures are a courtesy here: the files below say what is wrong when they are asked for.
      .catch(() => {});
    return () => {
      current = false;
    };
  }, [client, report.id, json]);

  const keep = (name: string, type: string) =>
    savePieces(name, type, (from) => client.reports.download.query({ id: report.id, name, from })).catch(
      (error: unknown) => notices.say('bad', problemOf(error).message),
    );
  return (
    <article className="built-report" aria-label={report.name}>
      <h3>
        {reportNames[report.kind].title}, {formatDateTime(report.builtAt, 'UTC')} UTC
      </h3>
      <p className="muted">
        {countOf(report.records, 'record')} of a log of {report.size}, by {report.builtBy}. Fingerprint{' '}
        <span className="mono">{report.fingerprint.slice(0, 16)}…</span>{' '}
        <CopyButton what="fingerprint of the log" text={report.fingerprint} />
      </p>
      {figures.length > 0 && (
        <dl className="report-figures">
          {figures.map(({ name, value }) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      )}
      <ul className="report-files" aria-label="Files">
        {report.files.map(({ name, bytes, mediaType }) => (
          <li key={name}>
            <span className="name" title={name}>
              {name} <span className="muted">{meaningOf(name)}</span>
            </span>
            <span className="number muted">{formatBytes(bytes)}</span>
            <button type="button" className="button" onClick={() => void keep(name, mediaType)}>
              Save<span className="visually-hidden"> {name}</span>
            </button>
          </li>
        ))}
      </ul>
      <p className="row">
        {report.folder !== null && <span className="muted selectable">{report.folder}</span>}
        <span className="spacer" />
        <button type="button" className="button quiet" onClick={onDiscard}>
          Discard
        </button>
      </p>
    </article>
  );
}

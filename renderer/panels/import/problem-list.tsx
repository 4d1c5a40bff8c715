import type { RowProblem } from '../../client/types.ts';
import { ScrollRegion } from '../../design/blocks.tsx';
import { type DataColumn, DataTable } from '../../design/data-table.tsx';
import { formatNumber } from '../../design/number-format.ts';

const severities = {
  refused: { glyph: '✕', tone: 'bad', text: 'refused' },
  odd: { glyph: '⚠', tone: 'warn', text: 'odd, stored' },
  skipped: { glyph: '○', tone: 'muted', text: 'skipped' },
} as const;

const columns: readonly DataColumn<RowProblem>[] = [
  { id: 'row', label: 'Row', value: (row) => row.row, show: (row) => formatNumber(row.row), numeric: true },
  {
    id: 'severity',
    label: 'What happens',
    value: (row) => row.severity,
    show: (row) => (
      <span className={severities[row.severity].tone}>
        <span aria-hidden="true">{severities[row.severity].glyph}</span> {severities[row.severity].text}
      </span>
    ),
  },
  { id: 'column', label: 'Column', value: (row) => row.column ?? '–' },
  {
    id: 'code',
    label: 'Code',
    value: (row) => row.code,
    show: (row) => <span className="code">{row.code}</span>,
  },
  { id: 'message', label: 'Reason', value: (row) => row.message },
];

/** Rows that are refused, left out or odd, each with its reason; counts by code over the whole file. */
export function ProblemList(props: {
  readonly problems: readonly RowProblem[];
  readonly counts: Readonly<Record<string, number>>;
}) {
  const counts = Object.entries(props.counts);
  if (counts.length === 0) {
    return (
      <p className="good">
        <span aria-hidden="true">✓</span> Every row is as it should be.
      </p>
    );
  }
  const total = counts.reduce((sum, [, count]) => sum + count, 0);
  return (
    <div className="stack">
      <ul className="row" aria-label="Row problems by code">
        {counts.map(([code, count]) => (
          <li key={code} className="badge warn">
            {code} {formatNumber(count)}
          </li>
        ))}
      </ul>
      <ScrollRegion className="table-frame" label="Rows with problems">
        <DataTable label="Rows with problems" columns={columns} rows={props.problems} />
      </ScrollRegion>
      {total > props.problems.length && (
        <p className="muted">
          The first {formatNumber(props.problems.length)} of {formatNumber(total)} are listed.
        </p>
      )}
    </div>
  );
}

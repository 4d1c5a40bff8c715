import { formatNumber, formatPercent, formatSigned } from '../../design/number-format.ts';
import { formatDate, formatDateTime } from '../../design/time-format.ts';
import type { Insight } from './sentence-list.tsx';

type Anomaly = Insight['anomalies'][number];

function sizeText({ kind, size }: Anomaly, changes: Insight['kind']): string {
  if (kind === 'move')
    return `a move of ${changes === 'log return' ? formatPercent(Math.expm1(size), 1) : formatSigned(size, 2)}`;
  if (kind === 'volume') return `${formatNumber(size, 1)} times the usual volume`;
  if (kind === 'stale') return `${formatNumber(size)} equal closes in a row`;
  return `a gap of ${formatNumber(size, 1)} times the usual distance`;
}

/** Bars out of the ordinary, newest first; each shows its place on the strip. */
export function AnomalyList(props: {
  readonly insight: Insight;
  readonly at: number | null;
  readonly onShow: (time: number) => void;
}) {
  const { insight, at, onShow } = props;
  const { anomalies, interval, kind } = insight;
  if (anomalies.length === 0) return null;
  const when = (time: number) =>
    interval === '1d' ? formatDate(time, 'UTC') : `${formatDateTime(time, 'UTC').slice(0, 16)} UTC`;
  return (
    <div className="anomalies">
      <h3>Odd bars</h3>
      <ul aria-label="Odd bars">
        {anomalies.map((anomaly) => (
          <li key={`${anomaly.time} ${anomaly.kind}`}>
            <button
              type="button"
              className="link nowrap"
              aria-pressed={at === anomaly.time}
              onClick={() => onShow(anomaly.time)}
            >
              ▼ {when(anomaly.time)}
            </button>
            <span>{sizeText(anomaly, kind)}</span>
            <span className="muted">
              once in {anomaly.oneIn > 1e6 ? 'over a million' : formatNumber(anomaly.oneIn)} rows
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}

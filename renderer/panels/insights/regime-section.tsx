import { useMemo, useState } from 'react';
import { RegimePlot } from '../../charts/plot/regime-plot.tsx';
import { formatNumber, formatSigned, inferDecimals } from '../../design/number-format.ts';
import { formatDate, formatDateTime } from '../../design/time-format.ts';
import { regimeName, regimeTone } from '../../state/regimes.ts';
import { AnomalyList } from './anomaly-list.tsx';
import type { Insight } from './sentence-list.tsx';

const spans = [
  ['1 year', 1],
  ['3 years', 3],
  ['all', Number.POSITIVE_INFINITY],
] as const;

/** The regimes of the changes as bands under the price, and the odd bars on it. */
export function RegimeSection(props: {
  readonly insight: Insight;
  readonly time: Float64Array;
  readonly value: Float64Array;
}) {
  const { insight, time, value } = props;
  const { regimes, anomalies, rowsPerYear, unit, kind } = insight;
  const [years, setYears] = useState<number>(3);
  const [at, setAt] = useState<number | null>(null);
  const rows = value.length;
  const from = Math.max(0, Math.floor(rows - Math.min(rows, rowsPerYear * years)));
  const decimals = useMemo(() => Math.min(4, Math.max(2, inferDecimals(value))), [value]);
  const rowOf = useMemo(() => new Map(Array.from(time, (one, row) => [one, row])), [time]);
  const odd = anomalies.flatMap(({ time: when }) => rowOf.get(when) ?? []);
  const timeText = (row: number) => {
    const when = time[row] ?? 0;
    return insight.interval === '1d'
      ? formatDate(when, 'UTC')
      : `${formatDateTime(when, 'UTC').slice(0, 16)} UTC`;
  };
  const row = at ?? rows - 1;
  const before = value[row - 1];
  const now = value[row] ?? Number.NaN;
  const change = before === undefined ? null : now - before;
  const spread = (size: number | undefined) =>
    kind === 'log return'
      ? `${formatNumber((size ?? Number.NaN) * 100)} % a year`
      : `${formatNumber(size, decimals)} ${unit ?? ''} a year`;
  const show = (when: number) => {
    const found = rowOf.get(when);
    if (found === undefined) return;
    if (found < from) setYears(Number.POSITIVE_INFINITY);
    setAt(found);
  };
  return (
    <section className="insight-section" aria-label="Regimes">
      <div className="row">
        <h3>Regimes</h3>
        <ul className="plot-legend" aria-label="Regimes found">
          {Array.from({ length: regimes.states }, (_, state) => (
            <li key={regimeName(regimes.states, state)}>
              <span className={`swatch regime regime-${regimeTone(regimes.states, state)}`} />
              {regimeName(regimes.states, state)}, {spread(regimes.yearly[state])}
              {state === regimes.present && <strong> now</strong>}
            </li>
          ))}
        </ul>
        <fieldset className="choice">
          <legend className="visually-hidden">Span shown</legend>
          {spans.map(([name, count]) => (
            <button
              key={name}
              type="button"
              className="button quiet"
              aria-pressed={years === count}
              onClick={() => setYears(count)}
            >
              {name}
            </button>
          ))}
        </fieldset>
      </div>
      <p className="plot-readout" role="status">
        {timeText(row)}: {formatNumber(now, decimals)} {unit ?? ''} ({formatSigned(change, decimals)}),{' '}
        {regimeName(regimes.states, regimes.path[row] ?? 0)}
        {odd.includes(row) && ', ▼ odd'}
      </p>
      <RegimePlot
        label={`Regimes of ${insight.symbol}`}
        value={value}
        path={regimes.path}
        states={regimes.states}
        from={from}
        odd={odd}
        at={at}
        onAt={setAt}
        timeText={timeText}
        format={(number) => formatNumber(number, Math.min(decimals, 2))}
      />
      <AnomalyList insight={insight} at={at === null ? null : (time[at] ?? null)} onShow={show} />
    </section>
  );
}

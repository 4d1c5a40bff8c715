import { useMemo, useState } from 'react';
import { useSymbolPanel } from '../../app/use-symbol-panel.ts';
import { useWorkstation } from '../../app/workstation.ts';
import { Plot, type PlotSeries } from '../../charts/plot/plot.tsx';
import { EmptyState, ErrorState, LoadingState } from '../../design/blocks.tsx';
import { decimalsOfTick, formatNumber, formatSigned, rawNumber } from '../../design/number-format.ts';
import { shownDecimals } from '../../state/chart-units.ts';
import { type SymbolPanelProps, usePanelChange } from '../shared/panel-params.ts';
import { saveText } from '../shared/save-text.ts';
import { SimulatePast } from '../shared/simulate-past.tsx';
import { SymbolField } from '../shared/symbol-field.tsx';
import { useAsked } from '../shared/use-live.ts';
import { UnitSelect, useShownUnit } from '../shared/use-shown-unit.tsx';
import { useSymbolFacts } from '../shared/use-symbol-facts.ts';

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const firstOfMonth = [0, 31, 60, 91, 121, 152, 182, 213, 244, 274, 305, 335];
const olderColours = ['--average-a', '--average-b', '--average-c'] as const;

/** `14 Mar` of slot 73. */
function slotText(slot: number): string {
  const month = firstOfMonth.findLastIndex((first) => first <= slot);
  return `${slot - (firstOfMonth[month] ?? 0) + 1} ${months[month]}`;
}

/** Years of a series over each other, with the band of the last five or ten. Works on spreads too. */
export function SeasonalityPanel(props: SymbolPanelProps) {
  const { symbol, setSymbol } = useSymbolPanel(props);
  const change = usePanelChange(props);
  const { client } = useWorkstation();
  const entry = useSymbolFacts(symbol);
  const facts = entry.phase === 'known' ? entry.facts : null;
  const band = props.params.band ?? 5;
  const answer = useAsked(
    `season ${symbol} ${band}`,
    () => client.curves.seasonality.query({ symbol, bandYears: band }),
    60_000,
  );
  const { value } = answer;
  const shown = useShownUnit(value?.unit ?? null, props.params.unit ?? null, (unit) => change({ unit }));
  const { factor } = shown.unit;
  const tickSize = facts?.instrument.tickSize ?? '0.01';
  const decimals = shownDecimals(decimalsOfTick(tickSize), Number(tickSize), factor);
  const [at, setAt] = useState<number | null>(null);
  const series = useMemo<PlotSeries[]>(() => {
    if (value === null) return [];
    const times = (values: ArrayLike<number>) => Float64Array.from(values, (one) => one * factor);
    const years = value.years.toReversed();
    return [
      {
        id: 'mean',
        label: 'mean',
        values: times(value.mean),
        colour: '--text-muted',
        style: 'dashed' as const,
      },
      ...years.slice(1, 4).map(({ year, values }, index) => ({
        id: String(year),
        label: String(year),
        values: times(values),
        colour: olderColours[index] ?? '--text-muted',
        style: 'line' as const,
        width: 1,
      })),
      ...years.slice(0, 1).map(({ year, values }) => ({
        id: String(year),
        label: String(year),
        values: times(values),
        colour: '--accent',
        style: 'line' as const,
        width: 2.5,
      })),
    ];
  }, [value, factor]);
  const bandArea = useMemo(
    () =>
      value === null
        ? undefined
        : {
            label: `${value.bandYears.length} years`,
            low: Float64Array.from(value.low, (one) => one * factor),
            high: Float64Array.from(value.high, (one) => one * factor),
          },
    [value, factor],
  );
  const price = (number: number | null | undefined) =>
    formatNumber(
      number === null || number === undefined || Number.isNaN(number) ? null : number * factor,
      decimals,
    );
  const slot = at ?? value?.current.slot ?? 0;
  const exportCsv = () => {
    if (value === null) return;
    const rows = Array.from({ length: value.slots }, (_, index) =>
      [
        slotText(index),
        ...value.years.map(({ values }) => rawNumber((values[index] ?? Number.NaN) * factor)),
      ].join(),
    );
    saveText(
      `${symbol}-season.csv`,
      [['date', ...value.years.map(({ year }) => year)].join(), ...rows].join('\n'),
      'text/csv',
    );
  };
  return (
    <section className="panel season" aria-label={`Season ${symbol}`}>
      <div className="toolbar">
        <SymbolField symbol={symbol} onSymbol={setSymbol} />
        <fieldset className="choice">
          <legend className="visually-hidden">Years of the band</legend>
          {[5, 10].map((years) => (
            <button
              key={years}
              type="button"
              className="button quiet"
              aria-pressed={band === years}
              onClick={() => change({ band: years })}
            >
              {years} years
            </button>
          ))}
        </fieldset>
        <span className="spacer" />
        {value?.simulated === true && <span className="badge warn">SIMULATED</span>}
        <UnitSelect state={shown} />
        <button type="button" className="button quiet" disabled={value === null} onClick={exportCsv}>
          CSV
        </button>
      </div>
      <div className="panel-body">
        {entry.phase === 'wrong' ? (
          <ErrorState title={`${symbol} cannot be read`} problem={entry.problem} />
        ) : answer.problem !== null && value === null ? (
          answer.problem.code === 'SEASONALITY_TOO_SHORT' || answer.problem.code === 'SERIES_UNKNOWN' ? (
            <EmptyState
              title={`No season of ${symbol} yet`}
              actions={<SimulatePast>{answer.problem.message}</SimulatePast>}
            />
          ) : (
            <ErrorState title={`There is no season of ${symbol}`} problem={answer.problem} />
          )
        ) : value === null ? (
          <LoadingState>Reading all years of {symbol}…</LoadingState>
        ) : (
          <div className="plot-stack">
            <dl className="facts season-facts">
              <div>
                <dt>{value.current.year} now</dt>
                <dd>
                  {price(value.current.value)} {shown.unit.shown}
                </dd>
              </div>
              <div>
                <dt>Percentile</dt>
                <dd>
                  {value.current.percentile === null ? '–' : `${formatNumber(value.current.percentile)} %`}
                  <span className="muted"> of {value.bandYears.length} years</span>
                </dd>
              </div>
              <div>
                <dt>Against the mean</dt>
                <dd>
                  {value.current.zScore === null ? '–' : `${formatSigned(value.current.zScore, 2)} s.d.`}
                </dd>
              </div>
              {value.badge !== null && (
                <div>
                  <dt>Series</dt>
                  <dd>{value.badge}</dd>
                </div>
              )}
            </dl>
            <ul className="plot-legend" aria-label="Years">
              {series.toReversed().map(({ id, label, colour, style }) => (
                <li key={id}>
                  <span
                    className="swatch"
                    data-dashed={style === 'dashed'}
                    style={{ color: `var(${colour})` }}
                  />
                  {label}
                </li>
              ))}
              <li>
                <span className="swatch band" /> range of {value.bandYears.length} years
              </li>
            </ul>
            <p className="plot-readout" role="status">
              {slotText(slot)}:{' '}
              {value.years
                .toReversed()
                .slice(0, 4)
                .map(({ year, values }) => `${year} ${price(values[slot])}`)
                .join(' · ')}{' '}
              · range {price(value.low[slot])} to {price(value.high[slot])} · mean {price(value.mean[slot])}
            </p>
            <Plot
              label={`Season of ${symbol}`}
              count={value.slots}
              tick={(index) => {
                const month = firstOfMonth.indexOf(index);
                return month === -1 ? null : (months[month] ?? null);
              }}
              series={series}
              band={bandArea}
              format={(number) => formatNumber(number, Math.min(decimals, 2))}
              unit={shown.unit.shown ?? ''}
              at={at}
              onAt={setAt}
              focusTarget
            />
          </div>
        )}
      </div>
    </section>
  );
}

import { useMemo, useState } from 'react';
import { useStore } from 'zustand';
import { useSymbolPanel } from '../../app/use-symbol-panel.ts';
import { useWorkstation } from '../../app/workstation.ts';
import { Plot, type PlotSeries } from '../../charts/plot/plot.tsx';
import { EmptyState, ErrorState, LoadingState } from '../../design/blocks.tsx';
import { decimalsOfTick, formatNumber, formatSigned } from '../../design/number-format.ts';
import { dayMilliseconds, formatDate } from '../../design/time-format.ts';
import { shownDecimals } from '../../state/chart-units.ts';
import { productOf } from '../../state/panel-kinds.ts';
import { type SymbolPanelProps, usePanelChange } from '../shared/panel-params.ts';
import { saveText } from '../shared/save-text.ts';
import { SimulatePast } from '../shared/simulate-past.tsx';
import { SymbolField } from '../shared/symbol-field.tsx';
import { useAsked } from '../shared/use-live.ts';
import { UnitSelect, useShownUnit } from '../shared/use-shown-unit.tsx';
import { useSymbolFacts } from '../shared/use-symbol-facts.ts';
import { CurveTable } from './curve-table.tsx';
import { DateField } from './date-field.tsx';
import { curveCsv, pointOf, scaled, stateWords, tenorsOf } from './tenors.ts';

const colours = ['--accent', '--average-a', '--average-b', '--average-c', '--warn', '--text-muted'] as const;
const marksOf = { traded: 'full', thin: 'hollow', stale: 'crossed', missing: 'none' } as const;
const quickDates = [
  ['1d', 1],
  ['1w', 7],
  ['1m', 30],
  ['3m', 91],
  ['1y', 365],
] as const;
const liveMilliseconds = 1_500;

/** Delivery periods of one product in order, now and as of past dates; the strip shows each against the one before. */
export function CurvePanel(props: SymbolPanelProps) {
  const { symbol, setSymbol } = useSymbolPanel(props);
  const change = usePanelChange(props);
  const { client, clock, replay, dock } = useWorkstation();
  const product = productOf(symbol) ?? symbol;
  const entry = useSymbolFacts(product);
  const facts = entry.phase === 'known' ? entry.facts : null;
  const dates = props.params.dates ?? [];
  const kind = props.params.kind === 'strips' ? 'strips' : 'month';
  const table = props.params.view === 'table';
  const kinds = kind === 'month' ? (['month'] as const) : (['quarter', 'season', 'year'] as const);
  const past = useAsked(`past ${product} ${dates.join()} ${kind}`, async () =>
    dates.length === 0
      ? []
      : (await client.curves.forward.query({ product, dates: [...dates], live: false, kinds: [...kinds] }))
          .curves,
  );
  const live = useAsked(
    `live ${product} ${kind}`,
    async () => (await client.curves.forward.query({ product, kinds: [...kinds] })).curves[0] ?? null,
    liveMilliseconds,
  );
  const shown = useShownUnit(facts?.instrument.unit ?? null, props.params.unit ?? null, (unit) =>
    change({ unit }),
  );
  const { factor } = shown.unit;
  const tickSize = facts?.instrument.tickSize ?? '0.01';
  const decimals = shownDecimals(decimalsOfTick(tickSize), Number(tickSize), factor);
  const price = (value: number | null) => formatNumber(value === null ? null : value * factor, decimals);
  const [at, setAt] = useState<number | null>(null);
  const now =
    useStore(replay, ({ status }) => (status?.active === true ? status.time : null)) ?? clock.getState().now;
  const curves = useMemo(
    () => [...(live.value === null ? [] : [live.value]), ...(past.value ?? [])],
    [live.value, past.value],
  );
  const tenors = useMemo(() => tenorsOf(curves), [curves]);
  const addDate = (date: string) => {
    if (date !== '' && !dates.includes(date)) change({ dates: [...dates, date].toSorted().toReversed() });
  };
  const back = (days: number) => formatDate(now - days * dayMilliseconds, 'UTC');
  const problem = live.problem ?? past.problem;
  const series: PlotSeries[] = curves.map((curve, index) => ({
    id: curve.date ?? 'now',
    label: curve.date ?? 'now',
    values: tenors.map((code) => scaled(pointOf(curve, code)?.price, factor)),
    colour: colours[index % colours.length] ?? '--accent',
    style: index === 0 ? 'line' : 'dashed',
    width: index === 0 ? 2 : 1.5,
    ...(index === 0 && { marks: tenors.map((code) => marksOf[pointOf(curve, code)?.state ?? 'missing']) }),
  }));
  const strip: PlotSeries[] = curves.slice(0, 1).map((curve) => ({
    id: 'step',
    label: 'Against the delivery before',
    values: tenors.map((code) => scaled(pointOf(curve, code)?.step, factor)),
    colour: '--up',
    style: 'bars',
  }));
  const code = at === null ? undefined : tenors[at];
  const front = curves[0];
  return (
    <section className="panel curve" aria-label={`Curve ${product}`}>
      <div className="toolbar">
        <SymbolField symbol={product} onSymbol={setSymbol} products />
        <fieldset className="choice">
          <legend className="visually-hidden">Deliveries</legend>
          {(['month', 'strips'] as const).map((name) => (
            <button
              key={name}
              type="button"
              className="button quiet"
              aria-pressed={kind === name}
              onClick={() => change({ kind: name })}
            >
              {name === 'month' ? 'Months' : 'Strips'}
            </button>
          ))}
        </fieldset>
        <fieldset className="choice">
          <legend className="visually-hidden">Past curves</legend>
          {quickDates.map(([name, days]) => {
            const date = back(days);
            const on = dates.includes(date);
            return (
              <button
                key={name}
                type="button"
                className="button quiet"
                aria-pressed={on}
                title={`As of ${date}`}
                onClick={() =>
                  on ? change({ dates: dates.filter((other) => other !== date) }) : addDate(date)
                }
              >
                {name}
              </button>
            );
          })}
        </fieldset>
        <DateField onDate={addDate} latest={formatDate(now, 'UTC')} />
        <span className="spacer" />
        <button
          type="button"
          className="button quiet"
          aria-pressed={table}
          onClick={() => change({ view: table ? 'plot' : 'table' })}
        >
          Table
        </button>
        <button
          type="button"
          className="button quiet"
          disabled={front === undefined}
          onClick={() => saveText(`${product}-curve.csv`, curveCsv(curves, tenors, factor), 'text/csv')}
        >
          CSV
        </button>
        <UnitSelect state={shown} />
      </div>
      <div className="panel-body">
        {problem !== null && front === undefined ? (
          <ErrorState title={`There is no curve of ${product}`} problem={problem} again={live.again} />
        ) : front === undefined ? (
          <LoadingState>Reading the curve of {product}…</LoadingState>
        ) : tenors.length === 0 ? (
          <EmptyState title={`${product} lists no ${kind === 'month' ? 'months' : 'strips'}`}>
            Choose the other kind of deliveries above.
          </EmptyState>
        ) : table ? (
          <CurveTable curves={curves} tenors={tenors} price={price} factor={factor} decimals={decimals} />
        ) : (
          <div className="plot-stack">
            <ul className="plot-legend" aria-label="Curves">
              {curves.map((curve, index) => (
                <li key={curve.date ?? 'now'}>
                  <span
                    className="swatch"
                    data-dashed={index > 0}
                    style={{ color: `var(${colours[index % colours.length]})` }}
                  />
                  {curve.date ?? 'now'} <span className="muted">{curve.shape}</span>
                  {curve.date !== null && (
                    <button
                      type="button"
                      className="button quiet icon"
                      aria-label={`Take ${curve.date} away`}
                      onClick={() => change({ dates: dates.filter((date) => date !== curve.date) })}
                    >
                      ×
                    </button>
                  )}
                </li>
              ))}
            </ul>
            <p className="plot-readout" role="status">
              {code === undefined
                ? '● traded ○ thin × stale'
                : curves
                    .map((curve) => {
                      const point = pointOf(curve, code);
                      return `${curve.date ?? `${code} now`} ${price(point?.price ?? null)}${
                        point === undefined || point.state === 'traded' ? '' : ` (${stateWords[point.state]})`
                      }`;
                    })
                    .join(' · ')}
            </p>
            <Plot
              label={`Forward curve of ${product}`}
              count={tenors.length}
              tick={(index) => tenors[index] ?? null}
              series={series}
              format={(value) => formatNumber(value, Math.min(decimals, 2))}
              unit={shown.unit.shown ?? ''}
              at={at}
              onAt={setAt}
              onPick={(index) => {
                const point = pointOf(front, tenors[index] ?? '');
                if (point !== undefined) dock.openChart(point.symbol, '1d');
              }}
              focusTarget
            />
            <div className="plot-strip">
              <Plot
                label={`Each delivery of ${product} against the one before`}
                count={tenors.length}
                tick={() => null}
                series={strip}
                format={(value) => formatSigned(value, Math.min(decimals, 2))}
                unit="step"
                zero
                at={at}
                onAt={setAt}
              />
            </div>
            {(past.value ?? []).some(({ points }) => points.every(({ price: known }) => known === null)) && (
              <SimulatePast>No prices of that date are stored.</SimulatePast>
            )}
          </div>
        )}
      </div>
    </section>
  );
}

import { useEffect, useMemo, useRef, useState } from 'react';
import { ChangepointPlot } from '../../charts/plot/changepoint-plot.tsx';
import { EmptyState, ErrorState, LoadingState, ProblemNote, ScrollRegion } from '../../design/blocks.tsx';
import { countOf } from '../../design/number-format.ts';
import { addedInGap, bending, type Changepoints } from '../../state/changepoints.ts';
import type { ShownForecast } from '../../state/forecast.ts';
import { meanOf, seasonPlot } from '../../state/season-slots.ts';
import { SeasonPlots } from './season-plots.tsx';
import { type FittedSeries, useComponents } from './use-components.ts';
import type { ForecastWords } from './use-forecast-words.ts';
import type { WhatIf } from './what-if.ts';

/** The trend with the level that additive seasons hold; see `meanOf`. */
function levelledTrend({ fit }: FittedSeries, factor: number): Float64Array {
  const { components, trend } = fit.history;
  let level = 0;
  for (const { name, mode } of fit.seasonalitiesUsed)
    if (mode === 'additive') level += meanOf(components[name] ?? []);
  return Float64Array.from(trend, (value) => (value + level) * factor);
}

const scaled = (values: ArrayLike<number>, factor: number) =>
  Float64Array.from(values, (value) => value * factor);

function seasonsOf({ fit }: FittedSeries, factor: number) {
  const { components, ds } = fit.history;
  return fit.seasonalitiesUsed.flatMap(({ name, mode }) => {
    const values = components[name];
    const shown =
      values === undefined ? null : seasonPlot(name, ds, values, mode === 'additive' ? factor : 100);
    return shown === null ? [] : [{ ...shown, percent: mode === 'multiplicative' }];
  });
}

function Parts(props: {
  readonly shown: ShownForecast;
  readonly words: ForecastWords;
  readonly onWhatIf: (whatIf: WhatIf | null) => void;
}) {
  const { shown, words, onWhatIf } = props;
  const { first, whatIf, fitWith } = useComponents(shown);
  const [edited, setEdited] = useState<Changepoints | null>(null);
  const base = first.value;
  const own = useMemo(
    () => (base === null ? [] : bending(base.time, base.fit.changepoints.ds, base.fit.params.delta)),
    [base],
  );
  const tell = useRef(onWhatIf);
  tell.current = onWhatIf;
  const other = whatIf.value;
  useEffect(() => {
    const yhat = other?.fit.future?.yhat;
    if (yhat !== undefined) tell.current({ over: shown, yhat });
  }, [other, shown]);
  const { factor } = words;
  const seasons = useMemo(
    () => (base === null ? [] : seasonsOf(other ?? base, factor)),
    [base, other, factor],
  );
  const trend = useMemo(
    () => (base === null ? new Float64Array() : levelledTrend(base, factor)),
    [base, factor],
  );
  const trendWhatIf = useMemo(() => (other === null ? null : levelledTrend(other, factor)), [other, factor]);
  const value = useMemo(
    () => (base === null ? new Float64Array() : scaled(base.value, factor)),
    [base, factor],
  );
  if (first.problem !== null)
    return (
      <ErrorState
        title="The parts could not be fitted"
        problem={first.problem}
        again={() => void first.start()}
      />
    );
  if (base === null) return <LoadingState>Fitting trend and seasons of {shown.symbol}…</LoadingState>;
  const points = edited ?? own;
  const count = base.time.length;
  const places = points.map((row) => base.time[row] ?? 0);
  const busy = whatIf.job !== null;
  return (
    <ScrollRegion className="tab-scroll components" label="Trend and seasons">
      <div className="row component-tools">
        <span className="muted">
          Decomposable trend, {countOf(points.length, 'changepoint')}
          {edited === null ? ` of ${base.fit.changepoints.ds.length} bend it` : ', moved by you'}
        </span>
        <button type="button" className="button" onClick={() => setEdited(addedInGap(points, count))}>
          Add a changepoint
        </button>
        <button
          type="button"
          className="button"
          disabled={busy || edited === null}
          onClick={() => fitWith(places)}
        >
          {busy ? 'Fitting…' : 'Fit with these'}
        </button>
        <button
          type="button"
          className="button"
          disabled={edited === null}
          onClick={() => {
            setEdited(null);
            onWhatIf(null);
          }}
        >
          Reset
        </button>
        {other !== null && edited !== null && !busy && (
          <span className="what-if" role="status">
            ┅ laid over the forecast above
          </span>
        )}
      </div>
      {whatIf.problem !== null && <ProblemNote problem={whatIf.problem} />}
      <ChangepointPlot
        label={`Trend of ${shown.symbol}`}
        value={value}
        trend={trend}
        whatIf={edited === null ? null : trendWhatIf}
        points={points}
        timeText={(row) => words.time(base.time[row] ?? 0)}
        format={(number) => words.price(number / factor)}
        unit={words.unit}
        onPoints={setEdited}
      />
      <SeasonPlots seasons={seasons} words={words} />
    </ScrollRegion>
  );
}

/** What the decomposable model takes the history apart into; its changepoints can be moved for a what-if. */
export function ComponentsTab(props: {
  readonly shown: ShownForecast | null;
  readonly words: ForecastWords;
  readonly onWhatIf: (whatIf: WhatIf | null) => void;
}) {
  const { shown } = props;
  if (shown === null)
    return <EmptyState title="No parts yet">They are of the history of a forecast: run one.</EmptyState>;
  return <Parts key={shown.forecastId} {...props} shown={shown} />;
}

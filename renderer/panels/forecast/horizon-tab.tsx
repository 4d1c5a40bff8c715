import { useMemo, useState } from 'react';
import { Plot, type PlotSeries } from '../../charts/plot/plot.tsx';
import { EmptyState } from '../../design/blocks.tsx';
import { formatNumber } from '../../design/number-format.ts';
import type { ShownForecast } from '../../state/forecast.ts';
import { modelName } from '../../state/forecast-levels.ts';

const others = ['--average-a', '--average-b', '--average-c', '--good', '--bad', '--text-muted'] as const;

/** Which model is how far off at which step: the best at one step is seldom the best at thirty. */
export function HorizonTab({ shown }: { readonly shown: ShownForecast | null }) {
  const [at, setAt] = useState<number | null>(null);
  const table = shown?.judged.table;
  const series = useMemo<PlotSeries[]>(() => {
    const rows = table ?? [];
    let order = 0;
    return rows
      .map(({ model, title, maseByHorizon }) => {
        const chosen = model === shown?.model;
        const turn = chosen ? 0 : order++;
        return {
          id: model,
          label: modelName(model, title),
          values: maseByHorizon,
          colour: chosen ? '--accent' : (others[turn % others.length] ?? '--text-muted'),
          // The second round of colours is dashed, so that no two lines are alike.
          style: turn < others.length ? ('line' as const) : ('dashed' as const),
          width: chosen ? 2.5 : 1,
        };
      })
      .reverse();
  }, [table, shown?.model]);
  if (shown === null || table === undefined)
    return <EmptyState title="No errors by horizon yet">They are measured when a forecast runs.</EmptyState>;
  const step = at ?? shown.time.length - 1;
  const best = table.toSorted(
    (a, b) => (a.maseByHorizon[step] ?? Infinity) - (b.maseByHorizon[step] ?? Infinity),
  );
  return (
    <div className="plot-stack">
      <ul className="plot-legend" aria-label="Models">
        {series.toReversed().map(({ id, label, colour, style }) => (
          <li key={id}>
            <span className="swatch" data-dashed={style === 'dashed'} style={{ color: `var(${colour})` }} />
            {id === shown.model ? <strong>{label}</strong> : label}
          </li>
        ))}
      </ul>
      <p className="plot-readout" role="status">
        {step + 1} {step === 0 ? 'row' : 'rows'} ahead:{' '}
        {best
          .slice(0, 4)
          .map(({ model, maseByHorizon }) => `${model} ${formatNumber(maseByHorizon[step], 3)}`)
          .join(' · ')}
      </p>
      <Plot
        label="Error by horizon"
        count={shown.time.length}
        tick={(index) => String(index + 1)}
        series={series}
        format={(value) => formatNumber(value, 2)}
        unit="MASE"
        at={at}
        onAt={setAt}
      />
    </div>
  );
}

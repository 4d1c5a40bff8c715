import { useStore } from 'zustand';
import { useWorkstation } from '../../app/workstation.ts';
import { ProblemNote } from '../../design/blocks.tsx';
import { countOf, formatNumber } from '../../design/number-format.ts';
import { type ChartInterval, chartIntervals } from '../../state/commands.ts';
import { historyFetchOf } from '../../state/feeds-fetch.ts';
import { ProblemList } from './problem-list.tsx';

export function DoneStep() {
  const { importWizard, market, dock, client } = useWorkstation();
  const { result, fileName, importsProblem, undoing } = useStore(importWizard);
  const way = useStore(historyFetchOf(client, importWizard), (state) => state.way);
  if (result === null) return null;
  const bars = result.series.reduce((sum, series) => sum + series.count, 0);
  const undo = async () => {
    if (await importWizard.undo(result.importId)) void market.loadSeries();
  };
  return (
    <div className="card stack">
      <p className="callout good-news" role="status">
        ✓ {countOf(bars, 'bar')} of {result.series.length} series {bars === 1 ? 'is' : 'are'} in the vault,
        from {fileName}, in {formatNumber(result.milliseconds / 1_000, 2)} s.
      </p>
      {importsProblem !== null && <ProblemNote problem={importsProblem} />}
      <ul className="row" aria-label="Imported series">
        {result.series.map((series) => (
          <li key={series.seriesId}>
            <button
              type="button"
              className="button"
              onClick={() => {
                // Weekly levels are read against their season; a chart has no weeks.
                if (series.interval === '1w') return dock.open('inventory');
                const interval = chartIntervals.find((known) => known === series.interval) as
                  | ChartInterval
                  | undefined;
                dock.openChart(series.symbol, interval ?? null);
              }}
            >
              {series.interval === '1w'
                ? `Show ${series.symbol} under Inventories`
                : `Chart ${series.symbol} ${series.interval}`}{' '}
              · {formatNumber(series.count)}
            </button>
          </li>
        ))}
      </ul>
      <ProblemList problems={result.problems} counts={result.problemCounts} />
      <div className="row">
        <button
          type="button"
          className="button primary"
          data-panel-focus
          onClick={() => importWizard.restart()}
        >
          {way === 'file' ? 'Import another file' : 'Fetch another series'}
        </button>
        <button
          type="button"
          className="button danger"
          disabled={undoing !== null}
          onClick={() => void undo()}
        >
          Undo this import
        </button>
      </div>
    </div>
  );
}

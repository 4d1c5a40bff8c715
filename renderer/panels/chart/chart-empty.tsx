import { useStore } from 'zustand';
import { useWorkstation } from '../../app/workstation.ts';
import type { Problem } from '../../client/problem.ts';
import { EmptyState, ErrorState } from '../../design/blocks.tsx';
import type { ChartModel } from '../../state/chart.ts';
import type { ChartParams } from '../../state/chart-params.ts';
import { chartIntervals } from '../../state/commands.ts';
import type { ResolvedSymbol } from './use-symbol-resolved.ts';

export function ChartFault(props: {
  readonly symbol: string;
  readonly problem: Problem;
  readonly model: ChartModel;
}) {
  return (
    <ErrorState
      title={`${props.symbol} could not be read`}
      problem={props.problem}
      again={() => void props.model.load()}
    />
  );
}

function emptyText(resolved: ResolvedSymbol | null, unknown: Problem | null): string {
  if (unknown !== null) return `The vault holds no bars of this series and interval. ${unknown.message}`;
  if (resolved?.kind === 'product' || resolved?.kind === 'formula')
    return 'They will appear with the next trades. Import a file to see what came before.';
  return 'No bars of it are in the vault. Import a file, or make a simulated past on the import panel.';
}

/** No bars of this interval: offers the ones that there are, and the import. */
export function ChartEmpty(props: {
  readonly params: ChartParams;
  readonly resolved: ResolvedSymbol | null;
  readonly unknown: Problem | null;
  readonly change: (change: Partial<ChartParams>) => void;
}) {
  const { dock, market } = useWorkstation();
  const { symbol, interval } = props.params;
  const series = useStore(market, (state) => state.series);
  const stored = new Set(series.filter((entry) => entry.symbol === symbol).map((entry) => entry.interval));
  const others = chartIntervals.filter(
    (known) => known !== interval && (stored.has(known) || (known === '1d' && props.resolved !== null)),
  );
  return (
    <EmptyState
      title={`No ${interval} bars of ${symbol} yet`}
      actions={
        <>
          {others.map((known) => (
            <button
              key={known}
              type="button"
              className="button"
              onClick={() => props.change({ interval: known })}
            >
              Show {known}
            </button>
          ))}
          <button
            type="button"
            className="button primary"
            data-panel-focus
            onClick={() => dock.open('import')}
          >
            Import history
          </button>
        </>
      }
    >
      {emptyText(props.resolved, props.unknown)}
    </EmptyState>
  );
}

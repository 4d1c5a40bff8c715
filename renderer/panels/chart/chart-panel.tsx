import type { IDockviewPanelProps } from 'dockview-react';
import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import type { ChartParams } from '../../app/dock.ts';
import { useWorkstation } from '../../app/workstation.ts';
import { LoadingState } from '../../design/blocks.tsx';
import { type ChartModel, createChartModel } from '../../state/chart.ts';
import { ChartView } from './chart-view.tsx';

/** A chart of one symbol and interval; the model lives as long as both stay the same. */
export function ChartPanel({ api, params }: IDockviewPanelProps<ChartParams>) {
  const { client, market, connectionState, dock } = useWorkstation();
  const { symbol, interval, averages } = params;
  const known = useStore(
    market,
    (state) => state.instruments.length > 0 || state.instrumentsProblem !== null,
  );
  const instrument = useStore(market, (state) => state.bySymbol.get(symbol));
  const live = instrument !== undefined;
  const [model, setModel] = useState<ChartModel | null>(null);
  useEffect(() => {
    if (!known) return;
    const next = createChartModel({ client, symbol, interval, live });
    void next.load();
    const stop = connectionState.subscribe((state, before) => {
      if (state.phase === 'open' && before.phase === 'lost') void next.catchUp();
    });
    setModel(next);
    return () => {
      stop();
      next.dispose();
      setModel(null);
    };
  }, [client, connectionState, symbol, interval, known, live]);
  return (
    <section className="panel chart" aria-label={`Chart ${symbol} ${interval}`}>
      {model === null ? (
        <LoadingState>Reading {symbol}…</LoadingState>
      ) : (
        <ChartView
          key={`${symbol}|${interval}`}
          model={model}
          instrument={instrument ?? null}
          params={params}
          averages={averages}
          change={(change) => dock.updateChart(api.id, change)}
        />
      )}
    </section>
  );
}

import type { IDockviewPanelProps } from 'dockview-react';
import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { useWorkstation } from '../../app/workstation.ts';
import { LoadingState } from '../../design/blocks.tsx';
import { type ChartModel, createChartModel } from '../../state/chart.ts';
import type { ChartParams } from '../../state/chart-params.ts';
import type { MarketState } from '../../state/market.ts';
import { ChartView } from './chart-view.tsx';

const knowsSymbols = (state: MarketState) =>
  state.seriesLoaded && (state.instruments.length > 0 || state.instrumentsProblem !== null);

/** Changes when an import or its undo changed what the store holds of a symbol. */
const seriesKey = ({ series }: MarketState, symbol: string) =>
  series
    .filter((entry) => entry.symbol === symbol)
    .map((entry) => `${entry.seriesId}:${entry.count}`)
    .join();

/** A chart of one symbol and interval; the model lives as long as both stay the same. */
export function ChartPanel({ api, params }: IDockviewPanelProps<ChartParams>) {
  const { client, market, connectionState, dock } = useWorkstation();
  const { symbol, interval, averages } = params;
  const known = useStore(market, knowsSymbols);
  const instrument = useStore(market, (state) => state.bySymbol.get(symbol));
  const live = instrument !== undefined;
  const source = useStore(market, (state) =>
    live ? null : (state.series.find((entry) => entry.symbol === symbol)?.source ?? null),
  );
  const [model, setModel] = useState<ChartModel | null>(null);
  useEffect(() => {
    if (!known) return;
    const next = createChartModel({ client, symbol, interval, live, source });
    void next.load();
    const stop = connectionState.subscribe((state, before) => {
      if (state.phase === 'open' && before.phase === 'lost') void next.catchUp();
    });
    const stopSeries = market.subscribe((state, before) => {
      if (state.series !== before.series && seriesKey(state, symbol) !== seriesKey(before, symbol))
        void next.load();
    });
    setModel(next);
    return () => {
      stop();
      stopSeries();
      next.dispose();
      setModel(null);
    };
  }, [client, market, connectionState, symbol, interval, known, live, source]);
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

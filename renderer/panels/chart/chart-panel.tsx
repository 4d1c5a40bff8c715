import './chart.css';
import type { IDockviewPanelProps } from 'dockview-react';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { useWorkstation } from '../../app/workstation.ts';
import { LoadingState } from '../../design/blocks.tsx';
import { type ChartModel, createChartModel } from '../../state/chart.ts';
import {
  type ChartParams,
  type ContinuousChoice,
  defaultContinuous,
  readChartParams,
} from '../../state/chart-params.ts';
import { createDrawingsEditor } from '../../state/drawings-editor.ts';
import type { MarketState } from '../../state/market.ts';
import { ChartView } from './chart-view.tsx';
import { isJoined, useSymbolResolved } from './use-symbol-resolved.ts';

/** Changes when an import or its undo changed what the store holds of a symbol. */
const seriesKey = ({ series }: MarketState, symbols: readonly string[]) =>
  series
    .filter((entry) => symbols.includes(entry.symbol))
    .map((entry) => `${entry.seriesId}:${entry.count}`)
    .join();

/** How the continuous series is asked for: null where the engine's own way is meant. */
function askedContinuous(params: ChartParams): ContinuousChoice | null {
  const choice = params.continuous ?? null;
  if (choice === null || params.raw !== true) return choice;
  return { ...choice, adjustment: defaultContinuous.adjustment };
}

/** A chart of one symbol and interval; the model lives as long as both stay the same. */
export function ChartPanel({ api, params: stored }: IDockviewPanelProps<ChartParams>) {
  const { client, market, connectionState, dock, links } = useWorkstation();
  const params = useMemo(() => readChartParams(stored), [stored]);
  const { symbol, interval, group = null } = params;
  const resolution = useSymbolResolved(symbol);
  const resolved = resolution.phase === 'known' ? resolution.resolved : null;
  const seriesLoaded = useStore(market, (state) => state.seriesLoaded);
  const known = seriesLoaded && resolution.phase !== 'asking';
  const live = resolved !== null;
  const source = useStore(market, (state) =>
    live ? null : (state.series.find((entry) => entry.symbol === symbol)?.source ?? null),
  );
  const continuousKey = isJoined(resolved) ? JSON.stringify(askedContinuous(params)) : 'null';
  const memberKey = [symbol, resolved?.contract ?? '', ...(resolved?.legs ?? [])].join('|');
  const change = useCallback((next: Partial<ChartParams>) => dock.updateChart(api.id, next), [dock, api.id]);
  const changeSymbol = useCallback(
    (next: string) => {
      change({ symbol: next, unit: null });
      if (group !== null) links.setSymbol(group, next);
    },
    [change, links, group],
  );

  // A chart that joins a group takes its symbol at once; the first one in it gives its own.
  const symbolNow = useRef(symbol);
  symbolNow.current = symbol;
  useEffect(() => {
    if (group === null) return;
    const follow = () => {
      const wanted = links.getState().symbols[group];
      if (wanted === undefined) links.setSymbol(group, symbolNow.current);
      else if (wanted !== symbolNow.current) change({ symbol: wanted, unit: null });
    };
    follow();
    return links.subscribe(follow);
  }, [links, group, change]);

  const initialDrawings = useRef(params.drawings);
  initialDrawings.current = params.drawings;
  const editor = useMemo(
    () => createDrawingsEditor(initialDrawings.current?.[symbol] ?? [], () => crypto.randomUUID()),
    [symbol],
  );
  useEffect(
    () =>
      editor.onStored((drawings) => change({ drawings: { ...initialDrawings.current, [symbol]: drawings } })),
    [editor, change, symbol],
  );
  useEffect(() => {
    const wanted = params.drawings?.[symbol] ?? [];
    if (JSON.stringify(wanted) !== JSON.stringify(editor.getState().drawings)) editor.load(wanted);
  }, [editor, params.drawings, symbol]);

  const [model, setModel] = useState<ChartModel | null>(null);
  useEffect(() => {
    if (!known) return;
    const symbols = memberKey.split('|').filter((name) => name !== '');
    const next = createChartModel({
      client,
      symbol,
      interval,
      live,
      source,
      continuous: JSON.parse(continuousKey) as ContinuousChoice | null,
    });
    void next.load();
    const stop = connectionState.subscribe((state, before) => {
      if (state.phase === 'open' && before.phase === 'lost') void next.catchUp();
    });
    const stopSeries = market.subscribe((state, before) => {
      if (state.series !== before.series && seriesKey(state, symbols) !== seriesKey(before, symbols))
        void next.load();
    });
    setModel(next);
    return () => {
      stop();
      stopSeries();
      next.dispose();
      setModel(null);
    };
  }, [client, market, connectionState, symbol, interval, known, live, source, continuousKey, memberKey]);
  return (
    <section className="panel chart" aria-label={`Chart ${symbol} ${interval}`}>
      {model === null ? (
        <LoadingState>Reading {symbol}…</LoadingState>
      ) : (
        <ChartView
          panelId={api.id}
          model={model}
          resolved={resolved}
          unknown={resolution.phase === 'unknown' ? resolution.problem : null}
          params={params}
          editor={editor}
          change={change}
          changeSymbol={changeSymbol}
        />
      )}
    </section>
  );
}

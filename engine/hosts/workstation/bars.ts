import type { BarsAnswer, BarsRequest } from '../../api/ports/history.ts';
import { daysOf } from '../../domain/bar-rows.ts';
import { type BarColumns, barsFromRows, clipBars, emptyBars, sliceBars } from '../../domain/bars.ts';
import { Fault } from '../../domain/fault.ts';
import type { Instrument } from '../../domain/instrument.ts';
import { type Interval, intervalMilliseconds, intervals, isInterval } from '../../domain/interval.ts';
import { mergeBars } from '../../domain/merge-bars.ts';
import { finerIntervals, resampleBars } from '../../domain/resample.ts';
import { createSessionCalendar } from '../../domain/session-calendar.ts';
import type { MarketService } from '../../market/service.ts';
import { importSource, simulatedPastSource } from '../../store/repositories/series.ts';
import type { Store } from '../../store/store.ts';
import type { StoredBars } from '../../store/worker/read-operations.ts';

export interface BarsSources {
  readonly store: Store;
  readonly market: MarketService;
  readonly recordedSource: string;
  /** The venue that serves a symbol in place of the simulated exchange; its bars are recorded under its name. */
  readonly venueOf?: ((symbol: string) => string | undefined) | undefined;
}

/** A joined run without the facts that only the asker can add. */
export type JoinedBars = Omit<BarsAnswer, 'series'> & { readonly simulated: boolean };

/** Intervals that a chart asks for are made from the next finer ones that are stored; days by the trading date. */
async function fromFiner(
  store: Store,
  source: string,
  request: BarsRequest & { interval: Interval },
  tradingDate: (time: number) => number,
): Promise<StoredBars | undefined> {
  const { interval } = request;
  const daily = interval === '1d';
  const finer = daily ? (['4h', '1h', '30m', '15m', '5m', '1m'] as const) : finerIntervals(interval);
  for (const candidate of finer) {
    const ratio = intervalMilliseconds[interval] / intervalMilliseconds[candidate];
    const limit = request.limit === undefined ? undefined : request.limit * ratio;
    const found = await store.read('bars', { ...request, source, interval: candidate, limit });
    if (found === undefined || found.bars.time.length === 0) continue;
    const bars = daily
      ? barsFromRows(daysOf(found.bars, tradingDate))
      : resampleBars(found.bars, intervalMilliseconds[interval]);
    // Where older bars were left out, the first bar made may lack its beginning.
    return { ...found, bars: found.truncated ? sliceBars(bars, 1, bars.time.length) : bars };
  }
  return undefined;
}

/** One source at one interval: as stored, else made from what is stored finer. */
async function fromSource(
  store: Store,
  source: string,
  request: BarsRequest,
  tradingDate: (time: number) => number,
): Promise<StoredBars | undefined> {
  const stored = await store.read('bars', { ...request, source });
  const { interval } = request;
  if (!isInterval(interval) || (stored !== undefined && stored.bars.time.length > 0)) return stored;
  return (await fromFiner(store, source, { ...request, interval }, tradingDate)) ?? stored;
}

const utcDate = (time: number): number =>
  Math.floor(time / intervalMilliseconds['1d']) * intervalMilliseconds['1d'];

function liveEdge(market: MarketService, symbol: string, interval: Interval): BarColumns {
  return barsFromRows(market.recentBars(symbol, interval));
}

/**
 * Bars of a symbol as one run: recorded ones, covered by imported ones, continued by the live edge. A symbol that
 * neither the store nor the market knows is Fault SERIES_UNKNOWN.
 */
export async function readJoinedBars(
  sources: BarsSources,
  request: BarsRequest,
  instrument: Instrument | undefined,
): Promise<JoinedBars> {
  const { store, market, recordedSource } = sources;
  const { knownTo } = request;
  const stored =
    knownTo === undefined ? request : { ...request, to: Math.min(request.to ?? knownTo, knownTo) };
  const venue = sources.venueOf?.(request.symbol);
  // What a venue serves is never mixed with what was simulated before.
  const joined =
    venue === undefined ? [simulatedPastSource, recordedSource, importSource] : [venue, importSource];
  const wanted = request.source === undefined ? joined : [request.source];
  const tradingDate = instrument === undefined ? utcDate : createSessionCalendar(instrument).tradingDate;
  const found = await Promise.all(wanted.map((source) => fromSource(store, source, stored, tradingDate)));
  if (!isInterval(request.interval) && found.every((answer) => answer === undefined)) {
    throw new Fault(
      'INTERVAL_UNKNOWN',
      `${request.interval} is no interval of a chart (${intervals.join(', ')}), and no ${request.interval} bars of ${request.symbol} are stored.`,
      { interval: request.interval },
    );
  }
  if (instrument === undefined && found.every((answer) => answer === undefined)) {
    throw new Fault(
      'SERIES_UNKNOWN',
      `There are no ${request.interval} bars of ${request.symbol}. history.series lists what is stored; import a file to add more.`,
      { symbol: request.symbol, interval: request.interval },
    );
  }
  let bars = emptyBars();
  for (const answer of found) if (answer !== undefined) bars = mergeBars(bars, answer.bars);
  if (isInterval(request.interval) && request.source === undefined && instrument !== undefined) {
    bars = mergeBars(bars, clipBars(liveEdge(market, request.symbol, request.interval), request));
  }
  const { limit } = request;
  const simulated = found.some(
    (answer, index) =>
      [simulatedPastSource, recordedSource].includes(wanted[index] ?? '') &&
      (answer?.bars.time.length ?? 0) > 0,
  );
  const cut = limit !== undefined && bars.time.length > limit;
  return {
    symbol: request.symbol,
    interval: request.interval,
    unit: found.find((answer) => answer?.unit != null)?.unit ?? instrument?.unit ?? null,
    bars: cut ? sliceBars(bars, bars.time.length - limit, bars.time.length) : bars,
    truncated: cut || found.some((answer) => answer?.truncated === true),
    simulated,
  };
}

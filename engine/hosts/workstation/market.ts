import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Settings } from '../../api/ports/preferences.ts';
import type { Instrument } from '../../domain/instrument.ts';
import { createSessionCalendar } from '../../domain/session-calendar.ts';
import { Catalogue } from '../../market/catalogue.ts';
import { createMarket, type FeedConfig } from '../../market/create-market.ts';
import type { MarketBar, MarketService } from '../../market/service.ts';
import { type Calibration, parseCalibration } from '../../market/simulator/calibration.ts';
import { type Curves, parseCurves } from '../../market/simulator/curve-parameters.ts';
import { findVenue } from '../../market/venue-feed/venues.ts';
import { importSource, simulatedPastSource } from '../../store/repositories/series.ts';
import type { Store } from '../../store/store.ts';
import type { Recorder } from './recorder.ts';
import { barKey, restoreBars } from './restore-bars.ts';

/** What the simulated market is made from. */
export interface SimulatorFiles {
  readonly calibration: Calibration;
  readonly curves: Curves;
}

export interface MarketStart {
  readonly simulatorFiles: () => SimulatorFiles;
  readonly instruments: readonly Instrument[];
  readonly store: Store;
  readonly recorder: Recorder;
  readonly settings: Settings;
  readonly now: () => number;
  readonly recordedSource: string;
  readonly definitions: () => Readonly<Record<string, string>>;
}

interface Closes {
  /** The newest stored price: the simulated market goes on from where history ends. */
  readonly anchors: Record<string, number>;
  /** The last price of an earlier trading date: what the day's change is measured from. */
  readonly previousCloses: Record<string, number>;
}

async function storedCloses(start: MarketStart, listed: readonly Instrument[]): Promise<Closes> {
  const anchors: Record<string, number> = {};
  const previousCloses: Record<string, number> = {};
  const { recordedSource, store } = start;
  const orderOf = (symbol: string) => {
    const venue = venueOf(start.settings, symbol);
    const recorded = venue ?? recordedSource;
    return [
      [importSource, '1d'],
      // What a venue serves has nothing to do with a simulated past.
      ...(venue === undefined ? [[simulatedPastSource, '1d'] as const] : []),
      [recorded, '1d'],
      [recorded, '1m'],
      [recorded, '1s'],
    ] as const;
  };
  const held = new Set(
    (await store.read('series', null)).map(
      ({ symbol, source, interval }) => `${symbol}|${source}|${interval}`,
    ),
  );
  const today = new Map<string, number>();
  await Promise.all(
    listed.map(async (instrument) => {
      const { symbol, contract } = instrument;
      const product = contract?.product ?? symbol;
      const date = today.get(product) ?? createSessionCalendar(instrument).tradingDate(start.now());
      today.set(product, date);
      let newest = Number.NEGATIVE_INFINITY;
      let newestDay = Number.NEGATIVE_INFINITY;
      for (const [source, interval] of orderOf(symbol)) {
        if (!held.has(`${symbol}|${source}|${interval}`)) continue;
        const stored = await store.read('bars', { symbol, interval, source, limit: 1 });
        const time = stored?.bars.time.at(-1);
        const close = stored?.bars.close.at(-1);
        if (time === undefined || close === undefined) continue;
        if (time > newest) {
          newest = time;
          anchors[symbol] = close;
        }
        if (interval === '1d' && time < date && time > newestDay) {
          newestDay = time;
          previousCloses[symbol] = close;
        }
      }
    }),
  );
  return { anchors, previousCloses };
}

function venueOf(settings: Settings, symbol: string): string | undefined {
  return settings.feeds.find(({ symbols }) => symbols[symbol] !== undefined)?.venue;
}

/** Configured feeds with their secrets. A venue or symbol that this program does not know is left out. */
async function venueFeeds(start: MarketStart, listed: readonly Instrument[]): Promise<FeedConfig[]> {
  const feeds: FeedConfig[] = [];
  const known = new Set(listed.map(({ symbol }) => symbol));
  for (const { venue: name, symbols, address } of start.settings.feeds) {
    const venue = findVenue(name);
    const served = Object.fromEntries(Object.entries(symbols).filter(([symbol]) => known.has(symbol)));
    if (venue === undefined || Object.keys(served).length === 0) continue;
    const secret =
      venue.secret === null ? undefined : await start.store.read('secret', { name: venue.secret.name });
    feeds.push({ kind: 'venue', venue, symbols: served, address: address ?? undefined, secret });
  }
  return feeds;
}

/** Another day, another market, the same again for the same setting on the same day. */
function seedOfDay(seed: number, now: number): number {
  return seed * 100_000 + Math.floor(now / 86_400_000);
}

/** Throws Fault CALIBRATION_INVALID and CURVES_INVALID. */
export function readSimulatorFiles(root: string): SimulatorFiles {
  const read = (file: string): unknown =>
    JSON.parse(readFileSync(path.join(root, 'assets', 'simulator', file), 'utf8'));
  return {
    calibration: parseCalibration(read('calibration.json')),
    curves: parseCurves(read('curves.json')),
  };
}

export async function startMarket(start: MarketStart): Promise<MarketService> {
  const { instruments, settings, recorder, now } = start;
  const { calibration, curves } = start.simulatorFiles();
  const listed = new Catalogue(instruments, now).listed();
  const names = new Set(instruments.map(({ symbol }) => symbol));
  const all = [...instruments, ...listed.filter(({ symbol }) => !names.has(symbol))];
  const { anchors, previousCloses } = await storedCloses(start, all);
  const sourceOf = (symbol: string) => venueOf(settings, symbol) ?? start.recordedSource;
  const underWay = new Map<string, MarketBar>();
  for (const source of new Set([start.recordedSource, ...settings.feeds.map(({ venue }) => venue)])) {
    const served = all.filter(({ symbol }) => sourceOf(symbol) === source);
    const { store } = start;
    const bars = await restoreBars({ store, recorder, source, instruments: served, now: now() });
    for (const [key, bar] of bars) underWay.set(key, bar);
  }
  return createMarket({
    instruments,
    feeds: [
      ...(await venueFeeds(start, all)),
      { kind: 'simulated', name: start.recordedSource, calibration, curves },
    ],
    now,
    random: Math.random,
    anchors,
    previousCloses,
    initialBars: (symbol, interval) => underWay.get(barKey(symbol, interval)),
    simulatorHours: settings.simulatorHours,
    seed: seedOfDay(settings.simulatorSeed, now()),
    messagesPerSecond: settings.messagesPerSecond,
    definitions: start.definitions,
    onClosedBars: (bars) => recorder.take(bars, sourceOf),
  });
}

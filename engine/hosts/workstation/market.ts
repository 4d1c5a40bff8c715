import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Settings } from '../../api/ports/preferences.ts';
import type { Instrument } from '../../domain/instrument.ts';
import { createSessionCalendar } from '../../domain/session-calendar.ts';
import { createMarket } from '../../market/create-market.ts';
import type { MarketService } from '../../market/service.ts';
import { parseCalibration } from '../../market/simulator/calibration.ts';
import { parseCurves } from '../../market/simulator/curve-parameters.ts';
import { importSource } from '../../store/repositories/series.ts';
import type { Store } from '../../store/store.ts';
import type { Recorder } from './recorder.ts';
import { barKey, restoreBars } from './restore-bars.ts';

export interface MarketStart {
  readonly root: string;
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

async function storedCloses(start: MarketStart): Promise<Closes> {
  const anchors: Record<string, number> = {};
  const previousCloses: Record<string, number> = {};
  const { recordedSource, store } = start;
  const sources = [
    [importSource, '1d'],
    [recordedSource, '1d'],
    [recordedSource, '1m'],
    [recordedSource, '1s'],
  ] as const;
  for (const instrument of start.instruments) {
    const { symbol } = instrument;
    const today = createSessionCalendar(instrument).tradingDate(start.now());
    let newest = Number.NEGATIVE_INFINITY;
    let newestDay = Number.NEGATIVE_INFINITY;
    for (const [source, interval] of sources) {
      const stored = await store.read('bars', { symbol, interval, source, limit: 1 });
      const time = stored?.bars.time.at(-1);
      const close = stored?.bars.close.at(-1);
      if (time === undefined || close === undefined) continue;
      if (time > newest) {
        newest = time;
        anchors[symbol] = close;
      }
      if (interval === '1d' && time < today && time > newestDay) {
        newestDay = time;
        previousCloses[symbol] = close;
      }
    }
  }
  return { anchors, previousCloses };
}

/** Another day, another market, the same again for the same setting on the same day. */
function seedOfDay(seed: number, now: number): number {
  return seed * 100_000 + Math.floor(now / 86_400_000);
}

export async function startMarket(start: MarketStart): Promise<MarketService> {
  const { instruments, settings, recorder, now } = start;
  const calibration = parseCalibration(
    JSON.parse(readFileSync(path.join(start.root, 'assets', 'simulator', 'calibration.json'), 'utf8')),
  );
  const curves = parseCurves(
    JSON.parse(readFileSync(path.join(start.root, 'assets', 'simulator', 'curves.json'), 'utf8')),
  );
  const underWay = await restoreBars({
    store: start.store,
    recorder,
    source: start.recordedSource,
    instruments,
    now: now(),
  });
  const { anchors, previousCloses } = await storedCloses(start);
  return createMarket({
    instruments,
    feeds: [{ kind: 'simulated', name: start.recordedSource, calibration, curves }],
    now,
    random: Math.random,
    anchors,
    previousCloses,
    initialBars: (symbol, interval) => underWay.get(barKey(symbol, interval)),
    simulatorHours: settings.simulatorHours,
    seed: seedOfDay(settings.simulatorSeed, now()),
    messagesPerSecond: settings.messagesPerSecond,
    definitions: start.definitions,
    onClosedBars: (bars) => recorder.take(bars),
  });
}

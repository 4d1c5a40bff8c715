import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Settings } from '../../api/ports/preferences.ts';
import type { Instrument } from '../../domain/instrument.ts';
import { createMarket } from '../../market/create-market.ts';
import type { MarketService } from '../../market/service.ts';
import { parseCalibration } from '../../market/simulator/calibration.ts';
import { importSource } from '../../store/repositories/series.ts';
import type { Store } from '../../store/store.ts';
import type { Recorder } from './recorder.ts';

export interface MarketStart {
  readonly root: string;
  readonly instruments: readonly Instrument[];
  readonly store: Store;
  readonly recorder: Recorder;
  readonly settings: Settings;
  readonly now: () => number;
  readonly recordedSource: string;
}

/** The newest stored close of each instrument: the simulated market goes on from where history ends. */
async function newestCloses(start: MarketStart): Promise<Record<string, number>> {
  const closes: Record<string, number> = {};
  for (const { symbol } of start.instruments) {
    let newest = Number.NEGATIVE_INFINITY;
    for (const [source, interval] of [
      [importSource, '1d'],
      [start.recordedSource, '1m'],
      [start.recordedSource, '1d'],
    ] as const) {
      const stored = await start.store.read('bars', { symbol, interval, source, limit: 1 });
      const time = stored?.bars.time.at(-1);
      const close = stored?.bars.close.at(-1);
      if (time === undefined || close === undefined || time <= newest) continue;
      newest = time;
      closes[symbol] = close;
    }
  }
  return closes;
}

export async function startMarket(start: MarketStart): Promise<MarketService> {
  const { instruments, settings, recorder, now } = start;
  const calibration = parseCalibration(
    JSON.parse(readFileSync(path.join(start.root, 'assets', 'simulator', 'calibration.json'), 'utf8')),
  );
  return createMarket({
    instruments,
    feeds: [{ kind: 'simulated', name: start.recordedSource, calibration }],
    now,
    random: Math.random,
    anchors: await newestCloses(start),
    simulatorHours: settings.simulatorHours,
    seed: settings.simulatorSeed,
    messagesPerSecond: settings.messagesPerSecond,
    onClosedBars: (bars) => recorder.take(bars),
  });
}

import { createHash } from 'node:crypto';
import type { ImportEntry, ImportOptions } from '../../api/ports/history.ts';
import type { Pool } from '../../compute/pool.ts';
import { type BarColumns, emptyBars } from '../../domain/bars.ts';
import type { Instrument } from '../../domain/instrument.ts';
import type { MarketService } from '../../market/service.ts';
import type { PastSeries } from '../../market/simulator/past.ts';
import { openInterestSource, simulatedPastSource } from '../../store/repositories/series.ts';
import type { Store } from '../../store/store.ts';
import type { SimulatorFiles } from './market.ts';

export interface PastSource {
  readonly simulatorFiles: () => SimulatorFiles;
  readonly seed: () => Promise<number>;
  /** Called when the past is stored: the market goes on from where it ends. */
  readonly onStored: () => void;
}

interface PastContext extends PastSource {
  readonly store: Store;
  readonly pool: Pool;
  readonly market: MarketService;
  readonly instruments: readonly Instrument[];
  readonly now: () => number;
}

const day = 86_400_000;
const namePrefix = 'Simulated past';
const seriesAtOnce = 100;

function levelsNow(market: MarketService): Record<string, number> {
  const levels: Record<string, number> = {};
  const { products } = market.catalogue();
  const listed = market.catalogue().listed();
  for (const { symbol } of [...products, ...listed]) {
    try {
      const [quote] = market.quotes([symbol]);
      const level = quote?.last ?? quote?.previousClose ?? null;
      if (level !== null) levels[symbol] = level;
    } catch {
      // Not traded yet, or a market that does not run: the past then ends at the front's level, or at the calibrated one.
    }
  }
  return levels;
}

function interestBars({ bars, openInterest }: PastSeries): BarColumns {
  const { time } = bars;
  return {
    ...emptyBars(time.length),
    time,
    open: openInterest,
    high: openInterest,
    low: openInterest,
    close: openInterest,
    volume: new Float64Array(time.length).fill(Number.NaN),
  };
}

/** Makes the past of the simulated market up to yesterday and stores it as one import; an older one goes. */
export async function storeSimulatedPast(
  context: PastContext,
  years: number,
  { signal, progress }: ImportOptions,
): Promise<ImportEntry> {
  const { store, pool, market, instruments, now } = context;
  const { calibration, curves } = context.simulatorFiles();
  const to = Math.floor(now() / day) * day - day;
  const from = to - Math.round(years * 365.25) * day;
  const seed = await context.seed();
  progress(0.02, 'the model runs through the years');
  const past = await pool.run(
    'simulatePast',
    { products: [...instruments], calibration, curves, anchors: levelsNow(market), from, to, seed },
    { signal },
  );
  const unitOf = new Map(instruments.map(({ symbol, unit }) => [symbol, unit]));
  const older = (await store.read('imports', null)).filter(({ name }) => name.startsWith(namePrefix));
  const hash = createHash('sha256').update(JSON.stringify({ seed, from, to, years })).digest('hex');
  const name = `${namePrefix}, ${years} ${years === 1 ? 'year' : 'years'} (no real prices)`;
  const importId = await store.write('beginImport', { name, sha256: hash, now: now() });
  try {
    for (let at = 0; at < past.length; at += seriesAtOnce) {
      signal.throwIfAborted();
      const part = past.slice(at, at + seriesAtOnce);
      await store.write('stageSeries', {
        importId,
        now: now(),
        series: part.flatMap((one) => [
          {
            symbol: one.symbol,
            interval: '1d',
            source: simulatedPastSource,
            unit: unitOf.get(one.product) ?? null,
            bars: one.bars,
          },
          {
            symbol: one.symbol,
            interval: '1d',
            source: openInterestSource,
            unit: 'lot',
            bars: interestBars(one),
          },
        ]),
      });
      progress(0.3 + (0.7 * at) / past.length, `${at} of ${past.length} series stored`);
    }
    for (const { importId: old } of older) await store.write('undoImport', { importId: old });
    const row = await store.write('commitImport', { importId, now: now() });
    context.onStored();
    return row;
  } catch (error) {
    await store.write('abortImport', { importId });
    throw error;
  }
}

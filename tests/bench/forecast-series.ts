import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { History } from '../../engine/forecasting/forecaster.ts';
import { sharedData } from '../harness/shared.ts';

/** Real series for the tables of forecasts. Files stay where they are; nothing of them is kept here. */
export interface BenchSeries {
  readonly name: string;
  readonly file: string;
  readonly column: string;
  readonly periods: readonly number[];
  readonly horizon: number;
  readonly step: number;
  /** Rows before each origin. */
  readonly window: number;
  readonly kind: 'daily' | 'hourly' | 'weekly';
  /** Rows to keep, counted from the end; all by default. */
  readonly last?: number;
}

const trading = { periods: [5], horizon: 10, step: 3, window: 750, kind: 'daily' } as const;
const calendar = { periods: [7], horizon: 14, step: 5, window: 1_095, kind: 'daily' } as const;
const hourly = { periods: [24, 168], horizon: 24, step: 24, window: 1_008, kind: 'hourly' } as const;

export const benchSeries: readonly BenchSeries[] = [
  { ...trading, name: 'wti-spot', file: 'oil/wti_spot_daily.csv', column: 'Price' },
  { ...trading, name: 'wti-front', file: 'oil/wti_front_ohlcv_daily.csv', column: 'close' },
  { ...trading, name: 'henry-hub-spot', file: 'gas/henry_hub_spot_daily.csv', column: 'Price' },
  { ...trading, name: 'henry-hub-front', file: 'gas/henry_hub_front_ohlcv_daily.csv', column: 'close' },
  { ...trading, name: 'ttf-front', file: 'gas/ttf_front_daily.csv', column: 'price', step: 2, window: 500 },
  { ...trading, name: 'rbob-front', file: 'products/rbob_front_ohlcv_daily.csv', column: 'close' },
  { ...calendar, name: 'eua', file: 'carbon/eua_daily.csv', column: 'price', step: 2, window: 400 },
  { ...trading, name: 'vix', file: 'volatility/vix_daily.csv', column: 'CLOSE' },
  { ...calendar, name: 'power-de', file: 'power/europe_day_ahead_daily.csv.gz', column: 'DEU' },
  { ...calendar, name: 'power-fr', file: 'power/europe_day_ahead_daily.csv.gz', column: 'FRA' },
  { ...calendar, name: 'load-de', file: 'power/opsd_germany_daily.csv', column: 'Consumption' },
  { ...hourly, name: 'power-be-hourly', file: 'power/epf_full/be_hourly.csv.gz', column: 'y' },
  { ...hourly, name: 'ercot-hourly', file: 'power/ercot_dam_hourly.csv.gz', column: 'y' },
  {
    name: 'gasoline-weekly',
    file: 'products/us_gasoline_supplied_weekly.csv',
    column: 'Gasoline',
    periods: [52],
    horizon: 8,
    step: 2,
    window: 780,
    kind: 'weekly',
  },
];

/** Rows without a value are left out, times sorted, the first of equal times kept. */
export function readSeries(series: BenchSeries): History {
  const bytes = readFileSync(path.join(sharedData, series.file));
  const text = (series.file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
  const [head = '', ...lines] = text.trim().split('\n');
  const column = head.split(',').indexOf(series.column);
  if (column < 0) throw new Error(`${series.file} has no column ${series.column}`);
  const rows = new Map<number, number>();
  for (const line of lines) {
    const cells = line.split(',');
    const cell = cells[column] ?? '';
    const stamp = (cells[0] ?? '').replace(' ', 'T');
    const time = Date.parse(
      /^\d{4}-\d\d-\d\d$/.test(stamp) || stamp.includes('/') ? `${stamp} UTC` : `${stamp}Z`,
    );
    const value = Number(cell);
    if (cell !== '' && Number.isFinite(value) && !rows.has(time)) rows.set(time, value);
  }
  const sorted = [...rows].sort(([a], [b]) => a - b).slice(-(series.last ?? rows.size));
  return {
    time: Float64Array.from(sorted, ([time]) => time),
    value: Float64Array.from(sorted, ([, value]) => value),
    periods: series.periods,
  };
}

import { z } from 'zod';
import type { SeriesForecast } from '../../forecasting/desk/series-forecast.ts';
import type { LedgerRow } from '../../forecasting/ledger/summarise.ts';
import { float64, nullableNumber } from '../schemas.ts';

const finite = (value: number) => (Number.isFinite(value) ? value : null);

const accuracy = z.object({
  rows: z.number().int(),
  mae: nullableNumber,
  rmse: nullableNumber,
  mase: nullableNumber.describe('mean absolute error over that of the seasonal naive inside each history'),
  smape: nullableNumber.describe('percent'),
  bias: nullableNumber.describe('mean of value less forecast'),
});

const interval = z.object({
  level: z.number(),
  lower: float64,
  upper: float64,
  guaranteed: z.boolean().describe('false where too few errors were seen for this level'),
});

const levelCoverage = z.object({
  level: z.number(),
  rows: z.number().int(),
  before: nullableNumber.describe('share held by the model’s own intervals'),
  after: nullableNumber.describe('share held after calibration'),
});

const judged = z.object({
  model: z.string(),
  title: z.string(),
  accuracy,
  coverage: z.array(levelCoverage),
  weight: z.number().describe('share in the ensemble'),
});
const leftOut = z.array(z.object({ model: z.string(), reason: z.string() }));

export const seriesForecast = z.object({
  model: z.string(),
  title: z.string(),
  chosenBy: z.string(),
  time: float64,
  yhat: float64,
  intervals: z.array(interval).describe('narrowest first'),
  table: z.array(judged.extend({ maseByHorizon: float64 })).describe('best first, by rolling origin'),
  left: leftOut,
  parameters: z.record(z.string(), z.unknown()),
  converged: z.boolean(),
  drift: z.object({ earlier: nullableNumber, later: nullableNumber, ratio: nullableNumber }),
  origins: z.number().int(),
  window: z.object({ from: z.number(), to: z.number(), rows: z.number().int() }),
  periods: z.array(z.number()),
  tracks: z
    .array(z.object({ time: float64, yhat: float64, actual: float64 }))
    .describe('what was forecast at the latest origins, and what came'),
});

export function shownSeriesForecast(forecast: SeriesForecast): z.infer<typeof seriesForecast> {
  const { drift, table, intervals, left, periods, tracks, parameters, ...rest } = forecast;
  return {
    ...rest,
    left: [...left],
    periods: [...periods],
    tracks: [...tracks],
    parameters: { ...parameters },
    intervals: intervals.map(({ guaranteed, ...one }) => ({ ...one, guaranteed: guaranteed.every(Boolean) })),
    drift: { earlier: finite(drift.earlier), later: finite(drift.later), ratio: drift.ratio },
    table: table.map(({ overall, coverage, ...row }) => ({
      ...row,
      accuracy: {
        rows: overall.count,
        mae: finite(overall.mae),
        rmse: finite(overall.rmse),
        mase: finite(overall.mase),
        smape: finite(overall.smape),
        bias: finite(overall.bias),
      },
      coverage: coverage.map(({ level, count, before, after }) => ({
        level,
        rows: count,
        before: finite(before),
        after: finite(after),
      })),
    })),
  };
}

export const ledgerRow = z.object({
  symbol: z.string(),
  interval: z.string(),
  model: z.string(),
  forecasts: z.number().int(),
  rows: z.number().int(),
  mae: z.number(),
  mase: nullableNumber,
  bias: z.number(),
  levels: z.array(
    z.object({
      nominal: z.number(),
      rows: z.number().int(),
      inside: z.number().int(),
      realised: z.number(),
      verdict: z.object({
        state: z.enum(['learning', 'held', 'too narrow', 'too wide']),
        low: z.number(),
        high: z.number(),
      }),
    }),
  ),
  byStep: z.array(z.object({ step: z.number().int(), rows: z.number().int(), realised: z.number() })),
  demoted: z.string().nullable().describe('why the automatic choice leaves the model out'),
});

export const shownLedgerRow = ({ levels, byStep, ...rest }: LedgerRow): z.infer<typeof ledgerRow> => ({
  ...rest,
  levels: [...levels],
  byStep: [...byStep],
});

export const issuedForecast = z.object({
  id: z.string(),
  symbol: z.string(),
  interval: z.string(),
  model: z.string(),
  issuedAt: z.number(),
  issuedBy: z.string().nullable(),
  origin: z.number(),
  horizon: z.number().int(),
  inputSha256: z.string(),
  outputSha256: z.string(),
});

export const modelCard = z.object({
  model: z.string(),
  title: z.string(),
  chosenBy: z.string(),
  symbol: z.string(),
  interval: z.string(),
  dataSha256: z.string(),
  window: z.object({ from: z.number(), to: z.number(), rows: z.number().int() }),
  periods: z.array(z.number()),
  origins: z.number().int(),
  maseByHorizon: z.array(nullableNumber),
  mase: nullableNumber,
  coverage: z.array(z.object({ level: z.number(), realised: nullableNumber, rows: z.number().int() })),
  drift: z.object({ earlier: nullableNumber, later: nullableNumber, ratio: nullableNumber }),
  seed: z.number(),
  converged: z.boolean(),
  parameters: z.record(z.string(), z.unknown()),
  program: z.string(),
  table: z.array(judged.extend({ maseByHorizon: z.array(nullableNumber) })),
  left: leftOut,
});

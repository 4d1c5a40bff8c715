import { z } from 'zod';
import type { InsightAnswer } from '../ports/forecasts.ts';
import { bytes, float64, nullableNumber } from '../schemas.ts';

const anomaly = z.object({
  time: z.number(),
  kind: z.enum(['move', 'volume', 'stale', 'gap']),
  size: z.number().describe('the change, or the ratio to what is usual'),
  oneIn: z.number().describe('rows in which a bar as odd as this comes once'),
});

export const insightAnswer = z.object({
  symbol: z.string(),
  interval: z.string(),
  unit: z.string().nullable(),
  simulated: z.boolean(),
  kind: z.enum(['log return', 'difference']),
  rowsPerYear: z.number(),
  regimes: z.object({
    states: z.number().int(),
    present: z.number().int().describe('calm first'),
    probability: z.number(),
    since: z.number(),
    rowsSince: z.number().int(),
    expectedRows: z.number(),
    yearly: float64.describe('spread a year of each state'),
    mean: float64,
    transition: float64.describe('states × states, from row to column'),
    bic: z.number(),
    converged: z.boolean(),
    time: float64.describe('of the later row of each change'),
    path: bytes.describe('state of each change'),
  }),
  anomalies: z.array(anomaly).describe('newest first'),
  season: z
    .object({
      percentile: z.number(),
      years: z.number().int(),
      next: z.array(z.object({ year: z.number().int(), change: z.number() })),
      meanNext: z.number(),
      rises: z.number().int(),
      tStatistic: nullableNumber,
    })
    .nullable(),
  sentences: z.array(
    z.object({
      topic: z.enum(['regime', 'anomaly', 'season', 'curve', 'forecast']),
      text: z.string(),
      sureness: z.enum(['high', 'medium', 'low']),
      model: z.string(),
      numbers: z.record(z.string(), z.number()),
      change: z.string().describe('what would change it'),
    }),
  ),
});

export function shownInsight({
  regimes,
  time,
  season,
  ...rest
}: InsightAnswer): z.infer<typeof insightAnswer> {
  const { model, path, ...now } = regimes;
  return {
    ...rest,
    anomalies: [...rest.anomalies],
    sentences: rest.sentences.map((sentence) => ({ ...sentence, numbers: { ...sentence.numbers } })),
    season: season && { ...season, next: [...season.next] },
    regimes: {
      ...now,
      states: model.states,
      mean: model.mean,
      transition: model.transition,
      bic: model.bic,
      converged: model.converged,
      time: time.slice(1),
      path,
    },
  };
}

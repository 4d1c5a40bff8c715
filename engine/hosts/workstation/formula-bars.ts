import type { BarsAnswer, BarsRequest } from '../../api/ports/history.ts';
import { sampleFormula } from '../../curves/sampled-formula.ts';
import { daysOf } from '../../domain/bar-rows.ts';
import { type BarColumns, barsFromRows, clipBars, sliceBars } from '../../domain/bars.ts';
import { Fault } from '../../domain/fault.ts';
import { type Interval, intervalMilliseconds, isInterval } from '../../domain/interval.ts';
import { mergeBars } from '../../domain/merge-bars.ts';
import { resampleBars } from '../../domain/resample.ts';
import { createSessionCalendar, type SessionCalendar } from '../../domain/session-calendar.ts';
import type { Resolved } from '../../market/catalogue.ts';
import { limited } from './series-facts.ts';

const day = 86_400_000;
const minute = 60_000;
/** A leg without a new bar for so long is not believed: within a day, and in daily bars. */
export const [mostIntradayAge, mostDailyAge] = [60 * minute, 6 * day];
/** Formulas of formulas of formulas. */
const deepest = 8;

/** The finest interval at which the legs of a chart are sampled. */
function samplingOf(interval: Interval): Interval {
  return intervalMilliseconds[interval] < minute ? '1s' : '1m';
}

/** Bars of a formula from samples of its legs; `read` gives the bars of a leg, whatever it is. */
export async function formulaBars(
  request: BarsRequest,
  resolved: Resolved,
  now: number,
  depth: number,
  read: (request: BarsRequest, depth: number) => Promise<BarsAnswer>,
): Promise<BarsAnswer> {
  const { formula, legs, instrument } = resolved;
  if (formula === null || !isInterval(request.interval)) {
    throw new Fault('INTERVAL_UNKNOWN', `${request.interval} is no interval of a chart.`, {
      interval: request.interval,
    });
  }
  if (depth > deepest) throw new Fault('FORMULA_TOO_DEEP', `${request.symbol} is made of too many layers.`);
  const { interval } = request;
  const calendar: SessionCalendar = createSessionCalendar(instrument);
  let simulated = false;
  const sample = async (
    at: Interval,
    range: { from?: number | undefined; to?: number | undefined },
    mostAge: number,
  ) => {
    const sampled = await Promise.all(
      legs.map(async (symbol) => {
        const answer = await read({ symbol, interval: at, ...range, knownTo: request.knownTo }, depth + 1);
        simulated ||= answer.series.simulated;
        return { symbol, bars: answer.bars };
      }),
    );
    const { samples, failure } = sampleFormula(sampled, (values) => formula.evaluate(values), mostAge);
    // A formula without a value anywhere is wrong; one that has none here and there has gaps.
    if (samples.time.length === 0 && failure !== undefined) throw failure;
    return samples;
  };
  // Enough finer samples for the bars asked for, with room for closed hours.
  const width = intervalMilliseconds[interval];
  const span = request.limit === undefined ? undefined : request.limit * width * 3 + 5 * day;
  const from = request.from ?? (span === undefined ? undefined : (request.to ?? now) - span);
  const range = { from, to: request.to };
  const fine = samplingOf(interval);
  let bars: BarColumns;
  let sampling: string;
  if (interval === '1d') {
    const days = await sample('1d', range, mostDailyAge);
    // Days of which minutes are kept have a true range of samples; older ones only their closing sample.
    const minutes = await sample(
      fine,
      { ...range, from: Math.max(from ?? 0, now - 10 * day) },
      mostIntradayAge,
    );
    const recent = barsFromRows(daysOf(minutes, calendar.tradingDate));
    bars = mergeBars(days, sliceBars(recent, Math.min(1, recent.time.length), recent.time.length));
    sampling = '1d closes, 1m where kept';
  } else {
    const samples = await sample(fine, range, mostIntradayAge);
    bars = interval === fine ? samples : resampleBars(samples, width);
    sampling = fine;
  }
  const volumeless = { ...bars, volume: new Float64Array(bars.time.length).fill(Number.NaN) };
  return {
    symbol: resolved.symbol,
    interval,
    unit: formula.unit,
    ...limited(clipBars(volumeless, request), request.limit),
    series: {
      kind: 'formula',
      badge: `legs sampled at ${sampling}`,
      rolls: [],
      members: [...legs],
      sampling,
      simulated,
      notes: [...formula.notes],
    },
  };
}

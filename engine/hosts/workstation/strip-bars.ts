import type { BarsAnswer, BarsRequest } from '../../api/ports/history.ts';
import { sampleFormula } from '../../curves/sampled-formula.ts';
import { contractOf } from '../../domain/contracts.ts';
import { monthPeriod, parsePeriod, periodMonths } from '../../domain/delivery.ts';
import { success } from '../../domain/fault.ts';
import type { Instrument } from '../../domain/instrument.ts';
import { mergeBars } from '../../domain/merge-bars.ts';
import { type BarsSources, type JoinedBars, readJoinedBars } from './bars.ts';
import { mostDailyAge, mostIntradayAge } from './formula-bars.ts';
import { limited, plainFacts } from './series-facts.ts';

/** Whether a contract is of more than one month. */
export const isStrip = ({ contract }: Instrument): boolean => contract?.period.includes('-') === true;

/**
 * A quarter, season or year before it traded here, made from its months: their closes weighted by what each delivers.
 * Bars of its own cover those.
 */
export async function stripBars(
  sources: BarsSources,
  request: BarsRequest,
  strip: Instrument,
  own: JoinedBars,
): Promise<BarsAnswer> {
  const product = sources.market.catalogue().product(strip.contract?.product ?? strip.symbol);
  const period = parsePeriod(strip.contract?.period ?? '', 0);
  if (!period.ok) throw period.fault;
  let simulated = own.simulated;
  const legs = await Promise.all(
    periodMonths(period.value).map(async ({ year, month }) => {
      const contract = contractOf(product, monthPeriod(year, month));
      const { symbol, multiplier } = contract;
      const months = await readJoinedBars(sources, { ...request, symbol, limit: undefined }, contract);
      simulated ||= months.simulated;
      return { symbol, weight: multiplier, bars: months.bars };
    }),
  );
  const total = legs.reduce((sum, { weight }) => sum + weight, 0);
  const mean = (values: Readonly<Record<string, number>>) =>
    success(
      legs.reduce((sum, { symbol, weight }) => sum + (values[symbol] ?? Number.NaN) * weight, 0) / total,
    );
  const mostAge = request.interval === '1d' ? mostDailyAge : mostIntradayAge;
  const { samples } = sampleFormula(legs, mean, mostAge);
  const tick = Number(strip.tickSize);
  for (const column of [samples.open, samples.high, samples.low, samples.close]) {
    column.forEach((value, index) => {
      column[index] = Number((Math.round(value / tick) * tick).toFixed(8));
    });
  }
  const { simulated: _own, ...answer } = own;
  return {
    ...answer,
    ...limited(mergeBars(samples, own.bars), request.limit),
    series: {
      ...plainFacts(simulated),
      badge: samples.time.length === 0 ? null : 'before it traded: mean of its months by what they deliver',
      members: legs.map(({ symbol }) => symbol),
      sampling: samples.time.length === 0 ? null : request.interval,
    },
  };
}

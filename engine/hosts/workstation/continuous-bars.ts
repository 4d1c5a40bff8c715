import type { BarsAnswer, BarsRequest, ContinuousRequest } from '../../api/ports/history.ts';
import { adjustmentText, joinContracts, type Segment } from '../../curves/continuous.ts';
import { frontSpans, type RollContract, rollText } from '../../curves/roll.ts';
import { type BarColumns, clipBars, emptyBars, firstIndexAtOrAfter } from '../../domain/bars.ts';
import { firstNoticeOf, lastTradingDayOf } from '../../domain/contracts.ts';
import { parsePeriod, periodStart } from '../../domain/delivery.ts';
import { businessDayBefore } from '../../domain/holidays.ts';
import type { Instrument } from '../../domain/instrument.ts';
import { mergeBars } from '../../domain/merge-bars.ts';
import { createSessionCalendar } from '../../domain/session-calendar.ts';
import { tradingDateEnd } from '../../domain/trading-date-end.ts';
import { importSource, openInterestSource } from '../../store/repositories/series.ts';
import { type BarsSources, readJoinedBars } from './bars.ts';
import { limited } from './series-facts.ts';

const day = 86_400_000;

export const plainContinuous: ContinuousRequest = {
  roll: { rule: 'last-trading-day' },
  adjustment: { method: 'none' },
};
interface MonthContract extends RollContract {
  readonly instrumentSymbol: string;
}

/** Months of a product that are listed or of which the store holds bars, in order of delivery. */
async function knownMonths(
  sources: BarsSources,
  product: Instrument,
  now: number,
  activity: boolean,
  knownTo: number | undefined,
): Promise<MonthContract[]> {
  const { store, market } = sources;
  const prefix = `${product.symbol} `;
  const stored = (await store.read('series', null)).map(({ symbol }) => symbol);
  const listed = market.catalogue().months(product.symbol);
  const symbols = new Set([
    ...stored.filter((symbol) => symbol.startsWith(prefix)),
    ...listed.map(({ symbol }) => symbol),
  ]);
  const months = [...symbols].flatMap((symbol) => {
    const period = parsePeriod(symbol.slice(prefix.length), now);
    return period.ok && period.value.kind === 'month' && `${prefix}${period.value.code}` === symbol
      ? [{ symbol, period: period.value }]
      : [];
  });
  months.sort((a, b) => periodStart(a.period) - periodStart(b.period));
  return Promise.all(
    months.map(async ({ symbol, period }) => ({
      symbol,
      instrumentSymbol: symbol,
      lastTradingDay: lastTradingDayOf(product, period),
      firstNotice: firstNoticeOf(product, period) ?? null,
      ...(activity && { activity: await activityOf(sources, symbol, knownTo) }),
    })),
  );
}

async function activityOf(
  sources: BarsSources,
  symbol: string,
  knownTo: number | undefined,
): Promise<NonNullable<RollContract['activity']>> {
  const [traded, recorded, imported] = await Promise.all([
    readJoinedBars(sources, { symbol, interval: '1d', knownTo }, sources.market.instrument(symbol)),
    sources.store.read('bars', { symbol, interval: '1d', source: openInterestSource }),
    sources.store.read('bars', { symbol: `${symbol} OI`, interval: '1d', source: importSource }),
  ]);
  const { time, volume } = traded.bars;
  const open = mergeBars(recorded?.bars ?? emptyBars(), imported?.bars ?? emptyBars());
  const openInterest = Float64Array.from(time, (at) => {
    const index = firstIndexAtOrAfter(open.time, at);
    return open.time[index] === at ? (open.close[index] as number) : Number.NaN;
  });
  return { time, volume, openInterest };
}

/** Business days of the product's own last-trading-day rule; of a product without one, weekdays. */
function businessDays(product: Instrument) {
  const calendar = product.lastTradingDay?.calendar ?? 'us';
  return { businessDayBefore: (date: number, count: number) => businessDayBefore(calendar, date, count) };
}

/** Contracts of a product joined to its n-th month, as the rule and adjustment of the request say. */
export async function continuousBars(
  sources: BarsSources,
  request: BarsRequest,
  product: Instrument,
  n: number,
  now: number,
): Promise<BarsAnswer> {
  const { roll, adjustment } = request.continuous ?? plainContinuous;
  const needsActivity = roll.rule === 'volume' || roll.rule === 'open-interest';
  const months = await knownMonths(sources, product, now, needsActivity, request.knownTo);
  const spans = frontSpans(months, roll, businessDays(product));
  if (!spans.ok) throw spans.fault;
  const calendar = createSessionCalendar(product);
  const daily = request.interval === '1d';
  // A roll takes effect when the last session of its date is over, in the exchange's zone.
  const endOf = (date: number) => (daily ? date + day : tradingDateEnd(calendar, date));
  const { from: wantedFrom = Number.NEGATIVE_INFINITY, to: wantedTo = Number.POSITIVE_INFINITY } = request;
  let from = Number.NEGATIVE_INFINITY;
  const wanted: { symbol: string; from: number; to: number }[] = [];
  spans.value.forEach((span, index) => {
    const last = index === spans.value.length - 1;
    const to = last ? Number.POSITIVE_INFINITY : endOf(span.lastDate);
    const at = months.findIndex(({ symbol }) => symbol === span.symbol);
    const nth = months[at + n - 1];
    // Adjusting needs all rolls up to the newest; without it only the asked-for part is read.
    const needed = adjustment.method !== 'none' || (to > wantedFrom && from <= wantedTo);
    if (nth !== undefined && needed) wanted.push({ symbol: nth.symbol, from, to });
    from = to;
  });
  let simulated = false;
  const read = async (symbol: string): Promise<BarColumns> => {
    const answer = await readJoinedBars(
      sources,
      { symbol, interval: request.interval, knownTo: request.knownTo },
      sources.market.instrument(symbol),
    );
    simulated ||= answer.simulated;
    return answer.bars;
  };
  const segments: Segment[] = await Promise.all(
    wanted.map(async (segment) => ({ ...segment, bars: await read(segment.symbol) })),
  );
  const joined = joinContracts(
    segments.filter(({ bars }) => bars.time.length > 0),
    adjustment,
  );
  if (!joined.ok) throw joined.fault;
  const { bars, rolls, symbols } = joined.value;
  const clipped = clipBars(bars, request);
  const cut = limited(clipped, request.limit);
  return {
    symbol: request.symbol,
    interval: request.interval,
    unit: product.unit,
    ...cut,
    series: {
      kind: 'continuous',
      badge: `c${n} · ${rollText(roll)} · ${adjustmentText(adjustment)}`,
      rolls: rolls.filter(({ time }) => time >= (cut.bars.time[0] ?? Number.POSITIVE_INFINITY)),
      members: symbols,
      sampling: null,
      simulated,
      notes: [],
    },
  };
}

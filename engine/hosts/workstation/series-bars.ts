import type { BarsAnswer, BarsRequest, ContinuousRequest, SeriesFacts } from '../../api/ports/history.ts';
import { adjustmentText, joinContracts, type Segment } from '../../curves/continuous.ts';
import { frontSpans, type RollContract, rollText } from '../../curves/roll.ts';
import { sampleFormula } from '../../curves/sampled-formula.ts';
import { daysOf } from '../../domain/bar-rows.ts';
import {
  type BarColumns,
  barsFromRows,
  clipBars,
  emptyBars,
  firstIndexAtOrAfter,
  sliceBars,
} from '../../domain/bars.ts';
import { contractOf, firstNoticeOf, lastTradingDayOf } from '../../domain/contracts.ts';
import { monthPeriod, parsePeriod, periodMonths, periodStart } from '../../domain/delivery.ts';
import { Fault, success } from '../../domain/fault.ts';
import { businessDayBefore } from '../../domain/holidays.ts';
import type { Instrument } from '../../domain/instrument.ts';
import { type Interval, intervalMilliseconds, isInterval } from '../../domain/interval.ts';
import { mergeBars } from '../../domain/merge-bars.ts';
import { resampleBars } from '../../domain/resample.ts';
import { createSessionCalendar, type SessionCalendar } from '../../domain/session-calendar.ts';
import { tradingDateEnd } from '../../domain/trading-date-end.ts';
import type { Resolved } from '../../market/catalogue.ts';
import { importSource, openInterestSource } from '../../store/repositories/series.ts';
import { type BarsSources, type JoinedBars, readJoinedBars } from './bars.ts';

const day = 86_400_000;
const minute = 60_000;
/** A leg without a new bar for so long is not believed: within a day, and in daily bars. */
const [mostIntradayAge, mostDailyAge] = [60 * minute, 6 * day];
/** Formulas of formulas of formulas. */
const deepest = 8;

export const plainContinuous: ContinuousRequest = {
  roll: { rule: 'last-trading-day' },
  adjustment: { method: 'none' },
};

const plainFacts = (simulated: boolean): SeriesFacts => ({
  kind: 'plain',
  badge: null,
  rolls: [],
  members: [],
  sampling: null,
  simulated,
  notes: [],
});

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

async function continuousBars(
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

function limited(bars: BarColumns, limit: number | undefined): { bars: BarColumns; truncated: boolean } {
  const length = bars.time.length;
  if (limit === undefined || length <= limit) return { bars, truncated: false };
  return { bars: sliceBars(bars, length - limit, length), truncated: true };
}

/** The finest interval at which the legs of a chart are sampled. */
function samplingOf(interval: Interval): Interval {
  return intervalMilliseconds[interval] < minute ? '1s' : '1m';
}

async function formulaBars(
  sources: BarsSources,
  request: BarsRequest,
  resolved: Resolved,
  now: number,
  depth: number,
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
    const read = await Promise.all(
      legs.map(async (symbol) => {
        const answer = await readSeriesBars(
          sources,
          { symbol, interval: at, ...range, knownTo: request.knownTo },
          now,
          depth + 1,
        );
        simulated ||= answer.series.simulated;
        return { symbol, bars: answer.bars };
      }),
    );
    const { samples, failure } = sampleFormula(read, (values) => formula.evaluate(values), mostAge);
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

const isStrip = ({ contract }: Instrument): boolean => contract?.period.includes('-') === true;

/**
 * A quarter, season or year before it traded here, made from its months: their closes weighted by what each delivers.
 * Bars of its own cover those.
 */
async function stripBars(
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

/** Whether the store itself holds bars under a symbol. */
async function isStored(sources: BarsSources, symbol: string): Promise<boolean> {
  const series = await sources.store.read('series', null);
  return series.some((entry) => entry.symbol === symbol && entry.source === importSource);
}

/**
 * Bars of whatever a symbol stands for. A product without imported bars of its own shows, before its recorded ones, those
 * of its front months. Throws SERIES_UNKNOWN, or what is wrong with the symbol or formula.
 */
export async function readSeriesBars(
  sources: BarsSources,
  request: BarsRequest,
  now: number,
  depth = 0,
): Promise<BarsAnswer> {
  const catalogue = sources.market.catalogue();
  const resolved = catalogue.resolve(request.symbol);
  if (!resolved.ok || request.source !== undefined) {
    // Imported names need not be symbols; a formula that cannot be read is not taken for one of them.
    const stored = await isStored(sources, request.symbol);
    if (!resolved.ok && !stored && /[-+*/()\u2212 ]/.test(request.symbol)) throw resolved.fault;
    const known = resolved.ok ? resolved.value.instrument : undefined;
    const { simulated, ...answer } = await readJoinedBars(sources, request, known);
    return { ...answer, series: plainFacts(simulated) };
  }
  const { kind, symbol, instrument } = resolved.value;
  const asked = { ...request, symbol };
  if (kind === 'formula') {
    if (await isStored(sources, request.symbol)) {
      const { simulated, ...answer } = await readJoinedBars(sources, request, undefined);
      return { ...answer, series: plainFacts(simulated) };
    }
    return formulaBars(sources, asked, resolved.value, now, depth);
  }
  if (kind === 'continuous') {
    const [product = '', n = 'c1'] = symbol.split(' ');
    return continuousBars(sources, asked, catalogue.product(product), Number(n.slice(1)), now);
  }
  const joined: JoinedBars = await readJoinedBars(sources, asked, instrument);
  const { simulated, ...answer } = joined;
  if (kind === 'contract' && isStrip(instrument)) return stripBars(sources, asked, instrument, joined);
  const hasMonths =
    kind === 'product' && instrument.delivery?.months !== undefined && isInterval(request.interval);
  if (!hasMonths || (await isStored(sources, symbol))) return { ...answer, series: plainFacts(simulated) };
  const months = await continuousBars(sources, { ...asked, continuous: plainContinuous }, instrument, 1, now);
  const bars = mergeBars(months.bars, answer.bars);
  return {
    ...answer,
    ...limited(bars, request.limit),
    truncated: answer.truncated || months.truncated || limited(bars, request.limit).truncated,
    series: { ...months.series, simulated: simulated || months.series.simulated },
  };
}

import { type BarColumns, emptyBars, sliceBars } from '../../domain/bars.ts';
import { lastTradingDayOf } from '../../domain/contracts.ts';
import {
  monthLetters,
  monthPeriod,
  nextPeriod,
  type Period,
  periodContaining,
  periodStart,
} from '../../domain/delivery.ts';
import { isHoliday } from '../../domain/holidays.ts';
import type { Instrument, Weekday } from '../../domain/instrument.ts';
import { contractSymbol } from '../../domain/symbol.ts';
import { type RandomStream, randomStream } from '../../numerics/random/random-stream.ts';
import { priceToTicks, type TickScale, tickScale, ticksToPrice } from '../ticks.ts';
import type { Calibration } from './calibration.ts';
import type { Curves } from './curve-parameters.ts';
import { createCurveProcess } from './curve-process.ts';
import { curveShape } from './listing.ts';
import { dynamicsOf, isSimulatedProduct, type ProductDynamics } from './product-dynamics.ts';

export interface PastOptions {
  readonly products: readonly Instrument[];
  readonly calibration: Calibration;
  readonly curves: Curves;
  /** Where the front month (or the instrument itself) stands on the last date, by product; where a contract does, by its symbol. */
  readonly anchors: Readonly<Record<string, number>>;
  /** First and last date, midnight UTC in ms. */
  readonly from: number;
  readonly to: number;
  readonly seed: number;
}

/** Daily bars of one contract, or of a product without deliveries; `openInterest` in lots at the close. */
export interface PastSeries {
  readonly symbol: string;
  readonly product: string;
  readonly bars: BarColumns;
  readonly openInterest: Float64Array;
}

const day = 86_400_000;
const weekdays: readonly Weekday[] = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
/** Lots a day of a front month of the heaviest products, and how activity falls towards far months and expiry. */
const frontVolume = 30_000;
const volumeDecay = 0.45;
const interestDecay = 0.3;
const interestPerVolume = 6;
const [volumeFades, interestFades] = [9, 14];

interface Line {
  readonly symbol: string;
  readonly period: Period | undefined;
  readonly lastDate: number;
  readonly bars: BarColumns;
  readonly openInterest: Float64Array;
  /** Price before rounding and before the path was bent to its end. */
  length: number;
}

interface Track {
  readonly product: Instrument;
  readonly dynamics: ProductDynamics;
  readonly scale: TickScale;
  readonly lines: Line[];
  readonly listed: number;
  /** Position of the front line. */
  front: number;
}

/** A session ends on that date: its trading dates are those of the local closes. */
function tradesOn(product: Instrument, date: number): boolean {
  if (isHoliday(product.holidays ?? [], date)) return false;
  const today = weekdays[new Date(date).getUTCDay()] as Weekday;
  const before = weekdays[(new Date(date).getUTCDay() + 6) % 7] as Weekday;
  return product.sessions.some(({ days, open, close }) =>
    close > open || close === '00:00' ? days.includes(today) : days.includes(before),
  );
}

function monthsOf(product: Instrument, from: number, to: number): Period[] {
  const cycle = product.delivery?.cycle;
  const wanted = product.delivery?.months ?? 0;
  const found: Period[] = [];
  let beyond = 0;
  for (
    let period = periodContaining('month', from - 31 * day);
    beyond < wanted;
    period = nextPeriod(period)
  ) {
    if (cycle !== undefined && !cycle.includes(monthLetters[period.firstMonth - 1] ?? '')) continue;
    const last = lastTradingDayOf(product, period);
    if (last < from) continue;
    if (last >= to) beyond += 1;
    found.push(monthPeriod(period.year, period.firstMonth));
  }
  return found;
}

function makeTracks(options: PastOptions): Track[] {
  const { products, calibration, curves, from, to } = options;
  const dates = Math.round((to - from) / day) + 1;
  return products
    .filter(({ symbol }) => isSimulatedProduct(symbol, calibration, curves))
    .map((product) => {
      const line = (symbol: string, period: Period | undefined, lastDate: number): Line => ({
        symbol,
        period,
        lastDate,
        bars: emptyBars(dates),
        openInterest: new Float64Array(dates),
        length: 0,
      });
      const months = monthsOf(product, from, to);
      return {
        product,
        dynamics: dynamicsOf(product.symbol, calibration, curves),
        scale: tickScale(product.tickSize),
        lines:
          months.length === 0
            ? [line(product.symbol, undefined, Number.POSITIVE_INFINITY)]
            : months.map((period) =>
                line(contractSymbol(product.symbol, period), period, lastTradingDayOf(product, period)),
              ),
        listed: Math.max(1, product.delivery?.months ?? 1),
        front: 0,
      };
    });
}

function addDay(track: Track, date: number, change: (daysAhead: number) => number, stream: RandomStream) {
  const { dynamics, lines } = track;
  const normal = dynamics.dynamics === 'normal';
  // How busy a day is holds for all months alike; a month by itself differs little from the line.
  const busy = frontVolume * (dynamics.weight / 10) * Math.exp(0.25 * stream.normal());
  while ((lines[track.front]?.lastDate ?? Number.POSITIVE_INFINITY) < date) track.front += 1;
  const last = Math.min(lines.length, track.front + track.listed);
  for (let index = track.front; index < last; index += 1) {
    const line = lines[index] as Line;
    const rank = index - track.front;
    const start = line.period === undefined ? date : periodStart(line.period);
    const daysAhead = Math.max(0, (start - date) / day);
    const deliveries = line.period === undefined ? [] : [{ daysAhead, month: line.period.firstMonth }];
    const shape = curveShape(dynamics, deliveries);
    const moved = change(daysAhead);
    const price = normal ? dynamics.level + shape + moved : dynamics.level * shape * Math.exp(moved);
    const range =
      dynamics.volatility * Math.max(0.25, Math.exp(-dynamics.reversion * daysAhead)) * (normal ? 1 : price);
    const before = line.length === 0 ? price : (line.bars.close[line.length - 1] as number);
    const open = before + range * 0.25 * stream.normal();
    const left = line.lastDate === Number.POSITIVE_INFINITY ? 1_000 : (line.lastDate - date) / day;
    const k = line.length;
    line.bars.time[k] = date;
    line.bars.open[k] = open;
    line.bars.close[k] = price;
    line.bars.high[k] = Math.max(open, price) + range * 0.5 * Math.abs(stream.normal());
    line.bars.low[k] = Math.min(open, price) - range * 0.5 * Math.abs(stream.normal());
    const active = busy * Math.exp(0.05 * stream.normal());
    line.bars.volume[k] = Math.round(
      active * Math.exp(-volumeDecay * rank) * Math.min(1, (left + 0.5) / volumeFades),
    );
    line.openInterest[k] = Math.round(
      active *
        interestPerVolume *
        Math.exp(-interestDecay * rank) *
        Math.min(1, (left + 0.5) / interestFades),
    );
    line.length = k + 1;
  }
}

/**
 * Bends the path so that it ends where the market stands, and rounds it to ticks. Each contract that goes on ends at its
 * own price: of a curve that only met at the front, the market would go on with some months here and some there.
 */
function finish(track: Track, anchors: PastOptions['anchors'], from: number, to: number): PastSeries[] {
  const { dynamics, lines, scale } = track;
  const anchor = anchors[track.product.symbol];
  const normal = dynamics.dynamics === 'normal';
  // What is in front on the day after: that is what the market shows when it goes on.
  const front = lines.find(({ lastDate }) => lastDate > to);
  const end = front === undefined ? undefined : front.bars.close[front.length - 1];
  const usable = (price: number | undefined): price is number =>
    price !== undefined && Number.isFinite(price) && (normal || price > 0);
  const gapOf = (target: number, last: number) => (normal ? target - last : Math.log(target / last));
  const frontGap = end === undefined ? 0 : gapOf(usable(anchor) ? anchor : dynamics.level, end);
  // By the time to delivery, not by the contract: the curve of an earlier date must not have a step where those end that
  // are listed on the last one.
  const knots = lines
    .flatMap((line) => {
      const own = line === front && usable(anchor) ? anchor : anchors[line.symbol];
      const last = line.bars.close[line.length - 1];
      if (line.period === undefined || last === undefined || line.lastDate <= to || !usable(own)) return [];
      // The last bar may be of a day before the last date.
      const ahead = periodStart(line.period) - (line.bars.time[line.length - 1] as number);
      return [{ ahead, gap: gapOf(own, last) }];
    })
    .sort((a, b) => a.ahead - b.ahead);
  const gapAhead = (ahead: number): number => {
    const next = knots.findIndex((knot) => knot.ahead >= ahead);
    const after = knots[next === -1 ? knots.length - 1 : next];
    const before = knots[next === -1 ? knots.length - 1 : Math.max(0, next - 1)];
    if (after === undefined || before === undefined) return frontGap;
    if (after.ahead === before.ahead) return after.gap;
    return before.gap + ((after.gap - before.gap) * (ahead - before.ahead)) / (after.ahead - before.ahead);
  };
  const rounded = (price: number) => {
    const ticks = priceToTicks(price, scale);
    return ticksToPrice(normal ? ticks : Math.max(1, ticks), scale);
  };
  return lines.flatMap((line) => {
    if (line.length === 0) return [];
    const bars = sliceBars(line.bars, 0, line.length);
    for (let k = 0; k < line.length; k += 1) {
      const time = bars.time[k] as number;
      const gap = line.period === undefined ? frontGap : gapAhead(periodStart(line.period) - time);
      const bend = gap * ((time - from) / Math.max(day, to - from));
      for (const name of ['open', 'high', 'low', 'close'] as const) {
        const price = bars[name][k] as number;
        bars[name][k] = rounded(normal ? price + bend : price * Math.exp(bend));
      }
    }
    return [
      {
        symbol: line.symbol,
        product: track.product.symbol,
        bars,
        openInterest: line.openInterest.slice(0, line.length),
      },
    ];
  });
}

/**
 * A simulated past: daily bars of every contract that was listed between two dates, from the model that the simulated
 * exchange trades by, ending where it stands now. The same options give the same bars. It is no history of any market.
 */
export function simulatePast(options: PastOptions): PastSeries[] {
  const { calibration, anchors, from, to, seed } = options;
  const tracks = makeTracks(options);
  const process = createCurveProcess(
    tracks.map(({ dynamics }) => dynamics),
    calibration,
    randomStream(seed, 3),
  );
  const streams = tracks.map((_, index) => randomStream(seed, 1_000 + index));
  for (let date = from; date <= to; date += day) {
    process.advance(1);
    tracks.forEach((track, index) => {
      if (!tradesOn(track.product, date)) return;
      addDay(track, date, (daysAhead) => process.change(index, daysAhead), streams[index] as RandomStream);
    });
  }
  return tracks.flatMap((track) => finish(track, anchors, from, to));
}

import type { History } from '../forecaster.ts';
import { type CalendarRhythm, calendarFeatures, calendarSize } from './calendar-features.ts';

/**
 * What the network sees of a history and what it says, for a forecast made after row `origin − 1`. Values are told as
 * distances from an anchor in units of the usual step of the window, so that level, unit and volatility do not matter.
 * The answer is a correction of a naive forecast, of which the better of two is taken as the base.
 */
export interface WindowDesign {
  /** Rows back from the origin, 1 the last. */
  readonly lags: readonly number[];
  /** Rows answered at once. */
  readonly block: number;
  /** Row of the base forecast back from each target: 0 is the last value, else the shortest season. */
  readonly season: number;
  /** Latest lags over which the scale is taken. */
  readonly recent: number;
  readonly rhythm: CalendarRhythm;
  /** Least scale of a window: a share of that of the whole history. */
  readonly floor: number;
}

const longestSeason = 400;

/** Lags and block follow from the seasons alone, so that the rows needed are known before a history is seen. */
export function shapeOf(periods: readonly number[]) {
  const seasons = periods.map(Math.round).filter((period) => period >= 2 && period <= longestSeason);
  const first = seasons.length === 0 ? 0 : Math.min(...seasons);
  let block = 10;
  if (first > 0) block = first <= 14 ? 2 * first : Math.min(first, 24);
  const recent = Math.max(14, Math.min(48, 2 * first));
  const lags = new Set(Array.from({ length: recent }, (_, lag) => lag + 1));
  // Of each longer season the rows that lie one season before the targets.
  for (const period of seasons)
    for (let step = 1; step <= block; step++) if (period - step >= 0) lags.add(period - step + 1);
  const sorted = [...lags].sort((a, b) => a - b);
  return { lags: sorted, block, recent, first, longest: sorted.at(-1) ?? recent };
}

/** Enough windows for training and for a hold-out that is not one block. */
export function leastRowsOf(periods: readonly number[]): number {
  const { longest, block } = shapeOf(periods);
  return longest + 3 * block + 40;
}

const absolute = (sum: number, from: number, to: number) => sum + Math.abs(to - from);

export function designOf({ time, value, periods }: History): WindowDesign {
  const { lags, block, recent, first } = shapeOf(periods);
  let [steps, stepSum, seasonSum] = [0, 0, 0];
  let [plain, seasonal] = [0, 0];
  for (let row = 1; row < value.length; row++) {
    stepSum = absolute(stepSum, value[row - 1] as number, value[row] as number);
    steps += 1;
  }
  // Over targets as the block has them: the last value is older the farther the target.
  for (let row = Math.max(first, block) + 1; row < value.length; row++) {
    const ahead = 1 + (row % block);
    plain = absolute(plain, value[row - ahead] as number, value[row] as number);
    if (first > 0) {
      const back = first * Math.ceil(ahead / first);
      seasonSum = absolute(seasonSum, value[row - back] as number, value[row] as number);
      seasonal += 1;
    }
  }
  return {
    lags,
    block,
    recent,
    season: seasonal > 0 && seasonSum < plain ? first : 0,
    rhythm: calendarRhythm(time),
    floor: (0.3 * stepSum) / steps,
  };
}

function calendarRhythm(time: Float64Array): CalendarRhythm {
  const last = time.length - 1;
  const span = (time[last] as number) - (time[0] as number);
  return { step: span / last, span };
}

export const inputSize = ({ lags, rhythm }: WindowDesign) => lags.length + calendarSize(rhythm);

export interface Window {
  readonly scale: number;
  /** The naive forecasts that the answer corrects, unit of the history. */
  base(step: number): number;
}

/** Writes the inputs at `origin` to `into` from `offset`; `next` is the time of the first target. */
export function openWindow(
  { lags, season, recent, rhythm, floor }: WindowDesign,
  value: Float64Array,
  origin: number,
  next: number,
  into: Float32Array,
  offset: number,
): Window {
  let moved = 0;
  for (let lag = 1; lag < recent; lag++)
    moved = absolute(moved, value[origin - lag - 1] as number, value[origin - lag] as number);
  const scale = Math.max(floor, moved / (recent - 1)) || 1;
  let anchor = value[origin - 1] as number;
  if (season > 0) {
    anchor = 0;
    for (let lag = 1; lag <= season; lag++) anchor += (value[origin - lag] as number) / season;
  }
  let at = offset;
  // Far values are drawn in, so that one spike does not drive everything.
  for (const lag of lags) into[at++] = Math.asinh(((value[origin - lag] as number) - anchor) / scale / 3);
  calendarFeatures(rhythm, next, into, at);
  return {
    scale,
    base: (step) =>
      season === 0 ? (value[origin - 1] as number) : (value[origin - season + (step % season)] as number),
  };
}

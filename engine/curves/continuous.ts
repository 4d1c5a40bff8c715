import { type BarColumns, emptyBars, firstIndexAtOrAfter, sliceBars } from '../domain/bars.ts';
import { failure, type Result, success } from '../domain/fault.ts';

/**
 * Continuous series from the bars of single contracts. `back` leaves the newest contract as it is and moves the older
 * ones to meet it; `forward` leaves the oldest as it is. The step at a roll is measured between the closes of both
 * contracts in the last bar they share before it. The raw series is always part of the answer.
 */
export type Adjustment =
  | { readonly method: 'none' }
  | { readonly method: 'difference' | 'ratio'; readonly direction: 'back' | 'forward' };

export interface Segment {
  readonly symbol: string;
  readonly bars: BarColumns;
  /** Bars before this instant do not belong to the segment (UTC ms). */
  readonly from: number;
  /** Nor do those at or after this one. */
  readonly to: number;
}

export interface Roll {
  /** Opening of the first bar after the roll. */
  readonly time: number;
  readonly from: string;
  readonly to: string;
  /** Closes in the last common bar; null where the two have none. */
  readonly fromClose: number | null;
  readonly toClose: number | null;
}

export interface ContinuousSeries {
  /** Adjusted bars. */
  readonly bars: BarColumns;
  /** The same bars as they were traded. */
  readonly raw: BarColumns;
  /** Index into `symbols` for each bar. */
  readonly contract: Int32Array;
  readonly symbols: readonly string[];
  readonly rolls: readonly Roll[];
}

function lastCommonCloses(
  before: BarColumns,
  after: BarColumns,
  until: number,
): [number, number] | undefined {
  let i = firstIndexAtOrAfter(before.time, until) - 1;
  let j = firstIndexAtOrAfter(after.time, until) - 1;
  while (i >= 0 && j >= 0) {
    const a = before.time[i] as number;
    const b = after.time[j] as number;
    if (a === b) return [before.close[i] as number, after.close[j] as number];
    if (a > b) i -= 1;
    else j -= 1;
  }
  return undefined;
}

interface Shift {
  readonly factor: number;
  readonly offset: number;
}

function shiftsOf(rolls: readonly Roll[], adjustment: Adjustment): Result<Shift[]> {
  const count = rolls.length + 1;
  const shifts: Shift[] = Array.from({ length: count }, () => ({ factor: 1, offset: 0 }));
  if (adjustment.method === 'none') return success(shifts);
  const back = adjustment.direction === 'back';
  const order = Array.from({ length: rolls.length }, (_, index) => (back ? rolls.length - 1 - index : index));
  for (const index of order) {
    const roll = rolls[index] as Roll;
    const { fromClose, toClose } = roll;
    if (fromClose === null || toClose === null) {
      return failure(
        'ROLL_UNPRICED',
        `${roll.from} and ${roll.to} have no bar in common before the roll of ${new Date(roll.time).toISOString().slice(0, 10)}, so the step between them is not known. Show the series unadjusted, or import bars of both.`,
        { from: roll.from, to: roll.to },
      );
    }
    // `back` carries what the later segment has to the earlier one; `forward` the other way.
    const known = shifts[back ? index + 1 : index] as Shift;
    const at = back ? index : index + 1;
    if (adjustment.method === 'difference') {
      const step = back ? toClose - fromClose : fromClose - toClose;
      shifts[at] = { factor: 1, offset: known.offset + step };
    } else {
      if (fromClose <= 0 || toClose <= 0) {
        return failure(
          'RATIO_NOT_POSITIVE',
          `${roll.from} stands at ${fromClose} and ${roll.to} at ${toClose} at their roll: a ratio of prices that are not above zero means nothing. Adjust by difference.`,
          { from: roll.from, to: roll.to, fromClose, toClose },
        );
      }
      const step = back ? toClose / fromClose : fromClose / toClose;
      shifts[at] = { factor: known.factor * step, offset: 0 };
    }
  }
  return success(shifts);
}

/**
 * Joins segments (ascending, one after the other) into one series. Fails with ROLL_UNPRICED and RATIO_NOT_POSITIVE where
 * an adjustment is asked for that the prices do not allow.
 */
export function joinContracts(
  segments: readonly Segment[],
  adjustment: Adjustment,
): Result<ContinuousSeries> {
  const parts = segments
    .map((segment) => {
      const first = firstIndexAtOrAfter(segment.bars.time, segment.from);
      const last = firstIndexAtOrAfter(segment.bars.time, segment.to);
      return { ...segment, own: sliceBars(segment.bars, first, Math.max(first, last)) };
    })
    .filter(({ own }) => own.time.length > 0);
  const rolls = parts.slice(1).map((part, index): Roll => {
    const before = parts[index] as (typeof parts)[number];
    const common = lastCommonCloses(before.bars, part.bars, part.from);
    return {
      time: part.own.time[0] as number,
      from: before.symbol,
      to: part.symbol,
      fromClose: common?.[0] ?? null,
      toClose: common?.[1] ?? null,
    };
  });
  const shifts = shiftsOf(rolls, adjustment);
  if (!shifts.ok) return shifts;
  const length = parts.reduce((sum, { own }) => sum + own.time.length, 0);
  const raw = emptyBars(length);
  const bars = adjustment.method === 'none' ? raw : emptyBars(length);
  const contract = new Int32Array(length);
  let at = 0;
  parts.forEach(({ own }, index) => {
    const { factor, offset } = shifts.value[index] as Shift;
    contract.fill(index, at, at + own.time.length);
    for (const name of ['time', 'volume', 'open', 'high', 'low', 'close'] as const) {
      raw[name].set(own[name], at);
      if (bars === raw) continue;
      if (name === 'time' || name === 'volume') bars[name].set(own[name], at);
      else {
        for (let k = 0; k < own.time.length; k += 1) {
          bars[name][at + k] = (own[name][k] as number) * factor + offset;
        }
      }
    }
    at += own.time.length;
  });
  return success({ bars, raw, contract, symbols: parts.map(({ symbol }) => symbol), rolls });
}

/** The adjustment as it is badged on a chart. */
export function adjustmentText(adjustment: Adjustment): string {
  return adjustment.method === 'none'
    ? 'unadjusted'
    : `${adjustment.direction}-adjusted by ${adjustment.method}`;
}

import { Fault } from '../../domain/fault.ts';
import { quantile } from '../../numerics/statistics/quantile.ts';

/** What was forecast and what came, a row a forecast; rows of one length. */
export interface Scored {
  /** Milliseconds from origin to target. */
  readonly horizon: Float64Array;
  readonly y: Float64Array;
  readonly yhat: Float64Array;
  readonly lower?: Float64Array | undefined;
  readonly upper?: Float64Array | undefined;
}

/** Columns of equal length, one row a horizon. Fractions, not per cent; the unit of y where it has one. */
export interface PerformanceMetrics {
  readonly horizon: Float64Array;
  readonly mse: Float64Array;
  readonly rmse: Float64Array;
  readonly mae: Float64Array;
  /** Absent where some |y| is below 1e-8. */
  readonly mape?: Float64Array;
  readonly mdape?: Float64Array;
  readonly smape: Float64Array;
  readonly coverage?: Float64Array;
}

/** Rolled means from the longest horizon down; see `rollMean`. */
type Roll = (values: Float64Array) => Float64Array;

interface Group {
  readonly horizon: number;
  readonly from: number;
  readonly end: number;
}

function groupsOf(horizon: Float64Array): Group[] {
  const groups: Group[] = [];
  for (let row = 0; row < horizon.length; ) {
    const from = row;
    while (row < horizon.length && horizon[row] === horizon[from]) row++;
    groups.push({ horizon: horizon[from] as number, from, end: row });
  }
  return groups;
}

function average(values: Float64Array, from: number, end: number): number {
  let sum = 0;
  for (let row = from; row < end; row++) sum += values[row] as number;
  return sum / (end - from);
}

/**
 * The mean over all rows of a horizon; where these are fewer than `window`, shorter horizons come in, each as its own mean
 * with the weight of the rows still missing. Horizons that cannot reach the window end the table.
 */
function rollMean(groups: readonly Group[], window: number, values: Float64Array): number[] {
  const rolled: number[] = [];
  for (let at = groups.length - 1; at >= 0; at--) {
    const { from, end } = groups[at] as Group;
    let count = end - from;
    let sum = average(values, from, end) * count;
    for (let shorter = at - 1; count < window && shorter >= 0; shorter--) {
      const group = groups[shorter] as Group;
      const taken = Math.min(group.end - group.from, window - count);
      sum += taken * average(values, group.from, group.end);
      count += taken;
    }
    if (count < window) break;
    rolled.push(sum / count);
  }
  return rolled.reverse();
}

/** The median of whole rows, going back in the sorted order until the window is full. */
function rollMedian(groups: readonly Group[], window: number, values: Float64Array): number[] {
  const rolled: number[] = [];
  for (let at = groups.length - 1; at >= 0; at--) {
    const { from, end } = groups[at] as Group;
    const first = Math.min(from, end - window);
    if (first < 0) break;
    rolled.push(quantile(values.subarray(first, end), 0.5));
  }
  return rolled.reverse();
}

function sorted(scored: Scored): Scored {
  const order = Array.from(scored.horizon, (_, row) => row).sort(
    (a, b) => (scored.horizon[a] as number) - (scored.horizon[b] as number),
  );
  const arrange = (values: Float64Array) => Float64Array.from(order, (row) => values[row] as number);
  return {
    horizon: arrange(scored.horizon),
    y: arrange(scored.y),
    yhat: arrange(scored.yhat),
    lower: scored.lower && arrange(scored.lower),
    upper: scored.upper && arrange(scored.upper),
  };
}

/**
 * Error measures by horizon, rolled over `rollingWindow` (a share of all rows; 1 gives one row, below 0 turns rolling
 * off). Throws Fault FORECAST_SCORES_EMPTY.
 */
export function performanceMetrics(scored: Scored, rollingWindow = 0.1): PerformanceMetrics {
  const { horizon, y, yhat, lower, upper } = sorted(scored);
  const rows = y.length;
  if (rows === 0) throw new Fault('FORECAST_SCORES_EMPTY', 'There is no forecast to score.');
  const groups = groupsOf(horizon);
  const window = Math.min(rows, Math.max(1, Math.floor(rollingWindow * rows)));
  const plain = rollingWindow < 0;
  const roll: Roll = plain
    ? (values) => values
    : (values) => Float64Array.from(rollMean(groups, window, values));
  const rollMiddle: Roll = plain
    ? (values) => values
    : (values) => Float64Array.from(rollMedian(groups, window, values));
  const error = y.map((value, row) => value - (yhat[row] as number));
  const size = error.map(Math.abs);
  const mse = roll(error.map((value) => value * value));
  const relative = y.some((value) => Math.abs(value) < 1e-8)
    ? undefined
    : size.map((value, row) => value / Math.abs(y[row] as number));
  const symmetric = size.map(
    (value, row) => (2 * value) / (Math.abs(y[row] as number) + Math.abs(yhat[row] as number) || 1),
  );
  const inside =
    lower &&
    upper &&
    y.map((value, row) => Number(value >= (lower[row] as number) && value <= (upper[row] as number)));
  const all = groups.map((group) => group.horizon);
  return {
    horizon: plain ? horizon : Float64Array.from(all.slice(all.length - mse.length)),
    mse,
    rmse: mse.map(Math.sqrt),
    mae: roll(size),
    ...(relative && { mape: roll(relative), mdape: rollMiddle(relative) }),
    smape: roll(symmetric),
    ...(inside && { coverage: roll(inside) }),
  };
}

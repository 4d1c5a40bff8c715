import type { Changes } from './changes.ts';
import type { HiddenMarkov } from './hidden-markov.ts';

/** A bar that was not to be expected, by what was known before it. */
export interface Anomaly {
  readonly time: number;
  readonly kind: 'move' | 'volume' | 'stale' | 'gap';
  /** The change, the ratio to the usual volume, the number of equal closes, or the ratio to the usual distance. */
  readonly size: number;
  /** How often a bar as odd as this comes: one in so many. */
  readonly oneIn: number;
}

/** Complementary error function, relative error below 1.2e-7 everywhere (Press et al., Numerical Recipes, 6.2.2). */
function erfc(x: number): number {
  const z = Math.abs(x);
  const t = 1 / (1 + 0.5 * z);
  const series = [
    1.00002368, 0.37409196, 0.09678418, -0.18628806, 0.27886807, -1.13520398, 1.48851587, -0.82215223,
    0.17087277,
  ];
  const sum = series.reduceRight((total, coefficient) => total * t + coefficient, 0);
  const value = t * Math.exp(-z * z - 1.26551223 + t * sum);
  return x >= 0 ? value : 2 - value;
}

/** Both tails of a normal mixture beyond the size of a change. */
function tailOf(model: HiddenMarkov, prior: Float64Array, change: number): number {
  let tail = 0;
  for (let k = 0; k < model.states; k++) {
    const [mean, spread] = [model.mean[k] as number, model.deviation[k] as number];
    const size = Math.abs(change);
    tail +=
      ((prior[k] as number) / 2) *
      (erfc((size - mean) / (spread * Math.SQRT2)) + erfc((size + mean) / (spread * Math.SQRT2)));
  }
  return tail;
}

/** Moves among the last `rows` changes that come once in `oneIn` or rarer, each judged by the regime known before it. */
export function oddMoves(changes: Changes, model: HiddenMarkov, rows: number, oneIn: number): Anomaly[] {
  const { values, time } = changes;
  const { states, filtered, transition } = model;
  const found: Anomaly[] = [];
  for (let row = Math.max(1, values.length - rows); row < values.length; row++) {
    const prior = new Float64Array(states);
    for (let j = 0; j < states; j++)
      for (let k = 0; k < states; k++)
        prior[k] =
          (prior[k] as number) +
          (filtered[(row - 1) * states + j] as number) * (transition[j * states + k] as number);
    const tail = tailOf(model, prior, values[row] as number);
    if (tail <= 1 / oneIn)
      found.push({
        time: time[row] as number,
        kind: 'move',
        size: values[row] as number,
        oneIn: 1 / Math.max(tail, 1e-12),
      });
  }
  return found;
}

/** A record by a little is no news: so many times the usual volume. */
const manyTimes = 3;

/**
 * Odd volumes, closes that stand still and missing stretches among the last rows: each against its own past by rank, so
 * that no distribution is assumed.
 */
export function oddBars(
  bars: { readonly time: Float64Array; readonly close: Float64Array; readonly volume: Float64Array },
  rows: number,
  oneIn: number,
): Anomaly[] {
  const { time, close, volume } = bars;
  const found: Anomaly[] = [];
  const from = Math.max(1, time.length - rows);
  const positive = volume
    .slice(0, from)
    .filter((value) => value > 0)
    .sort();
  const gaps = Float64Array.from(
    { length: Math.max(0, from - 1) },
    (_, row) => (time[row + 1] as number) - (time[row] as number),
  ).sort();
  const typicalVolume = positive[positive.length >> 1] ?? 0;
  const typicalGap = gaps[gaps.length >> 1] ?? 0;
  const rarity = (sorted: Float64Array, value: number) => {
    let beyond = 0;
    for (let at = sorted.length - 1; at >= 0 && (sorted[at] as number) >= value; at--) beyond += 1;
    return (sorted.length + 1) / (beyond + 1);
  };
  const runs = runsOf(close, from);
  for (let row = from; row < time.length; row++) {
    const at = time[row] as number;
    const traded = volume[row] as number;
    const often = rarity(positive, traded);
    if (positive.length >= oneIn && traded > manyTimes * typicalVolume && often >= oneIn)
      found.push({ time: at, kind: 'volume', size: traded / typicalVolume, oneIn: often });
    const gap = at - (time[row - 1] as number);
    const gapOften = rarity(gaps, gap);
    if (gaps.length >= oneIn && gap > 1.5 * typicalGap && gapOften >= oneIn)
      found.push({ time: at, kind: 'gap', size: gap / typicalGap, oneIn: gapOften });
    const still = runs[row] as number;
    if (
      still >= 5 &&
      (row + 1 === time.length || (runs[row + 1] as number) < still) &&
      still > (runs[from - 1] as number)
    )
      found.push({ time: at, kind: 'stale', size: still, oneIn: time.length / still });
  }
  return found;
}

/** How many closes in a row were the same, up to each row; the element before `from` holds the longest until then. */
function runsOf(close: Float64Array, from: number): Float64Array {
  const runs = new Float64Array(close.length).fill(1);
  for (let row = 1; row < close.length; row++)
    runs[row] = close[row] === close[row - 1] ? (runs[row - 1] as number) + 1 : 1;
  let longest = 1;
  for (let row = 0; row < from; row++) longest = Math.max(longest, runs[row] as number);
  const marked = Float64Array.from(runs);
  if (from > 0) marked[from - 1] = longest;
  return marked;
}

import { medianInPlace } from './median.ts';

/**
 * The "asinh-median" variance stabilising transform of Uniejewski, Weron, Ziel (2018), "Variance stabilizing
 * transformations for electricity spot price forecasting", IEEE Trans. Power Systems 33:
 *
 *   z = asinh((x - a) / b),  a = median(x),  b = median(|x - a|) / 0.6744898
 *
 * b estimates the standard deviation of a normal sample. Where more than half of the values are equal (a source that
 * rests at night) the median deviation is zero; the mean one, scaled likewise for a normal sample, takes its place, and
 * 1 for a constant column. Both guards keep z unchanged when x is scaled.
 */
export interface MedianScale {
  /** a, unit of x. */
  readonly centre: number;
  /** b, unit of x, above zero. */
  readonly spread: number;
}

const normalQuartile = 0.6744897501960817;
/** Below it a number has no digits left. */
const least = 1e-290;
const normalMeanDeviation = Math.sqrt(2 / Math.PI);

/** `scratch` may be given to save memory: at least as long as `values`, overwritten. */
export function medianScale(values: Float64Array, scratch = new Float64Array(values.length)): MedianScale {
  const count = values.length;
  const work = scratch.subarray(0, count);
  work.set(values);
  const centre = medianInPlace(work);
  let sum = 0;
  let largest = 0;
  for (let index = 0; index < count; index += 1) {
    const deviation = Math.abs((values[index] as number) - centre);
    work[index] = deviation;
    sum += deviation;
    largest = Math.max(largest, deviation);
  }
  const median = medianInPlace(work) / normalQuartile;
  // A spread that is nothing beside the rest would send the rest to infinity.
  if (median > 1e-12 * largest && median > least) return { centre, spread: median };
  const mean = sum / count / normalMeanDeviation;
  return { centre, spread: mean > least ? mean : 1 };
}

export function stabilise(value: number, { centre, spread }: MedianScale): number {
  return Math.asinh((value - centre) / spread);
}

/** The way back from `stabilise`. */
export function restore(value: number, { centre, spread }: MedianScale): number {
  return centre + spread * Math.sinh(value);
}

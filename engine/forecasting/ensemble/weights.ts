import { type RollingRecord, scaledError } from './rolling-record.ts';

/**
 * How members are put together. 'inverse-error': in proportion to their scaled error to the power -8, so that a member a
 * tenth worse than the best has half its weight (Bates and Granger 1969 take -2, which lets a model that has lost the
 * level of a price keep a say in it). 'median-of-best': the median of the best `best` members. 'best': the one with the
 * smallest error, which is the automatic choice.
 */
export interface WeightOptions {
  readonly weighting?: 'inverse-error' | 'median-of-best' | 'best';
  /** Members of the median; 3 by default. */
  readonly best?: number;
}

/**
 * Mean scaled error of each model over the rows before `knownRows`: an origin counts only as far as its rows had come
 * by then. NaN-free: without a known row every model has the same error, 1.
 */
export function lossesBefore(record: RollingRecord, knownRows: number): Float64Array {
  const sums = new Float64Array(record.models.length);
  let count = 0;
  for (const { origin, actual, forecasts, scale } of record.origins) {
    const known = Math.min(actual.length, knownRows - origin);
    for (let h = 0; h < known; h += 1) {
      count += 1;
      forecasts.forEach(({ yhat }, index) => {
        const error = (actual[h] as number) - (yhat[h] as number);
        sums[index] = (sums[index] as number) + scaledError(error, scale);
      });
    }
  }
  return count === 0 ? sums.fill(1) : sums.map((sum) => sum / count);
}

const sharpness = 8;

/** Not negative, adding to 1. Ties go to the member named first. */
export function weightsOf(losses: Float64Array, options: WeightOptions = {}): Float64Array {
  const { weighting = 'inverse-error' } = options;
  const order = [...losses.keys()].sort((a, b) => compare(losses[a] as number, losses[b] as number) || a - b);
  const weights = new Float64Array(losses.length);
  if (weighting !== 'inverse-error') {
    const count = weighting === 'best' ? 1 : Math.min(losses.length, Math.max(1, options.best ?? 3));
    for (const index of order.slice(0, count)) weights[index] = 1 / count;
    return weights;
  }
  const smallest = losses[order[0] as number] as number;
  let sum = 0;
  losses.forEach((loss, index) => {
    // A perfect member leaves nothing to the others.
    const share =
      smallest === 0 || !Number.isFinite(smallest)
        ? Number(loss === smallest)
        : (smallest / loss) ** sharpness;
    weights[index] = share;
    sum += share;
  });
  return weights.map((share) => share / sum);
}

/** Infinities compare as equal rather than as NaN. */
function compare(a: number, b: number): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

import { normalQuantile } from '../../numerics/statistics/normal-quantile.ts';

/**
 * Whether intervals hold what they promise: the Wilson score interval of the realised share (Wilson 1927) at 99 %. The
 * rows of one forecast are wrong together, so that the evidence counted is that of forecasts, not of rows.
 */
export interface CoverageVerdict {
  readonly state: 'learning' | 'held' | 'too narrow' | 'too wide';
  /** 99 % limits of the share that would be met in the long run. */
  readonly low: number;
  readonly high: number;
}

export interface CoverageCount {
  /** Rows scored, and how many of them lay inside. */
  readonly rows: number;
  readonly inside: number;
  /** Forecasts these rows belong to. */
  readonly forecasts: number;
  readonly nominal: number;
}

/** Fewer forecasts say nothing against a model. */
export const leastForecasts = 20;
const deviations = normalQuantile(0.995);

export function coverageVerdict({ rows, inside, forecasts, nominal }: CoverageCount): CoverageVerdict {
  if (rows === 0) return { state: 'learning', low: 0, high: 1 };
  const share = inside / rows;
  const n = forecasts;
  const square = deviations * deviations;
  const centre = (share + square / (2 * n)) / (1 + square / n);
  const half = (deviations / (1 + square / n)) * Math.sqrt((share * (1 - share)) / n + square / (4 * n * n));
  const [low, high] = [Math.max(0, centre - half), Math.min(1, centre + half)];
  if (n < leastForecasts) return { state: 'learning', low, high };
  if (high < nominal) return { state: 'too narrow', low, high };
  if (low > nominal) return { state: 'too wide', low, high };
  return { state: 'held', low, high };
}

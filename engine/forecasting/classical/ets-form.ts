/**
 * The exponential smoothing models of Hyndman, Koehler, Snyder and Grose 2002 that are worth trying: errors additive or
 * multiplicative; no, additive or damped trend; no, additive or multiplicative season.
 */
export interface EtsForm {
  readonly error: 'A' | 'M';
  readonly trend: 'N' | 'A' | 'Ad';
  readonly season: 'N' | 'A' | 'M';
  /** Rows in a season; 1 without one. */
  readonly period: number;
}

export function etsName({ error, trend, season }: EtsForm): string {
  return `ETS(${error},${trend},${season})`;
}

/**
 * All admissible forms. Left out as Hyndman et al. 2008, section 1.3 and 10.5 do: additive errors on multiplicative
 * seasons (infinite variance, numerically unstable), multiplicative trends (explosive), and anything multiplicative
 * where a value is not above zero.
 */
export function etsForms(positive: boolean, period: number): readonly EtsForm[] {
  const forms: EtsForm[] = [];
  for (const error of positive ? (['A', 'M'] as const) : (['A'] as const)) {
    for (const trend of ['N', 'A', 'Ad'] as const) {
      forms.push({ error, trend, season: 'N', period: 1 });
      if (period < 2) continue;
      forms.push({ error, trend, season: 'A', period });
      if (error === 'M') forms.push({ error, trend, season: 'M', period });
    }
  }
  return forms;
}

/** In the parametrisation of the state space: beta at most alpha, gamma at most 1 - alpha, phi 1 without damping. */
export interface EtsSmoothing {
  readonly alpha: number;
  readonly beta: number;
  readonly gamma: number;
  readonly phi: number;
}

/** `season[row % period]` is the season that row meets next. */
export interface EtsState {
  level: number;
  trend: number;
  readonly season: Float64Array;
}

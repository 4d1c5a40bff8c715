/**
 * Fiorucci et al. 2016, equations 7 to 16. With l the level, A and B the line's intercept at row 0 (rows from 1) and
 * slope, and w = 1 - 1 / theta, the expected next value after t rows is
 *
 *   mu(t + 1) = l(t) + w ((1 - alpha)^t A(t) + (1 - (1 - alpha)^(t + 1)) / alpha B(t)),   l(t) = alpha y(t) + (1 - alpha) l(t - 1)
 *
 * and A, B stay those of all rows, or (dynamic) are those of the rows up to t.
 */
export interface ThetaState {
  readonly alpha: number;
  /** l(0). */
  readonly level: number;
  readonly theta: number;
  readonly intercept: number;
  readonly slope: number;
  readonly dynamic: boolean;
}

export interface ThetaEnd {
  level: number;
  average: number;
  intercept: number;
  slope: number;
  /** (1 - alpha)^t */
  decay: number;
}

function expected(state: ThetaState, at: ThetaEnd): number {
  const weight = 1 - 1 / state.theta;
  const slopeShare = (1 - at.decay * (1 - state.alpha)) / state.alpha;
  return at.level + weight * (at.decay * at.intercept + slopeShare * at.slope);
}

function advance(state: ThetaState, at: ThetaEnd, t: number, y: number): void {
  at.level += state.alpha * (y - at.level);
  at.decay *= 1 - state.alpha;
  if (!state.dynamic) return;
  const before = at.average;
  at.average += (y - before) / t;
  // Least squares through rows 1 to t, from those through rows 1 to t - 1.
  at.slope = t === 1 ? 0 : ((t - 2) * at.slope + (6 * (y - before)) / t) / (t + 1);
  at.intercept = at.average - ((t + 1) / 2) * at.slope;
}

/** Fills `errors` with the one-step errors and returns the state after the last row. */
export function thetaErrors(value: Float64Array, state: ThetaState, errors: Float64Array): ThetaEnd {
  const at: ThetaEnd = {
    level: state.level,
    average: 0,
    intercept: state.dynamic ? 0 : state.intercept,
    slope: state.dynamic ? 0 : state.slope,
    decay: 1,
  };
  for (let i = 0; i < value.length; i += 1) {
    const y = value[i] as number;
    errors[i] = y - expected(state, at);
    advance(state, at, i + 1, y);
  }
  return at;
}

/** Expected values of the next rows; each stands in for the row that is not known yet. */
export function thetaAhead(rows: number, state: ThetaState, end: ThetaEnd, steps: number): Float64Array {
  const at = { ...end };
  const result = new Float64Array(steps);
  for (let i = 0; i < steps; i += 1) {
    const y = expected(state, at);
    result[i] = y;
    advance(state, at, rows + i + 1, y);
  }
  return result;
}

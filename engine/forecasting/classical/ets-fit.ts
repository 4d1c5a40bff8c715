import type { EtsForm, EtsSmoothing, EtsState } from './ets-form.ts';
import { etsPass } from './ets-recursion.ts';
import { etsStart } from './ets-start.ts';
import { nelderMead } from './nelder-mead.ts';

/** Above this many rows the first seasons are forgotten: those of the decomposition stay as they are. */
const rowsOfFreeSeasons = 500;
const longestFreeSeason = 12;

export interface EtsEstimate {
  readonly form: EtsForm;
  readonly smoothing: EtsSmoothing;
  readonly start: EtsState;
  /** Minus twice the logarithm of the likelihood as in R's forecast package: without the constant of n. */
  readonly deviance: number;
  readonly aicc: number;
  readonly converged: boolean;
}

const logistic = (x: number): number => 1 / (1 + Math.exp(-x));
const between = (low: number, high: number, x: number): number => low + (high - low) * logistic(x);
const logit = (share: number): number => Math.log(share / (1 - share));

/** Point of the search to parameters; the bounds are those of Hyndman et al. 2002, so that every point is allowed. */
function smoothingOf(form: EtsForm, x: ArrayLike<number>): { smoothing: EtsSmoothing; used: number } {
  let used = 0;
  const next = (low: number, high: number): number => {
    const found = between(low, high, x[used] as number);
    used += 1;
    return found;
  };
  const alpha = next(1e-4, 0.9999);
  const beta = form.trend === 'N' ? 0 : next(1e-4, 1) * alpha;
  const gamma = form.season === 'N' ? 0 : next(1e-4, 0.9999) * (1 - alpha);
  const phi = form.trend === 'Ad' ? next(0.8, 0.98) : 1;
  return { smoothing: { alpha, beta, gamma, phi }, used };
}

function stateOf(form: EtsForm, first: EtsState, unit: number, x: ArrayLike<number>, from: number): EtsState {
  let at = from;
  const level = first.level + unit * (x[at] as number);
  at += 1;
  const trend = form.trend === 'N' ? 0 : first.trend + 0.1 * unit * (x[at] as number);
  if (form.trend !== 'N') at += 1;
  const season = first.season.slice();
  if (at < x.length) {
    const free = form.period - 1;
    const step = form.season === 'A' ? unit : unit / Math.max(unit, Math.abs(first.level));
    let moved = 0;
    for (let k = 0; k < free; k += 1) {
      const by = step * (x[at + k] as number);
      season[k] = (season[k] as number) + by;
      moved += by;
    }
    // Seasons add to 0, or ratios to the period: the last gives back what the others took.
    season[free] = (season[free] as number) - moved;
  }
  return { level, trend, season };
}

/** Maximum likelihood of one form. `unit` is the size of a step that matters, in the unit of the values. */
export function estimateEts(value: Float64Array, form: EtsForm, unit: number): EtsEstimate {
  const n = value.length;
  const first = etsStart(value, form);
  const states = 1 + (form.trend === 'N' ? 0 : 1) + (form.season === 'N' ? 0 : form.period - 1);
  const freeSeasons = form.season !== 'N' && n <= rowsOfFreeSeasons && form.period <= longestFreeSeason;
  const searched = freeSeasons || form.season === 'N' ? states : states - (form.period - 1);
  const errors = new Float64Array(n);
  const objective = (x: ArrayLike<number>): number => {
    const { smoothing, used } = smoothingOf(form, x);
    const state = stateOf(form, first, unit, x, used);
    return etsPass(value, form, smoothing, state, errors, unit);
  };
  const starts = [0.1, 0.5, 0.9].flatMap((alpha) =>
    (form.season === 'N' ? [0] : [0.01, 0.2]).map((gamma) => {
      const x = [logit(alpha)];
      if (form.trend !== 'N') x.push(logit(0.05));
      if (form.season !== 'N') x.push(logit(gamma));
      if (form.trend === 'Ad') x.push(logit(0.9));
      for (let k = 0; k < searched; k += 1) x.push(0);
      return x;
    }),
  );
  const values = starts.map(objective);
  const chosen = starts[values.indexOf(Math.min(...values))] ?? (starts[0] as number[]);
  const count = chosen.length;
  const found = nelderMead(objective, chosen, {
    evaluations: n > rowsOfFreeSeasons ? 80 * count : 250 * count,
    edge: chosen.map((_, k) => (k < count - searched ? 1 : 0.5)),
    tolerance: n > rowsOfFreeSeasons ? 1e-7 : 1e-9,
  });
  const { smoothing, used } = smoothingOf(form, found.point);
  // The variance counts as a parameter, and the seasons do whether searched or not.
  const parameters = used + states + 1;
  const deviance = found.value + 2 * n * Math.log(unit);
  const room = n - parameters - 1;
  const aicc =
    room > 0
      ? deviance + 2 * parameters + (2 * parameters * (parameters + 1)) / room
      : Number.POSITIVE_INFINITY;
  const start = stateOf(form, first, unit, found.point, used);
  return { form, smoothing, start, deviance, aicc, converged: found.converged };
}

import type { FittedModel, ForecastModel, History } from '../forecaster.ts';
import type { ContinuableModel } from './continuable.ts';
import { type EtsEstimate, estimateEts } from './ets-fit.ts';
import { type EtsForm, type EtsState, etsForms, etsName } from './ets-form.ts';
import { etsAhead, etsPass } from './ets-recursion.ts';
import { etsSpread } from './ets-variance.ts';
import { type Checked, checkHistory, droppedPeriods, fittedModel } from './history.ts';
import { spread } from './statistics.ts';

/**
 * Exponential smoothing in state space form, chosen automatically: Hyndman, Koehler, Snyder and Grose 2002. Each
 * admissible form is estimated by maximum likelihood and the one with the smallest AICc is kept. One season, the
 * longest of at most `longestPeriod` rows (24, as R's forecast package: beyond that the states outnumber what the rows
 * can tell; MSTL takes those). Values in the unit of the history; multiplicative forms only for strictly positive
 * values. Assumes equal rows and independent errors; spread by table 6.2 of Hyndman et al. 2008.
 */
export interface EtsOptions {
  readonly longestPeriod?: number;
  /** Narrows the choice, such as to additive forms. */
  readonly allow?: (form: EtsForm) => boolean;
  readonly id?: string;
}

export function etsModel(options: EtsOptions = {}): ForecastModel {
  const longest = options.longestPeriod ?? 24;
  const id = options.id ?? 'ets';
  return {
    id,
    title: 'Exponential smoothing, chosen by AICc (Hyndman et al. 2002)',
    leastRows: () => 6,
    fit(history) {
      const checked = checkHistory(history, this.leastRows([]), id);
      const { value } = checked;
      const period = checked.periods.filter((length) => length <= longest).at(-1) ?? 1;
      const changes = value.map((y, i) => (i === 0 ? 0 : y - (value[i - 1] as number)));
      const unit = spread(changes);
      // A constant has no likelihood: its forecast is itself.
      const estimate = unit === 0 ? constant(value) : choose(value, period, unit, options.allow);
      return fittedEts(checked, estimate, estimate.form.period);
    },
  };
}

export const ets = etsModel();

function constant(value: Float64Array): EtsEstimate {
  return {
    form: { error: 'A', trend: 'N', season: 'N', period: 1 },
    smoothing: { alpha: 0.5, beta: 0, gamma: 0, phi: 1 },
    start: { level: value[0] as number, trend: 0, season: new Float64Array(1) },
    deviance: Number.NEGATIVE_INFINITY,
    aicc: Number.NEGATIVE_INFINITY,
    converged: true,
  };
}

function choose(
  value: Float64Array,
  period: number,
  unit: number,
  allow: (form: EtsForm) => boolean = () => true,
): EtsEstimate {
  const plain: EtsForm = { error: 'A', trend: 'N', season: 'N', period: 1 };
  const positive = value.every((y) => y > 0);
  let best: EtsEstimate | undefined;
  for (const form of etsForms(positive, period)) {
    if (!allow(form)) continue;
    const estimate = estimateEts(value, form, unit);
    if (best === undefined || estimate.aicc < best.aicc) best = estimate;
  }
  return best ?? estimateEts(value, plain, unit);
}

function fittedEts(checked: Checked, estimate: EtsEstimate, used: number): ContinuableModel {
  const { value, lastTime, dropped, periods } = checked;
  const n = value.length;
  const { form, smoothing, start } = estimate;
  const end: EtsState = { ...start, season: start.season.slice() };
  const residuals = new Float64Array(n);
  etsPass(value, form, smoothing, end, residuals, 1);
  const parameterCount =
    (form.trend === 'N' ? 2 : form.trend === 'A' ? 4 : 5) + (form.season === 'N' ? 0 : form.period);
  const relative =
    form.error === 'A' ? residuals : residuals.map((error, i) => error / ((value[i] as number) - error));
  const deviation = spread(relative, Math.min(parameterCount, n >> 1));
  const unused = [...periods.filter((period) => period !== used), ...dropped];
  const fitted: FittedModel = fittedModel(lastTime, {
    parameters: {
      form: etsName(form),
      ...smoothing,
      period: form.period,
      level: end.level,
      trend: end.trend,
      deviation,
      ...(Number.isFinite(estimate.aicc) ? { aicc: estimate.aicc } : {}),
      ...droppedPeriods(unused),
    },
    residuals,
    converged: estimate.converged,
    ahead(steps) {
      const yhat = etsAhead(n, form, smoothing.phi, end, steps);
      return { yhat, sigma: etsSpread(form, smoothing, n, end, yhat, deviation ** 2) };
    },
  });
  return {
    ...fitted,
    continued(history: History) {
      return fittedEts(checkHistory(history, n, 'ets'), estimate, used);
    },
  };
}

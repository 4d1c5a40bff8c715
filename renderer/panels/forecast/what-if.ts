import type { ShownForecast } from '../../state/forecast.ts';

/** The decomposable model with other changepoints, laid over the forecast it is compared with. */
export interface WhatIf {
  readonly over: ShownForecast;
  readonly yhat: ArrayLike<number>;
}

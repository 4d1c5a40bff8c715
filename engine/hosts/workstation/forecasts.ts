import type { ForecastService } from '../../api/ports/forecasts.ts';
import type { Pool } from '../../compute/pool.ts';

export interface ForecastsOptions {
  readonly pool: Pool;
}

/** Forecasts run in the worker pool; nothing of them is computed on the thread that serves the market. */
export class Forecasts implements ForecastService {
  readonly #options: ForecastsOptions;

  constructor(options: ForecastsOptions) {
    this.#options = options;
  }

  fit(...[request, options]: Parameters<ForecastService['fit']>) {
    return this.#options.pool.run('fitForecast', request, options);
  }

  crossValidate(...[request, options]: Parameters<ForecastService['crossValidate']>) {
    return this.#options.pool.run('crossValidateForecast', request, options);
  }
}

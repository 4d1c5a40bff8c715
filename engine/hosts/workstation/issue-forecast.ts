import { deflateRawSync } from 'node:zlib';
import type { Caller } from '../../api/caller.ts';
import { shownSeriesForecast } from '../../api/forecasting/series-answer.ts';
import type { ModelCard, RunRequest } from '../../api/ports/forecasts.ts';
import type { SeriesForecast } from '../../forecasting/desk/series-forecast.ts';
import type { Store } from '../../store/store.ts';
import type { Audit } from './audit.ts';

export interface IssueOptions {
  readonly store: Store;
  readonly audit: Pick<Audit, 'write'>;
  readonly clock: () => number;
  /** Version of the program, for the card. */
  readonly program: string;
}

export interface MadeForecast {
  readonly id: string;
  readonly caller: Caller;
  readonly request: RunRequest;
  /** What it was made of, as bytes. */
  readonly sealed: Uint8Array;
  readonly forecast: SeriesForecast;
  readonly inputSha256: string;
  readonly outputSha256: string;
}

const orNull = (value: number | undefined) => (value !== undefined && Number.isFinite(value) ? value : null);

/** Puts a forecast into the ledger, with its card and its sealed input; its card goes to the log first. */
export async function issueForecast(options: IssueOptions, made: MadeForecast): Promise<void> {
  const { id, caller, request, sealed, forecast, inputSha256, outputSha256 } = made;
  const { intervals, time, yhat, window } = forecast;
  const own = forecast.table.find(({ model }) => model === forecast.model);
  const scale = own === undefined || own.overall.mase === 0 ? 0 : own.overall.mae / own.overall.mase;
  const card: ModelCard = {
    model: forecast.model,
    title: forecast.title,
    chosenBy: forecast.chosenBy,
    symbol: request.symbol,
    interval: request.interval,
    dataSha256: inputSha256,
    window,
    periods: forecast.periods,
    origins: forecast.origins,
    maseByHorizon: [...(own?.maseByHorizon ?? [])].map(orNull),
    mase: orNull(own?.overall.mase),
    coverage: (own?.coverage ?? []).map(({ level, after, count }) => ({
      level,
      realised: orNull(after),
      rows: count,
    })),
    drift: forecast.drift,
    seed: request.seed,
    converged: forecast.converged,
    parameters: forecast.parameters,
    program: options.program,
    table: shownSeriesForecast(forecast).table.map(({ maseByHorizon, ...row }) => ({
      ...row,
      maseByHorizon: [...maseByHorizon].map(orNull),
    })),
    left: forecast.left,
  };
  // The card is in the log before the forecast is anywhere: reports on models are made of it.
  await options.audit.write(caller, {
    category: 'model',
    action: 'forecast.issued',
    subject: { instrument: request.symbol },
    details: {
      forecast: id,
      model: forecast.model,
      version: options.program,
      inputsHash: inputSha256,
      outputHash: outputSha256,
      parameters: {
        interval: request.interval,
        horizon: request.horizon,
        origins: forecast.origins,
        rows: window.rows,
        seed: request.seed,
        chosenBy: forecast.chosenBy,
        left: forecast.left.map(({ model, reason }) => `${model}: ${reason}`),
      },
      metrics: {
        mase: card.mase,
        drift: card.drift.ratio,
        converged: card.converged,
        ...Object.fromEntries(card.coverage.map(({ level, realised }) => [`coverage ${level}`, realised])),
      },
    },
  });
  await options.store.write('saveForecast', {
    id,
    symbol: request.symbol,
    interval: request.interval,
    model: forecast.model,
    issuedAt: options.clock(),
    issuedBy: caller.identity?.userId ?? null,
    origin: window.to,
    horizon: request.horizon,
    levels: intervals.map(({ level }) => level),
    scale: Number.isFinite(scale) ? scale : 0,
    input: deflateRawSync(sealed),
    inputSha256,
    outputSha256,
    card,
    rows: Array.from(time, (at, row) => ({
      step: row + 1,
      time: at,
      yhat: yhat[row] as number,
      limits: Float64Array.from(
        intervals.flatMap(({ lower, upper }) => [lower[row] as number, upper[row] as number]),
      ),
    })),
  });
}

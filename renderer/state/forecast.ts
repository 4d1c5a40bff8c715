import { createStore, type StoreApi } from 'zustand/vanilla';
import { fetchBars } from '../client/bars.ts';
import type { ContractClient, Outputs } from '../client/client.ts';
import { type Problem, problemOf } from '../client/problem.ts';
import type { Interval } from '../client/types.ts';
import { defaultLevel, forecastLevels } from './forecast-levels.ts';

export type ForecastAnswer = Outputs['forecast']['run'];
export type SeriesForecast = ForecastAnswer['forecast'];
export type IssuedDetail = Outputs['forecast']['show'];

interface Line {
  readonly time: ArrayLike<number>;
  readonly value: ArrayLike<number>;
}

export interface ShownInterval {
  readonly level: number;
  readonly lower: ArrayLike<number>;
  readonly upper: ArrayLike<number>;
  /** False where too few errors were seen for the level; null where it is not known. */
  readonly guaranteed: boolean | null;
}

/** The record by which the model was chosen. */
export interface Judged {
  readonly table: SeriesForecast['table'];
  readonly left: SeriesForecast['left'];
  readonly origins: number;
  readonly chosenBy: string;
}

/** A forecast as it is drawn and told: just made, or opened from those that were issued. */
export interface ShownForecast {
  readonly symbol: string;
  readonly interval: Interval;
  readonly unit: string | null;
  readonly simulated: boolean;
  readonly forecastId: string | null;
  readonly model: string;
  readonly title: string;
  readonly history: Line;
  readonly time: ArrayLike<number>;
  readonly yhat: ArrayLike<number>;
  /** Narrowest first. */
  readonly intervals: readonly ShownInterval[];
  readonly window: { readonly from: number; readonly to: number; readonly rows: number };
  /** What came of it, where that is known; NaN elsewhere. */
  readonly truth: ArrayLike<number> | null;
  /** How the models did at the rolling origins before it. */
  readonly judged: Judged;
  /** What only a run tells: earlier forecasts. */
  readonly run: SeriesForecast | null;
}

export interface ForecastRequest {
  readonly symbol: string;
  readonly interval: Interval;
  readonly horizon: number;
  readonly model: string;
  readonly origins: number;
}

export interface ForecastState {
  /** What runs, by the id it is watched by. */
  readonly jobId: string | null;
  readonly shown: ShownForecast | null;
  readonly problem: Problem | null;
  readonly cancelled: boolean;
  /** The nominal coverage that is highlighted and read out. */
  readonly level: number;
  readonly tracks: boolean;
}

export interface Forecast extends StoreApi<ForecastState> {
  run(request: ForecastRequest): Promise<void>;
  cancel(): Promise<void>;
  /** Shows a forecast as it was issued, with what came since. */
  open(id: string): Promise<void>;
  setLevel(level: number): void;
  setTracks(tracks: boolean): void;
  /** Another symbol: what was shown is of the one before. */
  clear(): void;
}

const empty: ForecastState = {
  jobId: null,
  shown: null,
  problem: null,
  cancelled: false,
  level: defaultLevel,
  tracks: false,
};

export function shownRun(answer: ForecastAnswer): ShownForecast {
  const { forecast, interval, ...rest } = answer;
  const { time, yhat, intervals, window, model, title } = forecast;
  return {
    ...rest,
    interval: interval as Interval,
    model,
    title,
    time,
    yhat,
    intervals,
    window,
    truth: null,
    judged: forecast,
    run: forecast,
  };
}

function shownIssued(
  detail: IssuedDetail,
  bars: { readonly line: Line; readonly unit: string | null; readonly simulated: boolean },
): ShownForecast {
  const { rows, levels, card, id, symbol, model } = detail;
  const column = (pick: (row: (typeof rows)[number]) => number) => Float64Array.from(rows, pick);
  return {
    symbol,
    interval: detail.interval as Interval,
    unit: bars.unit,
    simulated: bars.simulated,
    forecastId: id,
    model,
    title: card.title,
    history: bars.line,
    time: column(({ time }) => time),
    yhat: column(({ yhat }) => yhat),
    intervals: levels.map((level, at) => ({
      level,
      lower: column(({ limits }) => limits[2 * at] ?? Number.NaN),
      upper: column(({ limits }) => limits[2 * at + 1] ?? Number.NaN),
      guaranteed: null,
    })),
    window: card.window,
    truth: rows.some(({ truth }) => truth !== null) ? column(({ truth }) => truth ?? Number.NaN) : null,
    judged: {
      ...card,
      table: card.table.map((row) => ({
        ...row,
        maseByHorizon: Float64Array.from(row.maseByHorizon, (value) => value ?? Number.NaN),
      })),
    },
    run: null,
  };
}

/** Rows of history that are drawn before an issued forecast. */
const drawnRows = 400;

/** One panel's forecast: made by a job that can be watched and cancelled, or opened from the ledger. */
export function createForecast(client: ContractClient, newId: () => string): Forecast {
  const store = createStore<ForecastState>(() => empty);
  /** What was asked last; an answer to anything before it is not shown. */
  let asked = 0;
  const answer = async (jobId: string, work: () => Promise<ShownForecast>) => {
    asked += 1;
    const mine = asked;
    store.setState({ jobId, problem: null, cancelled: false });
    try {
      const shown = await work();
      if (mine === asked) store.setState({ jobId: null, shown });
    } catch (error) {
      if (mine !== asked) return;
      const problem = problemOf(error);
      const cancelled = problem.code === 'CANCELLED';
      store.setState({ jobId: null, problem: cancelled ? null : problem, cancelled });
    }
  };
  const cancel = async () => {
    const { jobId } = store.getState();
    if (jobId !== null) await client.jobs.cancel.mutate({ jobId }).catch(() => {});
  };
  return {
    ...store,
    cancel,
    async run(request) {
      if (store.getState().jobId !== null) return;
      const jobId = newId();
      await answer(jobId, async () =>
        shownRun(await client.forecast.run.mutate({ ...request, levels: [...forecastLevels], jobId })),
      );
    },
    async open(id) {
      await answer(newId(), async () => {
        const detail = await client.forecast.show.query({ id });
        const { bars, unit, series } = await fetchBars(
          client,
          {
            symbol: detail.symbol,
            interval: detail.interval as Interval,
            to: detail.origin + 1,
            limit: drawnRows,
          },
          new AbortController().signal,
        );
        const line = { time: bars.time, value: bars.close };
        return shownIssued(detail, { line, unit, simulated: series.simulated });
      });
    },
    setLevel: (level) => store.setState({ level }),
    setTracks: (tracks) => store.setState({ tracks }),
    clear() {
      void cancel();
      asked += 1;
      const { level, tracks } = store.getState();
      store.setState({ ...empty, level, tracks });
    },
  };
}

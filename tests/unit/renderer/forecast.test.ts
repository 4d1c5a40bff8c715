import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ContractClient } from '../../../renderer/client/client.ts';
import { createForecast, type ForecastAnswer } from '../../../renderer/state/forecast.ts';
import { forecastCsv } from '../../../renderer/state/forecast-csv.ts';
import { intervalAt, intervalSentence, levelText } from '../../../renderer/state/forecast-levels.ts';

const day = 86_400_000;
const start = Date.UTC(2026, 10, 30);

const answerOf = (symbol: string) =>
  ({
    symbol,
    interval: '1d',
    unit: 'USD/bbl',
    simulated: true,
    forecastId: `id of ${symbol}`,
    inputSha256: 'in',
    outputSha256: 'out',
    history: { time: Float64Array.of(start - day), value: Float64Array.of(70) },
    forecast: {
      model: 'theta',
      title: 'Theta',
      time: Float64Array.of(start, start + day),
      yhat: Float64Array.of(70.5, 71),
      intervals: [
        { level: 0.5, lower: Float64Array.of(70, 70), upper: Float64Array.of(71, 72), guaranteed: true },
        { level: 0.8, lower: Float64Array.of(69, 68), upper: Float64Array.of(72, 74), guaranteed: false },
      ],
      window: { from: 0, to: start - day, rows: 300 },
    },
  }) as unknown as ForecastAnswer;

interface Asked {
  readonly request: { readonly symbol: string; readonly jobId: string; readonly levels: readonly number[] };
  readonly answer: (answer: ForecastAnswer) => void;
  readonly refuse: (error: unknown) => void;
}

function double() {
  const asked: Asked[] = [];
  const cancelled: string[] = [];
  const client = {
    forecast: {
      run: {
        mutate: (request: Asked['request']) =>
          new Promise<ForecastAnswer>((answer, refuse) => asked.push({ request, answer, refuse })),
      },
    },
    jobs: {
      cancel: {
        mutate: ({ jobId }: { jobId: string }) => {
          cancelled.push(jobId);
          return Promise.resolve({});
        },
      },
    },
  } as unknown as ContractClient;
  let count = 0;
  const forecast = createForecast(client, () => {
    count += 1;
    return `job ${count}`;
  });
  return { forecast, asked, cancelled };
}

const request = { symbol: 'CL', interval: '1d', horizon: 2, model: 'auto', origins: 40 } as const;
const problem = (code: string) => Object.assign(new Error(code), { data: { fault: { code } }, code });

describe('the forecast of a panel', () => {
  it('runs one at a time under an id chosen here, and asks for all levels at once', async () => {
    const { forecast, asked } = double();
    const done = forecast.run(request);
    await forecast.run(request);
    assert.equal(asked.length, 1);
    assert.equal(forecast.getState().jobId, 'job 1');
    assert.equal(asked[0]?.request.jobId, 'job 1');
    assert.equal(asked[0]?.request.levels.length, 11);
    asked[0]?.answer(answerOf('CL'));
    await done;
    const { shown, jobId } = forecast.getState();
    assert.equal(jobId, null);
    assert.equal(shown?.forecastId, 'id of CL');
    assert.equal(shown?.run?.title, 'Theta');
  });
  it('cancels by that id and keeps what was shown', async () => {
    const { forecast, asked, cancelled } = double();
    const first = forecast.run(request);
    asked[0]?.answer(answerOf('CL'));
    await first;
    const second = forecast.run(request);
    await forecast.cancel();
    assert.deepEqual(cancelled, ['job 2']);
    asked[1]?.refuse(problem('CANCELLED'));
    await second;
    const state = forecast.getState();
    assert.equal(state.shown?.forecastId, 'id of CL');
    assert.equal(state.jobId, null);
  });
  it('does not show the answer to another symbol', async () => {
    const { forecast, asked, cancelled } = double();
    const first = forecast.run(request);
    forecast.clear();
    assert.deepEqual(cancelled, ['job 1']);
    const second = forecast.run({ ...request, symbol: 'NG' });
    asked[1]?.answer(answerOf('NG'));
    await second;
    asked[0]?.answer(answerOf('CL'));
    await first;
    assert.equal(forecast.getState().shown?.symbol, 'NG');
  });
  it('keeps the level and the earlier forecasts when the symbol changes', () => {
    const { forecast } = double();
    forecast.setLevel(0.5);
    forecast.setTracks(true);
    forecast.clear();
    const { level, tracks, shown } = forecast.getState();
    assert.deepEqual([level, tracks, shown], [0.5, true, null]);
  });
});

describe('words and files of a forecast', () => {
  const { forecast } = answerOf('CL');
  const intervals = forecast.intervals.map((one) => ({ ...one }));
  it('reads the chosen level out', () => {
    assert.equal(intervalAt(intervals, 0.75)?.level, 0.8);
    assert.equal(intervalAt([], 0.8), null);
    assert.equal(levelText(0.8), '80 %');
    assert.equal(levelText(0.975), '97.5 %');
    const chosen = intervalAt(intervals, 0.8);
    assert.ok(chosen !== null);
    const words = { price: (value: number) => value.toFixed(1), unit: 'USD/bbl', when: '2026-12-01' };
    assert.equal(intervalSentence(chosen, 1, words), '80 % between 68.0 and 74.0 USD/bbl on 2026-12-01');
  });
  it('writes a line a row, limits narrowest first, in the shown unit', async () => {
    const { forecast: slice, asked } = double();
    const done = slice.run(request);
    asked[0]?.answer(answerOf('CL'));
    await done;
    const { shown } = slice.getState();
    assert.ok(shown !== null);
    assert.equal(
      forecastCsv(shown, 2),
      'time,yhat,lower_50,upper_50,lower_80,upper_80\n2026-11-30,141,140,142,138,144\n2026-12-01,142,140,144,136,148\n',
    );
  });
});

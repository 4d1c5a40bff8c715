import assert from 'node:assert/strict';
import { test } from 'node:test';
import { randomStream } from '../../../engine/numerics/random/random-stream.ts';
import { testCaller } from '../../harness/caller.ts';
import { until } from '../../harness/until.ts';
import { testWindow } from '../../harness/window.ts';
import { ephemeralWorkstation } from '../../harness/workstation.ts';

const day = 86_400_000;
const start = Date.UTC(2025, 0, 6);
const textOf = (time: number) => new Date(time).toISOString().slice(0, 10);

/** Weekdays with a weekly season, a slow trend and noise, as a file. */
function weekdays(count: number, seed = 1): { readonly ds: string[]; readonly y: number[] } {
  const random = randomStream(seed);
  const ds: string[] = [];
  const y: number[] = [];
  for (let time = start; ds.length < count; time += day) {
    const weekday = new Date(time).getUTCDay();
    if (weekday === 0 || weekday === 6) continue;
    y.push(Number((60 + 0.02 * ds.length + 2 * weekday + 0.5 * random.normal()).toFixed(4)));
    ds.push(textOf(time));
  }
  return { ds, y };
}

const csv = ({ ds, y }: ReturnType<typeof weekdays>, from = 0, end = ds.length) =>
  ['date,close', ...ds.slice(from, end).map((date, row) => `${date},${y[from + row]}`)].join('\n');

interface Run {
  readonly forecastId: string;
  readonly outputSha256: string;
  readonly forecast: {
    readonly model: string;
    readonly time: Float64Array;
    readonly yhat: Float64Array;
    readonly intervals: readonly {
      readonly level: number;
      readonly lower: Float64Array;
      readonly upper: Float64Array;
    }[];
    readonly table: readonly { readonly model: string; readonly accuracy: { readonly mase: number } }[];
  };
}

interface Ledger {
  readonly waiting: number;
  readonly rows: readonly {
    readonly model: string;
    readonly rows: number;
    readonly forecasts: number;
    readonly levels: readonly { readonly nominal: number; readonly inside: number; readonly rows: number }[];
  }[];
}

test('a fit by columns of JSON or of numbers is the same, given parameters are taken, and paths come on request', async () => {
  await using running = await ephemeralWorkstation();
  const { call } = testWindow(running, { caller: testCaller('viewer') });
  const history = weekdays(120);
  const future = { ds: ['2025-06-23', '2025-06-24'] };
  const input = { history, future, uncertaintySamples: 200, samples: true };
  const fit = (await call('forecast.fit', input)) as {
    params: { k: number; m: number; delta: Float64Array; beta: Float64Array; sigmaObs: number };
    objective: number;
    history: { yhat: Float64Array };
    future: { yhat: Float64Array; samples: { count: number; rows: number; yhat: Float64Array } };
  };
  assert.equal(fit.history.yhat.length, 120);
  assert.equal(fit.future.samples.yhat.length, 2 * 200);
  const columns = {
    ds: Float64Array.from(history.ds, (text) => Date.parse(text)),
    y: Float64Array.from(history.y),
  };
  const same = (await call('forecast.fit', { ...input, history: columns })) as typeof fit;
  assert.deepEqual(same.future.yhat, fit.future.yhat);
  const moved = { ...fit.params, m: fit.params.m + 0.01 };
  const given = (await call('forecast.fit', { ...input, params: moved })) as typeof fit;
  const shift = (given.future.yhat[0] as number) - (fit.future.yhat[0] as number);
  assert.ok(shift > 0, 'the parameters given are the parameters used');
  assert.ok(given.objective < fit.objective, 'and they are worth less than the fitted ones');
  await assert.rejects(call('forecast.fit', { ...input, params: { ...fit.params, beta: [1] } }), {
    code: 'FORECAST_PARAMETERS_INVALID',
  });
});

test('what is wrong in a column is said with its row', async () => {
  await using running = await ephemeralWorkstation();
  const { call } = testWindow(running, { caller: testCaller('viewer') });
  const { ds, y } = weekdays(30);
  const cases: [unknown, string, number | undefined][] = [
    [{ ds: [...ds.slice(0, 9), '31.02.2025', ...ds.slice(10)], y }, 'FORECAST_TIME_INVALID', 9],
    [{ ds: [...ds.slice(0, 9), '2025-02-31', ...ds.slice(10)], y }, 'FORECAST_TIME_INVALID', 9],
    [{ ds: [ds[1], ds[0], ...ds.slice(2)], y }, 'FORECAST_TIME_INVALID', 1],
    [{ ds, y: y.map((value, row) => (row === 4 ? 'high' : value)) }, 'FORECAST_VALUE_INVALID', 4],
    [
      { ds, y: Float64Array.from(y, (value, row) => (row === 5 ? Number.POSITIVE_INFINITY : value)) },
      'FORECAST_VALUE_INVALID',
      5,
    ],
    [{ ds, y: y.map(() => null) }, 'FORECAST_HISTORY_EMPTY', undefined],
    [{ ds: 'monday', y }, 'INPUT_INVALID', undefined],
  ];
  for (const [history, code, row] of cases)
    await assert.rejects(
      call('forecast.fit', { history }),
      (error: { code: string; details: { row?: number } }) => {
        assert.equal(error.code, code);
        if (row !== undefined) assert.equal(error.details.row, row);
        return true;
      },
    );
});

test('a rolling evaluation shows where it is, and a cancel stops it', async () => {
  await using running = await ephemeralWorkstation();
  const { call, ask } = testWindow(running);
  await call('access.signIn', { passphrase: 'correct horse battery' });
  const history = weekdays(1_500);
  const input = { history, horizonDays: 10, periodDays: 1, initialDays: 200, uncertaintySamples: 1_000 };
  const work = call('forecast.crossValidate', { ...input, jobId: 'rolling' });
  const ended = assert.rejects(work, { code: 'CANCELLED' });
  await until(async () => {
    const { jobs } = (await ask('jobs.list')) as {
      jobs: { jobId: string; fraction: number; text: string }[];
    };
    const job = jobs.find(({ jobId }) => jobId === 'rolling');
    return job !== undefined && job.fraction > 0 && /^Origin \d+ of \d+$/.test(job.text);
  }, 'progress of the rolling evaluation');
  await call('jobs.cancel', { jobId: 'rolling' });
  await ended;
  const short = (await call('forecast.crossValidate', { ...input, periodDays: 400 })) as {
    cutoffs: Float64Array;
    overall: { coverage: number };
  };
  assert.ok(short.cutoffs.length >= 3);
});

test('an issued forecast is kept, made again to the byte, and scored when the truth comes', async () => {
  await using running = await ephemeralWorkstation();
  const { call, ask } = testWindow(running);
  await call('access.signIn', { passphrase: 'correct horse battery' });
  const whole = weekdays(320);
  const known = 300;
  const importText = (name: string, text: string) =>
    call('history.import', { source: { kind: 'text', name, text } });
  await importText('own.csv', csv(whole, 0, known));
  const { series } = (await ask('history.series')) as { series: { symbol: string; interval: string }[] };
  const symbol = series[0]?.symbol ?? '';
  const run = (await call('forecast.run', { symbol, horizon: 10, origins: 30 })) as Run;
  assert.equal(run.forecast.yhat.length, 10);
  assert.deepEqual(
    Array.from(run.forecast.time, textOf),
    whole.ds.slice(known, known + 10),
    'the next trading days, without weekends',
  );
  const errors = run.forecast.table.map(({ accuracy }) => accuracy.mase);
  assert.deepEqual(
    errors,
    [...errors].sort((a, b) => a - b),
  );
  assert.equal(run.forecast.model, run.forecast.table[0]?.model);
  const { entries } = await running.workstation.audit.query({ category: ['model'], limit: 10 });
  assert.deepEqual(
    entries.map(({ record }) => [record.action, record.subject['instrument'], record.details['forecast']]),
    [['forecast.issued', symbol, run.forecastId]],
    'its card stands in the log, for reports on models',
  );
  const again = (await call('forecast.rerun', { id: run.forecastId })) as { same: boolean };
  assert.equal(again.same, true);
  const before = (await ask('forecast.ledger', { symbol })) as Ledger;
  assert.deepEqual([before.rows.length, before.waiting], [0, 10]);
  await importText('own.csv', csv(whole, known));
  const after = (await ask('forecast.ledger', { symbol })) as Ledger;
  assert.equal(after.waiting, 0);
  const [row] = after.rows;
  assert.deepEqual([row?.model, row?.rows, row?.forecasts], [run.forecast.model, 10, 1]);
  for (const [at, level] of (row?.levels ?? []).entries()) {
    const interval = run.forecast.intervals[at];
    let inside = 0;
    for (let step = 0; step < 10; step++) {
      const truth = whole.y[known + step] as number;
      inside += Number(
        truth >= (interval?.lower[step] as number) && truth <= (interval?.upper[step] as number),
      );
    }
    assert.equal(level.inside, inside, 'counted by hand');
  }
  const shown = (await ask('forecast.show', { id: run.forecastId })) as {
    rows: { truth: number }[];
    card: {
      dataSha256: string;
      window: { rows: number };
      table: { model: string; maseByHorizon: number[] }[];
    };
  };
  assert.deepEqual(
    shown.rows.map(({ truth }) => truth),
    whole.y.slice(known, known + 10),
  );
  assert.equal(shown.card.window.rows, known);
  assert.deepEqual(
    shown.card.table.map(({ model }) => model),
    run.forecast.table.map(({ model }) => model),
    'the card tells how all models did',
  );
  assert.equal(shown.card.table[0]?.maseByHorizon.length, 10);
});

test('a model whose intervals did not hold is left out of the automatic choice, and says why', async () => {
  await using running = await ephemeralWorkstation();
  const { call, ask } = testWindow(running, { caller: testCaller('trader') });
  const whole = weekdays(120);
  const importText = (text: string) =>
    call('history.import', { source: { kind: 'text', name: 'own.csv', text } });
  await importText(csv(whole, 0, 110));
  const { series } = (await ask('history.series')) as { series: { symbol: string }[] };
  const symbol = series[0]?.symbol ?? '';
  const quick = { symbol, horizon: 5, origins: 2, model: 'theta' };
  for (let issued = 0; issued < 20; issued++) await call('forecast.run', quick);
  // Then the market leaves every interval behind.
  await importText(csv({ ds: whole.ds, y: whole.y.map((value) => value + 40) }, 110));
  const { rows } = (await ask('forecast.ledger', { symbol })) as {
    rows: { model: string; demoted: string | null; levels: { verdict: { state: string } }[] }[];
  };
  assert.match(
    rows[0]?.demoted ?? '',
    /^its 80 % intervals held 0 % of 100 values in 20 forecasts: too narrow$/,
  );
  const run = (await call('forecast.run', { ...quick, model: 'auto' })) as {
    forecast: { left: { model: string; reason: string }[]; table: { model: string }[] };
  };
  assert.deepEqual(
    run.forecast.left.find(({ model }) => model === 'theta'),
    { model: 'theta', reason: 'the coverage ledger found it off' },
  );
  assert.ok(!run.forecast.table.some(({ model }) => model === 'theta'));
  const asked = (await call('forecast.run', quick)) as { forecast: { model: string } };
  assert.equal(asked.forecast.model, 'theta', 'who asks for it by name gets it');
});

test('a viewer runs no forecasts; too short a series and an unknown model are told', async () => {
  await using running = await ephemeralWorkstation();
  const viewer = testWindow(running, { caller: testCaller('viewer') });
  await assert.rejects(viewer.call('forecast.run', { symbol: 'X' }), { code: 'ROLE_REQUIRED' });
  const { call } = testWindow(running, { caller: testCaller('trader') });
  await call('history.import', { source: { kind: 'text', name: 'few.csv', text: csv(weekdays(20)) } });
  const { ask } = testWindow(running, { caller: testCaller('trader') });
  const { series } = (await ask('history.series')) as { series: { symbol: string }[] };
  const symbol = series[0]?.symbol ?? '';
  await assert.rejects(call('forecast.run', { symbol, horizon: 5 }), { code: 'FORECAST_HISTORY_SHORT' });
  await call('history.import', { source: { kind: 'text', name: 'few.csv', text: csv(weekdays(200), 20) } });
  await assert.rejects(call('forecast.run', { symbol, model: 'oracle' }), { code: 'FORECAST_MODEL_UNKNOWN' });
  await assert.rejects(call('forecast.run', { symbol, horizon: 100 }), { code: 'FORECAST_HORIZON_INVALID' });
  await assert.rejects(ask('forecast.show', { id: 'nobody' }), { code: 'FORECAST_UNKNOWN' });
});

test('insights name their numbers and their models', async () => {
  await using running = await ephemeralWorkstation();
  const { call, ask } = testWindow(running, { caller: testCaller('viewer') });
  const trader = testWindow(running, { caller: testCaller('trader') });
  await trader.call('history.import', {
    source: { kind: 'text', name: 'some.csv', text: csv(weekdays(400)) },
  });
  const { series } = (await ask('history.series')) as { series: { symbol: string }[] };
  const insight = (await call('forecast.insights', { symbol: series[0]?.symbol })) as {
    regimes: { states: number; path: Uint8Array; time: Float64Array };
    sentences: {
      topic: string;
      text: string;
      model: string;
      numbers: Record<string, number>;
      change: string;
    }[];
  };
  assert.equal(insight.regimes.path.length, 399);
  assert.equal(insight.regimes.time.length, 399);
  assert.ok(insight.sentences.length >= 2);
  for (const { text, model, numbers, change } of insight.sentences) {
    assert.match(text, /\d/, 'a sentence carries its number');
    assert.ok(model !== '' && change !== '' && Object.values(numbers).every(Number.isFinite));
  }
});

test('the next power day comes from columns and from stored series alike', async () => {
  await using running = await ephemeralWorkstation();
  const { call, ask } = testWindow(running, { caller: testCaller('trader') });
  const random = randomStream(6);
  const hours = 24 * 64;
  const price = Array.from({ length: hours }, (_, hour) =>
    Number((50 + 10 * Math.sin((2 * Math.PI * hour) / 24) + random.normal()).toFixed(3)),
  );
  const time = (hour: number) => new Date(start + hour * 3_600_000).toISOString();
  const text = ['time,close', ...price.map((value, hour) => `${time(hour)},${value}`)].join('\n');
  await call('history.import', { source: { kind: 'text', name: 'power.csv', text } });
  const { series } = (await ask('history.series')) as { series: { symbol: string; interval: string }[] };
  assert.equal(series[0]?.interval, '1h');
  interface DayAhead {
    readonly date: string;
    readonly days: number;
    readonly forecast: Float64Array;
  }
  const stored = (await call('forecast.dayAheadOf', {
    symbol: series[0]?.symbol,
    model: 'lear',
  })) as DayAhead;
  const given = (await call('forecast.dayAhead', {
    price,
    firstDate: textOf(start),
    model: 'lear',
  })) as DayAhead;
  assert.deepEqual([stored.date, stored.days], [textOf(start + 64 * day), 64]);
  assert.deepEqual(stored.forecast, given.forecast);
  for (const [hour, value] of stored.forecast.entries())
    assert.ok(Math.abs(value - 50 - 10 * Math.sin((2 * Math.PI * hour) / 24)) < 3, `hour ${hour}: ${value}`);
  await assert.rejects(call('forecast.dayAhead', { price: price.slice(0, 30), firstDate: textOf(start) }), {
    code: 'LEAR_DAY_INCOMPLETE',
  });
  await assert.rejects(call('forecast.dayAheadOf', { symbol: series[0]?.symbol, zone: 'Europe/Atlantis' }), {
    code: 'ZONE_UNKNOWN',
  });
});

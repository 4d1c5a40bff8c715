import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Scored, summariseLedger } from '../../../engine/forecasting/ledger/summarise.ts';
import { coverageVerdict, leastForecasts } from '../../../engine/forecasting/ledger/verdict.ts';
import { randomStream } from '../../../engine/numerics/random/random-stream.ts';

test('limits are those of Wilson’s interval, by hand', () => {
  // 40 of 50 with z = 2.5758: centre (0.8 + 6.6349/100) / (1 + 6.6349/50), as worked out with a pocket calculator.
  const { low, high, state } = coverageVerdict({ rows: 50, inside: 40, forecasts: 50, nominal: 0.8 });
  assert.ok(Math.abs(low - 0.6239) < 5e-4 && Math.abs(high - 0.9059) < 5e-4, `${low} ${high}`);
  assert.equal(state, 'held');
});

test('few forecasts judge nobody; many rows of few forecasts neither', () => {
  const none = coverageVerdict({ rows: 0, inside: 0, forecasts: 0, nominal: 0.8 });
  assert.deepEqual([none.state, none.low, none.high], ['learning', 0, 1]);
  const few = coverageVerdict({ rows: 600, inside: 60, forecasts: leastForecasts - 1, nominal: 0.8 });
  assert.equal(few.state, 'learning');
  assert.equal(coverageVerdict({ rows: 600, inside: 200, forecasts: 40, nominal: 0.8 }).state, 'too narrow');
  assert.equal(coverageVerdict({ rows: 600, inside: 600, forecasts: 60, nominal: 0.8 }).state, 'too wide');
});

test('a model that keeps its promise is seldom demoted: by about one in a hundred', () => {
  const random = randomStream(3);
  let demoted = 0;
  for (let trial = 0; trial < 2_000; trial++) {
    let inside = 0;
    for (let forecast = 0; forecast < 100; forecast++) inside += Number(random.uniform() < 0.8);
    const { state } = coverageVerdict({ rows: 100, inside, forecasts: 100, nominal: 0.8 });
    demoted += Number(state !== 'held');
  }
  assert.ok(demoted / 2_000 < 0.02, `${demoted}`);
});

const row = (change: Partial<Scored>): Scored => ({
  symbol: 'CL',
  interval: '1d',
  model: 'theta',
  forecastId: 'a',
  levels: [0.5, 0.8],
  scale: 2,
  step: 1,
  yhat: 70,
  limits: [69, 71, 68, 72],
  truth: 70,
  ...change,
});

test('rows are counted by series and model, errors averaged, steps apart', () => {
  const [cl, ng] = summariseLedger([
    row({ truth: 70.5 }),
    row({ truth: 71.5, step: 2 }),
    row({ truth: 75, step: 2, forecastId: 'b' }),
    row({ symbol: 'NG', scale: 0, truth: 60 }),
  ]);
  assert.deepEqual([cl?.symbol, cl?.forecasts, cl?.rows], ['CL', 2, 3]);
  assert.deepEqual(
    cl?.levels.map(({ nominal, inside, rows }) => [nominal, inside, rows]),
    [
      [0.5, 1, 3],
      [0.8, 2, 3],
    ],
  );
  assert.ok(Math.abs((cl?.mae ?? 0) - (0.5 + 1.5 + 5) / 3) < 1e-12);
  assert.ok(Math.abs((cl?.mase ?? 0) - (0.5 + 1.5 + 5) / 6) < 1e-12);
  assert.deepEqual(
    cl?.byStep.map(({ step, rows, realised }) => [step, rows, realised]),
    [
      [1, 1, 1],
      [2, 2, 0.5],
    ],
  );
  assert.equal(cl?.demoted, null);
  assert.deepEqual([ng?.mase, ng?.mae, ng?.bias], [null, 10, -10]);
});

test('a model whose intervals do not hold is demoted, and why is said in words', () => {
  const rows = Array.from({ length: 60 }, (_, at) =>
    row({ forecastId: `${at}`, truth: at % 3 === 0 ? 70 : 80 }),
  );
  const [found] = summariseLedger(rows);
  assert.equal(found?.demoted, 'its 80 % intervals held 33 % of 60 values in 60 forecasts: too narrow');
});

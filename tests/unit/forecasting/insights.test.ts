import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { oddBars, oddMoves } from '../../../engine/forecasting/insights/anomalies.ts';
import { changesOf } from '../../../engine/forecasting/insights/changes.ts';
import { hiddenMarkov } from '../../../engine/forecasting/insights/hidden-markov.ts';
import { insightOf } from '../../../engine/forecasting/insights/insight.ts';
import { regimesOf } from '../../../engine/forecasting/insights/regimes.ts';
import { seasonalPosition } from '../../../engine/forecasting/insights/seasonal-position.ts';
import { randomStream } from '../../../engine/numerics/random/random-stream.ts';

const day = 86_400_000;
const start = Date.UTC(2016, 0, 1);
const days = (count: number) => Float64Array.from({ length: count }, (_, row) => start + row * day);

/** Values of a chain of two states with known deviations and stays. */
function chain(seed: number, rows: number, deviations: readonly [number, number], stay: number) {
  const random = randomStream(seed);
  const state = new Uint8Array(rows);
  for (let row = 1; row < rows; row++)
    state[row] = random.uniform() < stay ? (state[row - 1] as number) : 1 - (state[row - 1] as number);
  return {
    state,
    values: Float64Array.from(state, (one) => (deviations[one as 0 | 1] as number) * random.normal()),
  };
}

test('a chain of two regimes is found again: deviations, stays and the path', () => {
  const { state, values } = chain(11, 3_000, [0.01, 0.04], 0.98);
  const model = hiddenMarkov(values, 2);
  assert.ok(model.converged);
  assert.ok(Math.abs((model.deviation[0] as number) / 0.01 - 1) < 0.1, `${model.deviation[0]}`);
  assert.ok(Math.abs((model.deviation[1] as number) / 0.04 - 1) < 0.1, `${model.deviation[1]}`);
  for (const at of [0, 3]) assert.ok(Math.abs((model.transition[at] as number) - 0.98) < 0.01);
  const right = state.reduce(
    (count, one, row) => count + Number((model.smoothed[2 * row + 1] as number) > 0.5 === (one === 1)),
    0,
  );
  assert.ok(right / 3_000 > 0.95, `${right}`);
});

test('probabilities are probabilities, and more likelihood never comes from fewer states', () => {
  fc.assert(
    fc.property(fc.nat(), fc.integer({ min: 70, max: 300 }), (seed, rows) => {
      const { values } = chain(seed, rows, [1, 3], 0.95);
      const models = [1, 2, 3].map((states) => hiddenMarkov(values, states));
      for (const { states, filtered, smoothed, transition, stationary } of models) {
        for (let row = 0; row < rows; row++)
          for (const table of [filtered, smoothed]) {
            let sum = 0;
            for (let k = 0; k < states; k++) sum += table[row * states + k] as number;
            assert.ok(Math.abs(sum - 1) < 1e-9);
          }
        for (let from = 0; from < states; from++) {
          const out = transition.slice(from * states, (from + 1) * states).reduce((sum, one) => sum + one, 0);
          assert.ok(Math.abs(out - 1) < 1e-9);
        }
        assert.ok(Math.abs(stationary.reduce((sum, one) => sum + one, 0) - 1) < 1e-9);
      }
      assert.ok((models[1]?.logLikelihood ?? 0) >= (models[0]?.logLikelihood ?? 0) - 1e-6);
    }),
    { numRuns: 25 },
  );
});

test('one regime is not made two: BIC pays for what it takes', () => {
  const random = randomStream(4);
  const value = new Float64Array(800);
  for (let row = 1; row < 800; row++) value[row] = (value[row - 1] as number) + random.normal();
  const regimes = regimesOf(changesOf(days(800), value), 365);
  assert.equal(regimes.model.states, 1);
  assert.throws(() => regimesOf(changesOf(days(30), value.slice(0, 30)), 365), {
    code: 'FORECAST_HISTORY_SHORT',
  });
  assert.throws(() => regimesOf(changesOf(days(90), new Float64Array(90)), 365), {
    code: 'FORECAST_HISTORY_CONSTANT',
  });
});

test('a move ten deviations wide is odd in a calm regime, and the same size in a storm is less so', () => {
  const { state, values } = chain(21, 1_200, [1, 12], 0.985);
  const model = hiddenMarkov(values, 2);
  const calm = state.findLastIndex(
    (one, row) => one === 0 && row < 1_190 && state[row - 5] === 0 && state[row + 1] === 0,
  );
  const stormy = state.findLastIndex((one, row) => one === 1 && row < calm && state[row - 5] === 1);
  const rarity = (at: number) => {
    const moved = Float64Array.from(values);
    moved[at] = 10;
    const time = days(1_200);
    return (
      oddMoves({ kind: 'difference', values: moved, time }, model, 1_199, 2).find(
        (one) => one.time === time[at],
      )?.oneIn ?? 1
    );
  };
  assert.ok(rarity(calm) > 10 * rarity(stormy), `${rarity(calm)} ${rarity(stormy)}`);
});

test('odd volumes, standing closes and gaps are found by rank', () => {
  const random = randomStream(8);
  const rows = 700;
  const time = days(rows);
  const close = Float64Array.from({ length: rows }, () => 50 + random.normal());
  const volume = Float64Array.from({ length: rows }, () => 1_000 + 100 * random.uniform());
  volume[690] = 50_000;
  close.fill(51, 670, 678);
  for (let row = 680; row < rows; row++) time[row] = (time[row] as number) + 40 * day;
  const kinds = oddBars({ time, close, volume }, 60, 500).map(
    ({ kind, time: at }) => `${kind} ${(at - start) / day}`,
  );
  assert.deepEqual(kinds.sort(), ['gap 720', 'stale 677', 'volume 730']);
});

test('the season of a series with one is seen, and that of noise is called chance', () => {
  const rows = 365 * 8;
  const time = days(rows);
  const random = randomStream(5);
  const seasonal = Float64Array.from(
    time,
    (at) => 50 + 10 * Math.sin((2 * Math.PI * at) / (365.25 * day)) + 0.2 * random.normal(),
  );
  const found = seasonalPosition(time, seasonal, 60 * day);
  assert.ok(found !== undefined && found.years === 6 && found.next.length === 6);
  assert.ok(Math.abs(found.tStatistic ?? 0) > 5);
  assert.ok(found.rises === 0 || found.rises === 6);
  assert.equal(seasonalPosition(time.slice(-700), seasonal.slice(-700), 60 * day), undefined);
  assert.equal(
    seasonalPosition(
      time,
      seasonal.map((value) => value - 60),
      60 * day,
    ),
    undefined,
  );
});

test('every sentence has a number in it, a model behind it and a way out', () => {
  const { values } = chain(2, 1_500, [0.01, 0.03], 0.98);
  const close = new Float64Array(1_501).fill(60);
  for (let row = 1; row <= 1_500; row++)
    close[row] = (close[row - 1] as number) * Math.exp(values[row - 1] as number);
  const insight = insightOf({
    symbol: 'CL',
    unit: 'USD/bbl',
    bars: { time: days(1_501), close, volume: new Float64Array(1_501) },
    horizon: 30 * day,
    curve: { shape: 'backwardation', near: 71.2, far: 66.1, months: 12 },
    ledger: [{ model: 'theta', forecasts: 40, nominal: 0.8, realised: 0.55, state: 'too narrow' }],
  });
  assert.deepEqual(
    [...new Set(insight.sentences.map(({ topic }) => topic))],
    ['regime', 'anomaly', 'season', 'curve', 'forecast'],
  );
  for (const { text, model, change, numbers } of insight.sentences) {
    assert.match(text, /\d/);
    assert.doesNotMatch(text, /NaN|undefined|null/);
    assert.ok(model.length > 3 && change.length > 10 && Object.values(numbers).every(Number.isFinite));
  }
  assert.match(
    insight.sentences.find(({ topic }) => topic === 'curve')?.text ?? '',
    /backwardated: 71\.200 in front, 66\.100 12 months out \(−5\.10 USD\/bbl\)/,
  );
  assert.match(
    insight.sentences.at(-1)?.text ?? '',
    /80 % intervals of theta held 55 % .* too narrow, so it is left out/,
  );
});

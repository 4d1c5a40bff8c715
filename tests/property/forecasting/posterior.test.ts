import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { prepare } from '../../../engine/forecasting/decomposable/prepare.ts';
import { defaultConfig } from '../../../engine/forecasting/decomposable/types.ts';
import { runChain } from '../../../engine/forecasting/posterior/chain.ts';
import { samplePosterior } from '../../../engine/forecasting/posterior/sample-posterior.ts';
import { summaryOf } from '../../../engine/forecasting/posterior/summarise.ts';
import { whitened } from '../../../engine/forecasting/posterior/whitening.ts';
import { randomStream } from '../../../engine/numerics/random/random-stream.ts';

const day = 86_400_000;

/** A positive definite matrix of any shape: BBᵀ and a little on the diagonal. */
function precisionOf(size: number, seed: number): Float64Array {
  const random = randomStream(seed);
  const b = Float64Array.from({ length: size * size }, () => random.normal());
  const matrix = new Float64Array(size * size);
  for (let row = 0; row < size; row++)
    for (let column = 0; column < size; column++) {
      let sum = row === column ? 0.1 : 0;
      for (let k = 0; k < size; k++) sum += (b[row * size + k] as number) * (b[column * size + k] as number);
      matrix[row * size + column] = sum;
    }
  return matrix;
}

const normal =
  (precision: Float64Array, centre: Float64Array) => (position: Float64Array, gradient: Float64Array) => {
    const size = centre.length;
    let value = 0;
    for (let row = 0; row < size; row++) {
      let sum = 0;
      for (let k = 0; k < size; k++)
        sum += (precision[row * size + k] as number) * ((position[k] as number) - (centre[k] as number));
      gradient[row] = -sum;
      value -= (sum * ((position[row] as number) - (centre[row] as number))) / 2;
    }
    return value;
  };

test('whitened by its own curvature any normal is the standard one, and its gradient is right', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 12 }), fc.nat(), (size, seed) => {
      const random = randomStream(seed, 1);
      const centre = Float64Array.from({ length: size }, () => 10 * random.normal());
      const precision = precisionOf(size, seed);
      const space = whitened(normal(precision, centre), centre, precision);
      const z = Float64Array.from({ length: size }, () => random.normal());
      const gradient = new Float64Array(size);
      const value = space.density(z, gradient);
      const expected = -z.reduce((sum, one) => sum + one * one, 0) / 2;
      assert.ok(Math.abs(value - expected) < 1e-8 * (1 + Math.abs(expected)));
      for (const [at, slope] of gradient.entries()) assert.ok(Math.abs(slope + (z[at] as number)) < 1e-7);
    }),
  );
});

test('any normal is sampled with its mean and spread', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 0, max: 1_000 }), (size, seed) => {
      const centre = Float64Array.from({ length: size }, (_, at) => 5 * at);
      const density = normal(precisionOf(size, seed), centre);
      const { positions } = runChain(density, centre, randomStream(seed), { warmup: 400, draws: 600 });
      for (let at = 0; at < size; at++) {
        const values = Float64Array.from(positions, (position) => position[at] as number);
        const { mean, sd, effectiveSize } = summaryOf('x', values, 600);
        const error = sd / Math.sqrt(Math.min(600, effectiveSize));
        assert.ok(Math.abs(mean - (centre[at] as number)) < 6 * error, `${at}: ${mean} ± ${error}`);
      }
    }),
    { numRuns: 15, seed: 7 },
  );
});

test('the same seed gives the same draws to the bit, and another seed the same answer within its error', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1_000 }), fc.integer({ min: 40, max: 150 }), (seed, rows) => {
      const random = randomStream(seed);
      const history = {
        ds: Float64Array.from({ length: rows }, (_, row) => row * day),
        y: Float64Array.from({ length: rows }, (_, row) => 10 + Math.sin(row / 9) + 0.3 * random.normal()),
      };
      const training = prepare(history, { ...defaultConfig, nChangepoints: 4 });
      const options = { draws: 150, warmup: 150, chains: 2, seed };
      const one = samplePosterior(training, 0.05, options);
      assert.deepEqual(samplePosterior(training, 0.05, options), one);
      const other = samplePosterior(training, 0.05, { ...options, seed: seed + 1 });
      assert.notDeepEqual(other.draws.m, one.draws.m);
      for (const [at, { name, mean, sd, effectiveSize }] of one.diagnostics.parameters.entries()) {
        const again = other.diagnostics.parameters[at];
        assert.ok(again !== undefined && again.name === name);
        const error = Math.hypot(sd / Math.sqrt(effectiveSize), again.sd / Math.sqrt(again.effectiveSize));
        assert.ok(Math.abs(again.mean - mean) < 7 * error, `${name}: ${mean} and ${again.mean} ± ${error}`);
      }
    }),
    { numRuns: 8, seed: 11 },
  );
});

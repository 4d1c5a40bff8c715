import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { choleskyFactor, correlatedNormals } from '../../../engine/numerics/random/correlated-normals.ts';
import { randomStream } from '../../../engine/numerics/random/random-stream.ts';
import { splitMix64 } from '../../../engine/numerics/random/splitmix64.ts';
import { xoshiro128 } from '../../../engine/numerics/random/xoshiro128.ts';

describe('random streams', () => {
  it('gives the published outputs of SplitMix64 for seed 1234567', () => {
    const next = splitMix64(1_234_567n);
    assert.deepEqual(
      [next(), next(), next(), next(), next()],
      [
        6457827717110365317n,
        3203168211198807973n,
        9817491932198370423n,
        4593380528125082431n,
        16408922859458223821n,
      ],
    );
  });

  it('gives the outputs of the reference xoshiro128** for state 1, 2, 3, 4', () => {
    const next = xoshiro128([1, 2, 3, 4]);
    assert.deepEqual(
      Array.from({ length: 10 }, next),
      [11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849, 3729100597, 4258142804],
    );
  });

  it('refuses a state of zeros and seeds that are no whole numbers', () => {
    assert.throws(() => xoshiro128([0, 0, 0, 0]), RangeError);
    assert.throws(() => randomStream(0.5), RangeError);
    assert.throws(() => randomStream(1, -1), RangeError);
    assert.throws(() => randomStream(1).integer(0), RangeError);
  });

  it('repeats itself for a seed and differs between streams', () => {
    const draw = (seed: number, stream: number) =>
      Array.from({ length: 20 }, randomStream(seed, stream).uint32);
    assert.deepEqual(draw(7, 3), draw(7, 3));
    assert.notDeepEqual(draw(7, 3), draw(7, 4));
    assert.notDeepEqual(draw(0, 1), draw(1, 0));
  });

  it('draws normals with mean 0, variance 1 and kurtosis 3', () => {
    const { normal } = randomStream(11);
    const count = 200_000;
    let [first, second, fourth] = [0, 0, 0];
    for (let i = 0; i < count; i++) {
      const value = normal();
      first += value;
      second += value ** 2;
      fourth += value ** 4;
    }
    // Five standard errors each.
    assert.ok(Math.abs(first / count) < 5 / Math.sqrt(count));
    assert.ok(Math.abs(second / count - 1) < 5 * Math.sqrt(2 / count));
    assert.ok(Math.abs(fourth / count - 3) < 5 * Math.sqrt(96 / count));
  });

  it('factors a correlation matrix and draws with it', () => {
    const factor = choleskyFactor([
      [4, 2],
      [2, 5],
    ]);
    assert.deepEqual(
      factor.map((row) => [...row]),
      [
        [2, 0],
        [1, 2],
      ],
    );
    assert.throws(
      () =>
        choleskyFactor([
          [1, 2],
          [2, 1],
        ]),
      RangeError,
    );
    const negative = [0, 1, 2].map((i) => [0, 1, 2].map((j) => (i === j ? 1 : -1)));
    assert.throws(() => choleskyFactor(negative), RangeError);
    assert.deepEqual(
      choleskyFactor([
        [1, 1],
        [1, 1],
      ]).map((row) => [...row]),
      [
        [1, 0],
        [1, 0],
      ],
    );
    const draw = correlatedNormals(
      [
        [1, 0.7],
        [0.7, 1],
      ],
      randomStream(5),
    );
    const count = 100_000;
    let product = 0;
    for (let i = 0; i < count; i++) {
      const [a = 0, b = 0] = draw();
      product += a * b;
    }
    assert.ok(Math.abs(product / count - 0.7) < (5 * Math.sqrt(1 + 0.49)) / Math.sqrt(count));
  });
});

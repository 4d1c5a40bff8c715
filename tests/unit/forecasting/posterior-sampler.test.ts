import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runChain } from '../../../engine/forecasting/posterior/chain.ts';
import { bulkEffectiveSize, splitRhat } from '../../../engine/forecasting/posterior/diagnostics.ts';
import type { LogDensity } from '../../../engine/forecasting/posterior/log-density.ts';
import { summaryOf, verdictOf } from '../../../engine/forecasting/posterior/summarise.ts';
import { metricUpdates } from '../../../engine/forecasting/posterior/warmup-schedule.ts';
import { randomStream } from '../../../engine/numerics/random/random-stream.ts';

const chains = 4;
const draws = 1_500;

/** Chains from wide starts, a summary of each coordinate. */
function sampled(density: LogDensity, size: number, seed = 1, acceptance = 0.8) {
  const runs = Array.from({ length: chains }, (_, chain) => {
    const random = randomStream(seed, chain);
    const start = Float64Array.from({ length: size }, () => 4 * random.uniform() - 2);
    return runChain(density, start, random, { warmup: 700, draws, acceptance });
  });
  const summaries = Array.from({ length: size }, (_, at) => {
    const values = Float64Array.from(
      runs.flatMap(({ positions }) => positions),
      (position) => position[at] as number,
    );
    return { ...summaryOf(`x${at}`, values, draws), values };
  });
  return { runs, summaries, divergences: runs.reduce((sum, run) => sum + run.divergences, 0) };
}

/** Within `errors` Monte Carlo standard errors. */
function near(found: number, expected: number, error: number, what: string, errors = 4.5) {
  assert.ok(
    Math.abs(found - expected) < errors * error,
    `${what}: ${found}, expected ${expected} ± ${error}`,
  );
}

test('a correlated normal comes back with its means, spreads, correlation and quantiles', () => {
  const [rho, sdOne, sdTwo, meanOne, meanTwo] = [0.95, 1, 20, 3, -40];
  const scale = 1 / (1 - rho * rho);
  const density: LogDensity = (position, gradient) => {
    const a = ((position[0] as number) - meanOne) / sdOne;
    const b = ((position[1] as number) - meanTwo) / sdTwo;
    gradient[0] = (-scale * (a - rho * b)) / sdOne;
    gradient[1] = (-scale * (b - rho * a)) / sdTwo;
    return (-scale * (a * a - 2 * rho * a * b + b * b)) / 2;
  };
  const { summaries, divergences } = sampled(density, 2);
  const [one, two] = summaries;
  assert.ok(one && two);
  assert.equal(divergences, 0);
  for (const [summary, mean, sd] of [
    [one, meanOne, sdOne],
    [two, meanTwo, sdTwo],
  ] as const) {
    assert.ok(summary.rhat < 1.01 && summary.effectiveSize > 800, JSON.stringify(summary.effectiveSize));
    near(summary.mean, mean, sd / Math.sqrt(summary.effectiveSize), `${summary.name} mean`);
    near(summary.sd, sd, sd / Math.sqrt(summary.effectiveSize), `${summary.name} sd`);
    near(
      summary.quantiles[4] as number,
      mean + 1.96 * sd,
      (2.7 * sd) / Math.sqrt(summary.effectiveSize),
      'q',
    );
  }
  let product = 0;
  for (let row = 0; row < one.values.length; row++)
    product += ((one.values[row] as number) - one.mean) * ((two.values[row] as number) - two.mean);
  near(product / one.values.length / one.sd / two.sd, rho, 0.005, 'correlation');
});

test('the kink of a Laplace density is no obstacle', () => {
  const widths = [0.05, 1];
  const { summaries } = sampled((position, gradient) => {
    let value = 0;
    for (const [at, width] of widths.entries()) {
      const x = position[at] as number;
      gradient[at] = -Math.sign(x) / width;
      value -= Math.abs(x) / width;
    }
    return value;
  }, 2);
  for (const [at, width] of widths.entries()) {
    const summary = summaries[at];
    assert.ok(summary !== undefined && summary.rhat < 1.02 && summary.effectiveSize > 400);
    const root = Math.sqrt(summary.effectiveSize);
    near(summary.mean, 0, (Math.SQRT2 * width) / root, 'mean');
    near(summary.sd, Math.SQRT2 * width, (1.6 * Math.SQRT2 * width) / root, 'sd');
    near(summary.quantiles[3] as number, -width * Math.log(0.2), (4 * width) / root, '90 percent');
  }
});

/** v is normal, x given v normal with standard deviation exp(v/2). */
const funnel =
  (spread: number): LogDensity =>
  (position, gradient) => {
    const v = position[0] as number;
    const weight = Math.exp(-v);
    let squares = 0;
    for (let at = 1; at < position.length; at++) {
      const x = position[at] as number;
      squares += x * x;
      gradient[at] = -x * weight;
    }
    const width = (position.length - 1) / 2;
    gradient[0] = -v / spread ** 2 + (squares * weight) / 2 - width;
    return -(v * v) / (2 * spread ** 2) - (squares * weight) / 2 - width * v;
  };

test('a mild funnel is sampled right, a steep one is not passed over in silence', () => {
  const mild = sampled(funnel(0.7), 4, 1, 0.95);
  const v = mild.summaries[0];
  assert.ok(v !== undefined && v.rhat < 1.03 && v.effectiveSize > 300, `${v?.rhat} ${v?.effectiveSize}`);
  near(v.mean, 0, 0.7 / Math.sqrt(v.effectiveSize), 'mean of v');
  near(v.sd, 0.7, 0.7 / Math.sqrt(v.effectiveSize), 'sd of v');
  const steep = sampled(funnel(3), 10);
  const verdict = verdictOf(steep.summaries, steep.divergences, chains * draws);
  assert.ok(steep.divergences > 0 || !verdict.converged);
  assert.match(verdict.warning ?? '', /diverged|did not converge/);
});

test('two separate modes are told by R-hat, and one number all along counts as not known', () => {
  const random = randomStream(5);
  const around = (mean: number) => Float64Array.from({ length: 500 }, () => mean + random.normal());
  assert.ok(splitRhat([around(0), around(0)]) < 1.02);
  assert.ok(splitRhat([around(-4), around(4)]) > 1.5);
  const wide = around(0).map((value) => 6 * value);
  assert.ok(splitRhat([around(0), wide]) > 1.2, 'chains of different width have one mean');
  const still = new Float64Array(600).fill(1);
  const verdict = verdictOf([summaryOf('still', still, 300)], 0, 600);
  assert.equal(verdict.converged, false);
  assert.match(verdict.warning ?? '', /still/);
});

test('the effective size is the number of independent draws, and what an autoregression leaves of it', () => {
  const chainsOf = (rho: number) =>
    Array.from({ length: 4 }, (_, stream) => {
      const random = randomStream(9, stream);
      let value = random.normal();
      return Float64Array.from({ length: 2_000 }, () => {
        value = rho * value + Math.sqrt(1 - rho * rho) * random.normal();
        return value;
      });
    });
  for (const rho of [0, 0.5, 0.9, -0.4]) {
    const expected = (8_000 * (1 - rho)) / (1 + rho);
    const found = bulkEffectiveSize(chainsOf(rho));
    assert.ok(Math.abs(found / expected - 1) < 0.25, `${rho}: ${found}, expected ${expected}`);
  }
});

test('windows of the warm-up end as in Stan', () => {
  assert.deepEqual([...metricUpdates(1_000)], [99, 149, 249, 449, 949]);
  assert.deepEqual([...metricUpdates(300)], [99, 149, 249]);
  assert.deepEqual([...metricUpdates(100)], [89]);
  for (let warmup = 0; warmup < 400; warmup++)
    for (const end of metricUpdates(warmup)) assert.ok(end >= 0 && end < Math.max(1, warmup));
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { randomStream } from '../../../engine/numerics/random/random-stream.ts';
import {
  blackLitterman,
  impliedReturns,
  impliedWeights,
} from '../../../engine/portfolio/estimators/black-litterman.ts';

const shapes = fc.record({ seed: fc.nat(), assets: fc.integer({ min: 2, max: 8 }) });

function market({ seed, assets }: { seed: number; assets: number }) {
  const random = randomStream(seed);
  const factor = Float64Array.from({ length: assets * assets }, () => random.normal());
  const covariance = new Float64Array(assets * assets);
  for (let i = 0; i < assets; i++)
    for (let j = 0; j < assets; j++) {
      let sum = i === j ? 0.1 : 0;
      for (let k = 0; k < assets; k++)
        sum += (factor[i * assets + k] as number) * (factor[j * assets + k] as number);
      covariance[i * assets + j] = 0.04 * sum;
    }
  const capitalisation = Float64Array.from({ length: assets }, () => 1 + 99 * random.uniform());
  const prior = impliedReturns(covariance, capitalisation, 3, 0.02);
  return { covariance, capitalisation, prior, random };
}

test('without a view worth anything the market’s own weights come back', () => {
  fc.assert(
    fc.property(shapes, (shape) => {
      const { covariance, capitalisation } = market(shape);
      const weights = impliedWeights(covariance, impliedReturns(covariance, capitalisation, 3, 0), 3);
      const total = capitalisation.reduce((sum, value) => sum + value, 0);
      for (const [i, weight] of weights.entries())
        assert.ok(Math.abs(weight - (capitalisation[i] as number) / total) < 1e-8);
    }),
  );
});

test('a certain view is met exactly, one that repeats the prior changes nothing, and risk never grows with a view', () => {
  fc.assert(
    fc.property(shapes, fc.double({ min: -0.3, max: 0.3, noNaN: true }), (shape, expected) => {
      const { covariance, prior } = market(shape);
      const { assets } = shape;
      const picks = new Float64Array(assets);
      picks[0] = 1;
      picks[assets - 1] = (picks[assets - 1] as number) - 1;
      const view = (returns: number, confidence: number) =>
        blackLitterman({
          covariance,
          prior,
          tau: 0.05,
          views: {
            picks,
            returns: Float64Array.of(returns),
            uncertainty: { kind: 'confidence', confidence: Float64Array.of(confidence) },
          },
        });
      const gap = (values: Float64Array) => (values[0] as number) - (values[assets - 1] as number);
      const certain = view(expected, 1);
      assert.ok(Math.abs(gap(certain.returns) - expected) < 1e-9);
      const half = view(expected, 0.5);
      const wanted = (gap(prior) + expected) / 2;
      assert.ok(Math.abs(gap(half.returns) - wanted) < 1e-9, 'half the confidence, half the way');
      const same = view(gap(prior), 0.7);
      for (const [i, value] of same.returns.entries())
        assert.ok(Math.abs(value - (prior[i] as number)) < 1e-12);
      for (let i = 0; i < assets; i++) {
        const plain = 1.05 * (covariance[i * (assets + 1)] as number);
        assert.ok((half.covariance[i * (assets + 1)] as number) <= plain + 1e-12);
      }
    }),
  );
});

test('views that cannot be used are refused', () => {
  const { covariance, prior } = market({ seed: 1, assets: 3 });
  const input = { covariance, prior, tau: 0.05 };
  const views = (picks: number[], confidence: number) => ({
    picks: Float64Array.from(picks),
    returns: Float64Array.of(0.1),
    uncertainty: { kind: 'confidence' as const, confidence: Float64Array.of(confidence) },
  });
  assert.throws(() => blackLitterman({ ...input, views: views([1, 0], 0.5) }), {
    code: 'PORTFOLIO_VIEW_INVALID',
  });
  assert.throws(() => blackLitterman({ ...input, views: views([1, 0, 0], 0) }), {
    code: 'PORTFOLIO_VIEW_INVALID',
    details: { view: 0, confidence: 0 },
  });
  assert.throws(() => blackLitterman({ ...input, views: views([0, 0, 0], 0.5) }), {
    code: 'PORTFOLIO_NOT_POSITIVE_DEFINITE',
  });
});

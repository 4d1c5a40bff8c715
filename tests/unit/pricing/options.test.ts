import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { bachelier } from '../../../engine/pricing/bachelier.ts';
import { black76 } from '../../../engine/pricing/black76.ts';

function value<Value>(result: { ok: true; value: Value } | { ok: false; fault: Error }): Value {
  if (!result.ok) throw result.fault;
  return result.value;
}

const near = (actual: number, expected: number, digits: number) =>
  assert.ok(Math.abs(actual - expected) < 0.5 * 10 ** -digits, `${actual} is not ${expected}`);

test('the values that traders check a calculator with', () => {
  const black = { forward: 80, strike: 85, years: 0.25, volatility: 0.35, rate: 0.05 };
  near(value(black76({ ...black, type: 'call' })).price, 3.548516, 6);
  near(value(black76({ ...black, type: 'put' })).price, 8.486405, 6);
  const normal = { forward: -5, strike: 0, years: 0.1, normalVolatility: 60, rate: 0.01 };
  near(value(bachelier({ ...normal, type: 'call' })).price, 5.325385, 6);
  near(value(bachelier({ ...normal, type: 'put' })).price, 10.320388, 6);
});

const price = fc.double({ min: 0.5, max: 500, noNaN: true });
const years = fc.double({ min: 0.001, max: 10, noNaN: true });
const rate = fc.double({ min: -0.05, max: 0.2, noNaN: true });
const inputs = fc.record({
  forward: price,
  strike: price,
  years,
  volatility: fc.double({ min: 0.01, max: 2, noNaN: true }),
  rate,
});

test('put-call parity and the bounds of arbitrage hold', () => {
  fc.assert(
    fc.property(inputs, (input) => {
      const call = value(black76({ ...input, type: 'call' }));
      const put = value(black76({ ...input, type: 'put' }));
      const discount = Math.exp(-input.rate * input.years);
      const scale = discount * Math.max(input.forward, input.strike);
      assert.ok(
        Math.abs(call.price - put.price - discount * (input.forward - input.strike)) <= 1e-13 * scale,
      );
      assert.ok(call.price >= 0 && call.price <= discount * input.forward * (1 + 1e-13));
      assert.ok(call.delta >= 0 && put.delta <= 0 && call.gamma >= 0 && call.vega >= 0);
    }),
    { numRuns: 500 },
  );
});

test('the first derivatives are those of the price', () => {
  fc.assert(
    fc.property(
      inputs.filter(({ volatility, years: t }) => volatility * Math.sqrt(t) > 0.05),
      (input) => {
        const { forward, volatility } = input;
        const at = (change: Partial<typeof input>) =>
          value(black76({ ...input, ...change, type: 'call' })).price;
        const greeks = value(black76({ ...input, type: 'call' }));
        const step = forward * 1e-5;
        const delta = (at({ forward: forward + step }) - at({ forward: forward - step })) / (2 * step);
        assert.ok(Math.abs(delta - greeks.delta) < 1e-5, `${delta} ${greeks.delta}`);
        const bump = volatility * 1e-5;
        const vega =
          (at({ volatility: volatility + bump }) - at({ volatility: volatility - bump })) / (2 * bump);
        assert.ok(Math.abs(vega - greeks.vega) < 1e-4 * (1 + greeks.vega), `${vega} ${greeks.vega}`);
      },
    ),
    { numRuns: 300 },
  );
});

test('what the model cannot answer is a fault with the way out, never NaN', () => {
  const fine = { forward: 80, strike: 85, years: 0.25, volatility: 0.35, rate: 0.05, type: 'call' as const };
  for (const change of [
    { forward: -37.63 },
    { forward: 0 },
    { strike: Number.NaN },
    { years: 0 },
    { volatility: -1 },
    { rate: Number.POSITIVE_INFINITY },
  ]) {
    const result = black76({ ...fine, ...change });
    assert.equal(result.ok, false, JSON.stringify(change));
    if (!result.ok) assert.equal(result.fault.code, 'INPUT_OUT_OF_RANGE');
  }
  const negative = black76({ ...fine, forward: -37.63 });
  assert.match(negative.ok ? '' : negative.fault.message, /Bachelier/);
  fc.assert(
    fc.property(
      fc.double(),
      fc.double(),
      fc.double(),
      fc.double(),
      fc.double(),
      (forward, strike, t, volatility, r) => {
        const result = black76({ forward, strike, years: t, volatility, rate: r, type: 'put' });
        if (result.ok)
          for (const [name, number] of Object.entries(result.value)) assert.ok(Number.isFinite(number), name);
      },
    ),
  );
});

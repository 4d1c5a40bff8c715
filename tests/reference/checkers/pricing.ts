import { bachelier } from '../../../engine/pricing/bachelier.ts';
import { black76 } from '../../../engine/pricing/black76.ts';
import type { Checker, Comparison } from '../checker.ts';

type Numbers = Readonly<Record<string, number>>;

interface Black76Case {
  readonly F: number;
  readonly K: number;
  readonly T: number;
  readonly vol: number;
  readonly r: number;
  readonly call: Numbers;
  readonly put: Numbers;
}

interface BachelierCase extends Omit<Black76Case, 'vol'> {
  readonly normal_vol: number;
}

/** Below this a value is as good as zero; the reference compares only what is above. */
const negligible = 1e-280;
/** Values that must be right to their own last digits, tails included. */
const relativeNames = new Set(['price', 'delta', 'gamma', 'vega', 'dualDelta', 'dualGamma']);

const camel = (name: string) => name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());

/** The sums of two terms; their error is judged beside the larger term. Everything else is one product. */
function largestTerm(name: string, value: Numbers, at: { T: number; r: number }): number {
  const expected = Math.abs(value[name] ?? 0);
  const { price = 0, delta = 0, gamma = 0, vega = 0 } = value;
  const second = (rateTerm: number) => Math.max(Math.abs(rateTerm), Math.abs((value[name] ?? 0) - rateTerm));
  if (name === 'theta') return second(at.r * price);
  if (name === 'charm') return second(at.r * delta);
  if (name === 'color') return Math.max(second(at.r * gamma), gamma / (2 * at.T));
  if (name === 'veta') return Math.max(second(at.r * vega), vega / (2 * at.T));
  return expected;
}

function* compareValues(
  label: string,
  expected: Numbers,
  actual: Numbers,
  scale: number,
  at: { T: number; r: number; spread: Numbers },
): Generator<Comparison> {
  for (const [raw, wanted] of Object.entries(expected)) {
    const name = camel(raw);
    const got = actual[name];
    if (got === undefined) throw new Error(`${label}: the engine gives no ${name}`);
    const size = Math.abs(wanted);
    if (size < negligible && Math.abs(got) < negligible) continue;
    const tolerance = relativeNames.has(name)
      ? 2e-14 * scale * size
      : 1e-12 * Math.max(size, largestTerm(raw, expected, at), at.spread[name] ?? 0);
    yield { case: `${label} ${name}`, error: Math.abs(got - wanted), tolerance };
  }
}

function unwrap<Value>(result: { ok: true; value: Value } | { ok: false; fault: Error }): Value {
  if (!result.ok) throw result.fault;
  return result.value;
}

function* compareBlack76(content: unknown): Generator<Comparison> {
  for (const one of (content as { cases: Black76Case[] }).cases) {
    const { F, K, T, vol, r } = one;
    const deviation = vol * Math.sqrt(T);
    const [d1, d2] = [
      Math.log(F / K) / deviation + deviation / 2,
      Math.log(F / K) / deviation - deviation / 2,
    ];
    for (const type of ['call', 'put'] as const) {
      const expected = one[type];
      const actual = unwrap(black76({ forward: F, strike: K, years: T, volatility: vol, rate: r, type }));
      const { gamma = 0, vega = 0 } = expected;
      // The largest terms inside the products of the higher derivatives, for where they cancel.
      const spread = {
        speed: (gamma / F) * Math.max(1, Math.abs(d1 / deviation)),
        zomma: (gamma / vol) * Math.max(1, Math.abs(d1 * d2)),
        color: (gamma / (2 * T)) * Math.max(1, Math.abs(d1 * d2)),
        veta: (vega / (2 * T)) * Math.max(1, Math.abs(d1 * d2)),
        ultima: (vega / (vol * vol)) * Math.max(d1 * d1, d2 * d2, (d1 * d2) ** 2),
        vanna: (vega / (F * deviation)) * Math.max(Math.abs(d1), deviation),
        volga: (vega / vol) * Math.max(d1 * d1, d2 * d2),
        charm: (vega / (F * 2 * T * Math.sqrt(T))) * Math.max(Math.abs(d1), deviation),
      };
      yield* compareValues(
        `F ${F} K ${K} T ${T.toFixed(4)} vol ${vol} r ${r} ${type}`,
        expected,
        { ...actual },
        1 + d1 * d1 + d2 * d2,
        { T, r, spread },
      );
    }
  }
}

function* compareBachelier(content: unknown): Generator<Comparison> {
  for (const one of (content as { cases: BachelierCase[] }).cases) {
    const { F, K, T, normal_vol: normalVolatility, r } = one;
    const d = (F - K) / (normalVolatility * Math.sqrt(T));
    for (const type of ['call', 'put'] as const) {
      const actual = unwrap(bachelier({ forward: F, strike: K, years: T, normalVolatility, rate: r, type }));
      yield* compareValues(
        `F ${F} K ${K} T ${T.toFixed(4)} vol ${normalVolatility} r ${r} ${type}`,
        one[type],
        { ...actual },
        1 + d * d,
        { T, r, spread: {} },
      );
    }
  }
}

export const pricingCheckers: readonly Checker[] = [
  { covers: (file) => file === 'pricing/black76.json', compare: compareBlack76 },
  { covers: (file) => file === 'pricing/bachelier.json', compare: compareBachelier },
];

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { curveShape, forwardCurve } from '../../../engine/curves/forward-curve.ts';
import { sampleFormula } from '../../../engine/curves/sampled-formula.ts';
import { seasonality, slotOf } from '../../../engine/curves/seasonality.ts';
import { spreadMatrix } from '../../../engine/curves/spread-matrix.ts';
import { barsFromRows } from '../../../engine/domain/bars.ts';
import { failure, success } from '../../../engine/domain/fault.ts';
import { resampleBars } from '../../../engine/domain/resample.ts';

const minute = 60_000;
const bars = (rows: readonly (readonly [time: number, close: number, high?: number, low?: number])[]) =>
  barsFromRows(
    rows.map(([time, close, high = close, low = close]) => ({
      time,
      open: close,
      high,
      low,
      close,
      volume: 1,
    })),
  );
const difference = (values: Readonly<Record<string, number>>) =>
  success((values['A'] ?? Number.NaN) - (values['B'] ?? Number.NaN));

describe('formula of sampled legs', () => {
  it('never shows a price of two extremes that did not happen together', () => {
    // A spikes to 200 and B to 150 in the same minute; the spread of closes never leaves 0 to 1.
    const a = bars([
      [0, 100, 200, 50],
      [minute, 101, 101, 100],
    ]);
    const b = bars([
      [0, 100, 150, 20],
      [minute, 100, 100, 99],
    ]);
    const { samples } = sampleFormula(
      [
        { symbol: 'A', bars: a },
        { symbol: 'B', bars: b },
      ],
      difference,
      10 * minute,
    );
    const hour = resampleBars(samples, 60 * minute);
    assert.deepEqual([...hour.high], [1]);
    assert.deepEqual([...hour.low], [0]);
    assert.deepEqual([...hour.open], [0]);
    assert.deepEqual([...hour.close], [1]);
  });

  it('starts when all legs have a price, carries a quiet leg, and stops believing it', () => {
    const a = bars([0, 1, 2, 3, 4].map((at) => [at * minute, 10 + at] as const));
    const b = bars([[minute, 1]]);
    const { samples, stale } = sampleFormula(
      [
        { symbol: 'A', bars: a },
        { symbol: 'B', bars: b },
      ],
      difference,
      2 * minute,
    );
    assert.deepEqual([...samples.time], [minute, 2 * minute, 3 * minute]);
    assert.deepEqual([...samples.close], [10, 11, 12]);
    assert.equal(stale, 1);
  });

  it('leaves out what has no value, and throws what is wrong with the formula', () => {
    const a = bars([[0, 1]]);
    const leg = [{ symbol: 'A', bars: a }];
    assert.equal(sampleFormula(leg, () => failure('FORMULA_NOT_FINITE', 'x'), minute).samples.time.length, 0);
    assert.throws(() => sampleFormula(leg, () => failure('FORMULA_VALUE_MISSING', 'x'), minute), {
      code: 'FORMULA_VALUE_MISSING',
    });
  });
});

describe('forward curve', () => {
  const point = (code: string, start: string, price: number | null, time: number | null, volume: number) => ({
    symbol: `CL ${code}`,
    code,
    label: code,
    start,
    end: start,
    price,
    time,
    volume,
    openInterest: null,
  });

  it('keeps thin, stale and missing points, flagged, and steps over the missing', () => {
    const curve = forwardCurve(
      [
        point('F27', '2027-01-01', 70, 100, 500),
        point('G27', '2027-02-01', 69, 100, 2),
        point('H27', '2027-03-01', null, null, 0),
        point('J27', '2027-04-01', 67, 50, 900),
      ],
      { since: 90, thinVolume: 10 },
    );
    assert.deepEqual(
      curve.map(({ state }) => state),
      ['traded', 'thin', 'missing', 'stale'],
    );
    assert.deepEqual(
      curve.map(({ step }) => step),
      [null, -1, null, -2],
    );
    const years = 31 / 365.25;
    assert.ok(Math.abs((curve[1]?.annualisedStep ?? 0) - Math.log(69 / 70) / years) < 1e-12);
    assert.equal(curveShape(curve), 'backwardation');
  });

  it('gives no yearly step through a price that is not above zero', () => {
    const curve = forwardCurve(
      [point('K20', '2020-05-01', -37.63, 1, 1), point('M20', '2020-06-01', 20.43, 1, 1)],
      { since: 0, thinVolume: 0 },
    );
    assert.equal(curve[1]?.annualisedStep, null);
    assert.ok(Math.abs((curve[1]?.step ?? 0) - 58.06) < 1e-9);
    assert.equal(curveShape(curve), 'contango');
    assert.equal(curveShape([]), 'unknown');
  });
});

describe('spread matrix', () => {
  it('is antisymmetric, keeps holes, and compares spreads of one distance', () => {
    const { spreads, heat, volume } = spreadMatrix([
      { symbol: 'A', price: 70, volume: 9 },
      { symbol: 'B', price: 69, volume: 5 },
      { symbol: 'C', price: 65, volume: null },
      { symbol: 'D', price: null, volume: 1 },
    ]);
    assert.equal(spreads[1], 1);
    assert.equal(spreads[4], -1);
    assert.ok(Number.isNaN(spreads[3]));
    assert.equal(heat[1], 0.25);
    assert.equal(heat[1 * 4 + 2], 1);
    assert.equal(volume[1], 5);
    assert.ok(Number.isNaN(volume[2]));
  });
});

describe('seasonality', () => {
  const daily = (from: number, to: number, value: (time: number) => number) => {
    const time: number[] = [];
    for (let at = Date.UTC(from, 0, 1); at < Date.UTC(to, 6, 1); at += 86_400_000) time.push(at);
    return { time: Float64Array.from(time), close: Float64Array.from(time, value) };
  };

  it('lays the same date of every year on one slot, leap years or not', () => {
    for (const year of [2023, 2024]) {
      assert.equal(slotOf(Date.UTC(year, 2, 1)), 60);
      assert.equal(slotOf(Date.UTC(year, 11, 31)), 365);
    }
    assert.equal(slotOf(Date.UTC(2024, 1, 29)), 59);
  });

  it('knows band, mean, percentile and distance of a series made by hand', () => {
    const { time, close } = daily(2019, 2024, (at) => new Date(at).getUTCFullYear() - 2_000);
    const found = seasonality(time, close, { bandYears: 3 });
    assert.ok(found.ok);
    const { low, high, mean, deviation, bandYears, current } = found.value;
    assert.deepEqual(bandYears, [2021, 2022, 2023]);
    assert.equal(low[40], 21);
    assert.equal(high[40], 23);
    assert.equal(mean[40], 22);
    assert.equal(deviation[40], 1);
    assert.equal(current.value, 24);
    assert.equal(current.percentile, 100);
    assert.equal(current.zScore, 2);
    assert.equal(current.slot, slotOf(Date.UTC(2024, 5, 30)));
  });

  it('carries a price over weekends, not over months, and never past today', () => {
    const { time, close } = daily(2022, 2024, () => 1);
    const kept = [...time.keys()].filter((index) => {
      const at = new Date(time[index] as number);
      return at.getUTCMonth() !== 1 && at.getUTCDay() % 6 !== 0;
    });
    const found = seasonality(
      Float64Array.from(kept, (index) => time[index] as number),
      Float64Array.from(kept, (index) => close[index] as number),
      { bandYears: 5 },
    );
    assert.ok(found.ok);
    const present = found.value.years.at(-1)?.values ?? new Float64Array();
    assert.equal(present[38], 1);
    assert.ok(Number.isNaN(present[50]));
    assert.ok(Number.isNaN(present[found.value.current.slot + 1]));
  });

  it('says that one year is no season', () => {
    const { time, close } = daily(2024, 2024, () => 1);
    const refused = seasonality(time, close, { bandYears: 5 });
    assert.ok(!refused.ok);
    assert.equal(refused.fault.code, 'SEASONALITY_TOO_SHORT');
  });
});

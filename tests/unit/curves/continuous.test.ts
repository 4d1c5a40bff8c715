import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Adjustment, joinContracts } from '../../../engine/curves/continuous.ts';
import { frontSpans, nthContract, type RollContract, rollText } from '../../../engine/curves/roll.ts';
import { barsFromRows } from '../../../engine/domain/bars.ts';
import { lastTradingDay } from '../../../engine/domain/expiry.ts';
import { businessDayBefore } from '../../../engine/domain/holidays.ts';

const context = { businessDayBefore: (date: number, count: number) => businessDayBefore('us', date, count) };
const date = (text: string) => Date.parse(`${text}T00:00:00Z`);
const day = 86_400_000;
const crudeRule = {
  rule: 'business-days-before-day',
  calendar: 'us',
  monthsBefore: 1,
  day: 25,
  days: 3,
} as const;

/** WTI of April to August 2020; the last trading days are the golden ones. */
const crude: RollContract[] = [4, 5, 6, 7, 8].map((month) => ({
  symbol: `CL ${'FGHJKMNQUVXZ'[month - 1]}20`,
  lastTradingDay: lastTradingDay(crudeRule, 2020, month),
  firstNotice: null,
}));

function dailyBars(from: string, closes: readonly number[]) {
  return barsFromRows(
    closes.map((close, index) => ({
      time: date(from) + index * day,
      open: close,
      high: close + 1,
      low: close - 1,
      close,
      volume: 10,
    })),
  );
}

describe('roll schedule', () => {
  it('leaves the May 2020 contract on 21 April by its last trading day, and five business days before on the 14th', () => {
    const last = frontSpans(crude, { rule: 'last-trading-day' }, context);
    assert.ok(last.ok);
    assert.equal(last.value[1]?.lastDate, date('2020-04-21'));
    const five = frontSpans(crude, { rule: 'days-before', days: 5 }, context);
    assert.ok(five.ok);
    assert.equal(five.value[1]?.lastDate, date('2020-04-14'));
  });

  it('skips holidays when it counts back: Good Friday 2020 is no business day', () => {
    const eight = frontSpans(crude, { rule: 'days-before', days: 8 }, context);
    assert.ok(eight.ok);
    assert.equal(eight.value[1]?.lastDate, date('2020-04-08'));
  });

  it('rolls after the volume of the next contract was larger so many days in a row, and never back', () => {
    const time = Float64Array.from({ length: 10 }, (_, index) => date('2020-04-01') + index * day);
    const own = Float64Array.from([9, 9, 9, 9, 9, 9, 9, 9, 9, 9]);
    const other = Float64Array.from([1, 10, 1, 10, 11, 1, 1, 1, 1, 1]);
    const activity = (volume: Float64Array) => ({ time, volume, openInterest: volume });
    const two = [
      { symbol: 'A', lastTradingDay: date('2020-04-21'), firstNotice: null, activity: activity(own) },
      { symbol: 'B', lastTradingDay: date('2020-05-19'), firstNotice: null, activity: activity(other) },
    ];
    const one = frontSpans(two, { rule: 'volume', days: 1 }, context);
    assert.ok(one.ok);
    assert.equal(one.value[0]?.lastDate, date('2020-04-02'));
    const confirmed = frontSpans(two, { rule: 'open-interest', days: 2 }, context);
    assert.ok(confirmed.ok);
    assert.equal(confirmed.value[0]?.lastDate, date('2020-04-05'));
    assert.equal(nthContract(two, confirmed.value, date('2020-04-05'), 1)?.symbol, 'A');
    assert.equal(nthContract(two, confirmed.value, date('2020-04-06'), 1)?.symbol, 'B');
    assert.equal(nthContract(two, confirmed.value, date('2020-04-05'), 2)?.symbol, 'B');
  });

  it('takes chosen dates, keeps to the last trading day, and leaves out a contract that was never in front', () => {
    const chosen = frontSpans(
      crude,
      { rule: 'custom', dates: { 'CL K20': date('2020-03-01'), 'CL M20': date('2021-01-01') } },
      context,
    );
    assert.ok(chosen.ok);
    assert.deepEqual(
      chosen.value.map(({ symbol }) => symbol),
      ['CL J20', 'CL M20', 'CL N20', 'CL Q20'],
    );
    assert.equal(chosen.value[1]?.lastDate, date('2020-05-19'));
  });

  it('stops before the notice day, and says the rule in words', () => {
    const spans = frontSpans(
      [{ symbol: 'A', lastTradingDay: date('2020-04-21'), firstNotice: date('2020-04-16') }],
      { rule: 'first-notice', days: 0 },
      context,
    );
    assert.ok(spans.ok);
    assert.equal(spans.value[0]?.lastDate, date('2020-04-15'));
    assert.equal(rollText({ rule: 'days-before', days: 1 }), 'roll 1 day before expiry');
  });

  it('refuses numbers that no rule can mean', () => {
    for (const rule of [
      { rule: 'days-before', days: -1 },
      { rule: 'volume', days: 0 },
      { rule: 'calendar', day: 40 },
      { rule: 'days-before', days: 1.5 },
    ] as const) {
      const refused = frontSpans(crude, rule, context);
      assert.ok(!refused.ok);
      assert.equal(refused.fault.code, 'ROLL_RULE_INVALID');
    }
  });
});

describe('continuous series', () => {
  const roll = date('2020-01-04');
  const segments = [
    { symbol: 'A', bars: dailyBars('2020-01-01', [10, 11, 12, 13]), from: 0, to: roll },
    {
      symbol: 'B',
      bars: dailyBars('2020-01-02', [20, 22, 24, 26]),
      from: roll,
      to: Number.POSITIVE_INFINITY,
    },
  ];
  const closes = (adjustment: Adjustment) => {
    const joined = joinContracts(segments, adjustment);
    assert.ok(joined.ok);
    return [...joined.value.bars.close];
  };

  it('gives the five choices as worked by hand', () => {
    // On 3 January A closes at 12 and B at 22; the roll is on the 4th.
    assert.deepEqual(closes({ method: 'none' }), [10, 11, 12, 24, 26]);
    assert.deepEqual(closes({ method: 'difference', direction: 'back' }), [20, 21, 22, 24, 26]);
    assert.deepEqual(closes({ method: 'difference', direction: 'forward' }), [10, 11, 12, 14, 16]);
    const factor = 22 / 12;
    assert.deepEqual(closes({ method: 'ratio', direction: 'back' }), [
      10 * factor,
      11 * factor,
      12 * factor,
      24,
      26,
    ]);
    assert.deepEqual(closes({ method: 'ratio', direction: 'forward' }), [
      10,
      11,
      12,
      24 * (12 / 22),
      26 * (12 / 22),
    ]);
  });

  it('keeps the raw series and names the roll', () => {
    const joined = joinContracts(segments, { method: 'difference', direction: 'back' });
    assert.ok(joined.ok);
    assert.deepEqual([...joined.value.raw.close], [10, 11, 12, 24, 26]);
    assert.deepEqual([...joined.value.contract], [0, 0, 0, 1, 1]);
    assert.deepEqual(joined.value.rolls, [{ time: roll, from: 'A', to: 'B', fromClose: 12, toClose: 22 }]);
  });

  it('refuses an adjustment the prices do not allow, and shows them unadjusted', () => {
    const below = segments.map((segment, index) =>
      index === 0 ? { ...segment, bars: dailyBars('2020-01-01', [1, 0, -1, -2]) } : segment,
    );
    const refused = joinContracts(below, { method: 'ratio', direction: 'back' });
    assert.ok(!refused.ok);
    assert.equal(refused.fault.code, 'RATIO_NOT_POSITIVE');
    assert.ok(joinContracts(below, { method: 'difference', direction: 'back' }).ok);
    const apart = segments.map((segment, index) =>
      index === 1 ? { ...segment, bars: dailyBars('2020-01-04', [24, 26]) } : segment,
    );
    const unpriced = joinContracts(apart, { method: 'difference', direction: 'back' });
    assert.ok(!unpriced.ok);
    assert.equal(unpriced.fault.code, 'ROLL_UNPRICED');
    assert.ok(joinContracts(apart, { method: 'none' }).ok);
  });
});

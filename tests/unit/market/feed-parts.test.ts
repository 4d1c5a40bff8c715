import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { AgeHistogram } from '../../../engine/market/feed/age-histogram.ts';
import { backoffDelay } from '../../../engine/market/feed/backoff.ts';
import { FeedStatistics } from '../../../engine/market/feed/feed-statistics.ts';
import { InstrumentMonitor, judgeState } from '../../../engine/market/feed/instrument-monitor.ts';
import { priceToTicks, tickScale, ticksToPrice } from '../../../engine/market/ticks.ts';

describe('ticks', () => {
  it('make the double nearest to the decimal text, there and back', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('0.01', '0.005', '0.0001', '0.001', '0.25', '5'),
        fc.integer({ min: -10_000_000, max: 10_000_000 }),
        (tickSize, ticks) => {
          const scale = tickScale(tickSize);
          const price = ticksToPrice(ticks, scale);
          const decimals = tickSize.split('.')[1]?.length ?? 0;
          assert.equal(price, Number(price.toFixed(decimals)) + 0);
          assert.equal(priceToTicks(price, scale), ticks);
        },
      ),
    );
    assert.equal(ticksToPrice(3, tickScale('0.1')), 0.3);
    assert.throws(() => tickScale('0.00'), RangeError);
  });
});

describe('backoff', () => {
  it('stays between zero and the doubling ceiling', () => {
    const options = { baseMilliseconds: 100, mostMilliseconds: 5_000 };
    fc.assert(
      fc.property(fc.nat(200), fc.double({ min: 0, max: 0.999, noNaN: true }), (attempt, uniform) => {
        const delay = backoffDelay(attempt, options, () => uniform);
        assert.ok(delay >= 0 && delay <= Math.min(5_000, 100 * 2 ** attempt));
      }),
    );
    assert.equal(
      backoffDelay(3, options, () => 0.5),
      400,
    );
  });
});

describe('age histogram', () => {
  it('is never below the true quantile and at most 10 % above', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0.1, max: 5_000, noNaN: true }), { minLength: 1 }), (ages) => {
        const histogram = new AgeHistogram();
        for (const age of ages) histogram.add(age, 1_000_000);
        const sorted = ages.toSorted((a, b) => a - b);
        for (const share of [0.5, 0.99]) {
          const exact = sorted[Math.ceil(share * sorted.length) - 1] ?? 0;
          const estimate = histogram.quantile(share, 1_000_000) ?? 0;
          assert.ok(estimate >= exact * 0.999_999 && estimate <= exact * 1.1, `${estimate} for ${exact}`);
        }
      }),
    );
  });

  it('forgets what is older than a minute', () => {
    const histogram = new AgeHistogram();
    assert.equal(histogram.quantile(0.5, 0), null);
    histogram.add(100, 0);
    histogram.add(1, 50_000);
    assert.ok((histogram.quantile(1, 50_000) ?? 0) >= 100);
    assert.ok((histogram.quantile(1, 65_000) ?? 0) < 2);
    assert.equal(histogram.quantile(0.5, 200_000), null);
  });
});

describe('feed statistics', () => {
  it('keep the last twenty samples, cut to 500 characters', () => {
    const statistics = new FeedStatistics();
    for (let i = 0; i < 30; i++) statistics.refused(`reason ${i}`, 'x'.repeat(600), i);
    const samples = statistics.samples();
    assert.equal(statistics.garbage, 30);
    assert.equal(samples.length, 20);
    assert.equal(samples[0]?.reason, 'reason 10');
    assert.equal(samples[0]?.text.length, 500);
  });

  it('give the rate over the last whole seconds, and zero after a pause', () => {
    const statistics = new FeedStatistics();
    for (let time = 100_000; time < 110_000; time += 10) statistics.received(50, time);
    assert.equal(statistics.rate(110_000), 100);
    assert.equal(statistics.rate(130_000), 0);
    assert.equal(statistics.bytes, 50_000);
  });
});

describe('instrument state', () => {
  const thresholds = { delayedMilliseconds: 2_000, quietMilliseconds: 30_000 };
  function monitor(change: Partial<InstrumentMonitor>): InstrumentMonitor {
    const fresh = new InstrumentMonitor({ symbol: 'CL', tickSize: '0.01' });
    return Object.assign(fresh, { sequence: 1, lastMessageTime: 0, ...change });
  }

  it('follows connection, gap, session, silence and age, in this order', () => {
    const judge = (change: Partial<InstrumentMonitor>, expectedOpen = true, now = 0) =>
      judgeState(monitor(change), 'connected', expectedOpen, now, thresholds);
    assert.equal(judge({}), 'fresh');
    assert.equal(judge({ gap: true }), 'stale');
    assert.equal(judge({ sequence: undefined }), 'stale');
    assert.equal(judge({ open: false }), 'closed');
    assert.equal(judge({ age: 3_000 }), 'delayed');
    assert.equal(judge({}, true, 30_001), 'stale');
    assert.equal(judgeState(monitor({}), 'silent', true, 0, thresholds), 'stale');
    assert.equal(judgeState(monitor({}), 'reconnecting', true, 0, thresholds), 'down');
  });

  it('raises no alarm for a closed market, however quiet', () => {
    assert.equal(judgeState(monitor({}), 'connected', false, 10_000_000, thresholds), 'closed');
  });
});

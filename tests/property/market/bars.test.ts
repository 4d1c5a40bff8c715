import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Interval, intervalMilliseconds, intervals } from '../../../engine/domain/interval.ts';
import { createSessionCalendar } from '../../../engine/domain/session-calendar.ts';
import { BarBuilder, type BarTrade } from '../../../engine/market/hub/bar-builder.ts';
import type { MarketBar } from '../../../engine/market/service.ts';
import { shippedInstrument } from '../../harness/market.ts';

const calendar = createSessionCalendar(shippedInstrument('CL'));
const start = Date.UTC(2026, 2, 6, 20);

/** Trades whose times mostly go forward, by milliseconds up to hours, and sometimes back. */
const trades = fc
  .array(
    fc.record({
      step: fc.oneof(
        { weight: 6, arbitrary: fc.integer({ min: 0, max: 900 }) },
        { weight: 2, arbitrary: fc.integer({ min: 0, max: 4_000_000 }) },
        { weight: 1, arbitrary: fc.integer({ min: 0, max: 90_000_000 }) },
        { weight: 1, arbitrary: fc.integer({ min: -5_000, max: -1 }) },
      ),
      price: fc.integer({ min: -500, max: 500 }),
      size: fc.integer({ min: 1, max: 50 }),
    }),
    { minLength: 1, maxLength: 120 },
  )
  .map((steps) => {
    let time = start;
    return steps.map(({ step, price, size }): BarTrade => {
      time += step;
      return { price: price / 100, size, sourceTime: time };
    });
  });

function bucket(interval: Interval, time: number): number {
  if (interval === '1d') return calendar.tradingDate(time);
  return Math.floor(time / intervalMilliseconds[interval]) * intervalMilliseconds[interval];
}

/** The rule in words: a trade older than the newest bar of its interval is left out; the rest is grouped and sorted. */
function naive(interval: Interval, all: readonly BarTrade[]) {
  let newest = Number.NEGATIVE_INFINITY;
  const groups = new Map<number, BarTrade[]>();
  for (const trade of all) {
    const time = bucket(interval, trade.sourceTime);
    if (time < newest) continue;
    newest = time;
    groups.set(time, [...(groups.get(time) ?? []), trade]);
  }
  return [...groups].map(([time, group]) => {
    const sorted = group.toSorted((a, b) => a.sourceTime - b.sourceTime);
    const prices = group.map(({ price }) => price);
    return {
      symbol: 'CL',
      interval,
      time,
      open: sorted[0]?.price,
      high: Math.max(...prices),
      low: Math.min(...prices),
      close: sorted.at(-1)?.price,
      volume: group.reduce((sum, { size }) => sum + size, 0),
      closed: true,
    };
  });
}

function build(all: readonly BarTrade[], between?: (builder: BarBuilder, trade: BarTrade) => void) {
  const closed = new Map<Interval, MarketBar[]>(intervals.map((interval) => [interval, []]));
  const builder = new BarBuilder({
    symbol: 'CL',
    calendar,
    changed: (interval, isClosed, bar) => {
      if (isClosed) closed.get(interval)?.push(bar());
    },
  });
  for (const trade of all) {
    builder.add(trade);
    between?.(builder, trade);
  }
  builder.closeUntil(Number.POSITIVE_INFINITY);
  return { closed, builder };
}

test('bars of every interval equal a naive recomputation from the trades', () => {
  fc.assert(
    fc.property(trades, (all) => {
      const { closed } = build(all);
      for (const interval of intervals)
        assert.deepEqual(closed.get(interval), naive(interval, all), interval);
    }),
    { numRuns: 200 },
  );
});

test('closing by the clock changes nothing for trades in order', () => {
  fc.assert(
    fc.property(trades, (all) => {
      const ordered = all.toSorted((a, b) => a.sourceTime - b.sourceTime);
      const { closed, builder } = build(ordered, (bars, { sourceTime }) => bars.closeUntil(sourceTime));
      for (const interval of intervals) assert.deepEqual(closed.get(interval), naive(interval, ordered));
      assert.equal(builder.lateTrades, 0);
    }),
    { numRuns: 100 },
  );
});

test('no bar is empty, none is delivered twice, and times only rise', () => {
  fc.assert(
    fc.property(trades, (all) => {
      for (const [, bars] of build(all).closed) {
        bars.forEach((bar, index) => {
          assert.ok(bar.volume > 0 && bar.low <= bar.open && bar.close <= bar.high);
          assert.ok(index === 0 || bar.time > (bars[index - 1]?.time ?? 0));
        });
      }
    }),
    { numRuns: 100 },
  );
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Interval } from '../../../engine/domain/interval.ts';
import { createSessionCalendar } from '../../../engine/domain/session-calendar.ts';
import { BarBuilder } from '../../../engine/market/hub/bar-builder.ts';
import type { MarketBar } from '../../../engine/market/service.ts';
import { shippedInstrument } from '../../harness/market.ts';

const calendar = createSessionCalendar(shippedInstrument('CL'));
const noon = Date.UTC(2026, 0, 14, 12);

function collect(initial?: (interval: Interval) => MarketBar | undefined) {
  const closed: MarketBar[] = [];
  const builder = new BarBuilder({
    symbol: 'CL',
    calendar,
    initial,
    changed: (_, isClosed, bar) => {
      if (isClosed) closed.push(bar());
    },
  });
  return { builder, closed };
}

describe('bar builder', () => {
  it('counts a trade for a closed second as late and still adds it to the minute under way', () => {
    const { builder, closed } = collect();
    builder.add({ price: 10, size: 1, sourceTime: noon + 500 });
    builder.closeUntil(noon + 1_000);
    assert.deepEqual(
      closed.map(({ interval, volume }) => [interval, volume]),
      [['1s', 1]],
    );
    assert.equal(builder.add({ price: 12, size: 4, sourceTime: noon + 900 }), true);
    assert.equal(builder.lateTrades, 1);
    assert.equal(builder.current('1s'), undefined);
    assert.deepEqual(builder.current('1m'), {
      symbol: 'CL',
      interval: '1m',
      closed: false,
      time: noon,
      open: 10,
      high: 12,
      low: 10,
      close: 12,
      volume: 5,
    });
  });

  it('dates the daily bar by the session, in the evening already for tomorrow', () => {
    const { builder, closed } = collect();
    builder.add({ price: 10, size: 1, sourceTime: Date.UTC(2026, 0, 14, 21, 59) });
    builder.add({ price: 11, size: 1, sourceTime: Date.UTC(2026, 0, 14, 22, 30) });
    const days = closed.filter(({ interval }) => interval === '1d');
    assert.deepEqual(
      days.map(({ time, close }) => [time, close]),
      [[Date.UTC(2026, 0, 14), 10]],
    );
    assert.equal(builder.current('1d')?.time, Date.UTC(2026, 0, 15));
  });

  it('goes on with a bar from before a restart and closes one that has ended', () => {
    const bar = { symbol: 'CL', closed: false, open: 8, high: 9, low: 7, close: 8, volume: 100 };
    const { builder, closed } = collect((interval) => {
      if (interval === '1d') return { ...bar, interval, time: Date.UTC(2026, 0, 14) };
      return interval === '1m' ? { ...bar, interval, time: noon - 60_000 } : undefined;
    });
    builder.add({ price: 10, size: 1, sourceTime: noon + 1 });
    assert.deepEqual(
      closed.map(({ interval, time, close }) => [interval, time, close]),
      [['1m', noon - 60_000, 8]],
    );
    const day = builder.current('1d');
    assert.deepEqual([day?.open, day?.high, day?.low, day?.close, day?.volume], [8, 10, 7, 10, 101]);
    builder.closeUntil(Date.UTC(2026, 0, 14, 22));
    assert.equal(builder.current('1d'), undefined);
  });
});

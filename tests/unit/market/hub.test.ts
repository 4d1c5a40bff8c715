import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { FeedTrade } from '../../../engine/market/feed/feed-listener.ts';
import { OrderBook } from '../../../engine/market/feed/order-book.ts';
import { Hub } from '../../../engine/market/hub/hub.ts';
import { heldTrades } from '../../../engine/market/hub/trade-log.ts';
import type { MarketBar } from '../../../engine/market/service.ts';
import { tickScale } from '../../../engine/market/ticks.ts';
import { calibratedInstruments } from '../../harness/market.ts';

const noon = Date.UTC(2026, 0, 14, 12);

function hub(mostWaitingTrades?: number) {
  const stored: MarketBar[] = [];
  const made = new Hub({
    instruments: calibratedInstruments(),
    now: () => noon,
    previousCloses: { NG: 3 },
    onClosedBars: (bars) => stored.push(...bars),
    mostWaitingTrades,
  });
  return { hub: made, stored };
}

function trade(price: number, after = 0): FeedTrade {
  return { price, size: 2, side: 'buy', sourceTime: noon + after, receiveTime: noon + after + 1 };
}

async function next<Value>(stream: AsyncIterator<Value>): Promise<Value> {
  const step = await stream.next();
  assert.equal(step.done, false);
  return step.value as Value;
}

describe('hub', () => {
  it('holds last values, with nulls for what is missing', () => {
    const { hub: market } = hub();
    assert.equal(market.quotes(['CL'])[0]?.bid, null);
    const book = new OrderBook(tickScale('0.01'));
    book.apply([[6_100, 5]], [[6_101, 7]]);
    market.bookChanged('CL', book);
    market.traded('CL', trade(61.01));
    market.referenced('CL', 60);
    market.referenced('NG', 4);
    market.stateChanged('CL', 'fresh');
    const [quote, gas] = market.quotes(['CL', 'NG']);
    assert.deepEqual(
      [quote?.bid, quote?.bidSize, quote?.ask, quote?.askSize, quote?.last, quote?.previousClose],
      [61, 5, 61.01, 7, 61.01, 60],
    );
    assert.deepEqual([quote?.high, quote?.low, quote?.volume, quote?.state], [61.01, 61.01, 2, 'fresh']);
    assert.equal(gas?.previousClose, 3);
    assert.throws(() => market.quotes(['XX']), { code: 'UNKNOWN_INSTRUMENT' });
  });

  it('gives all current values first, then only what changed, newest only', async () => {
    const { hub: market } = hub();
    const abort = new AbortController();
    const stream = market.watchQuotes({ paceMilliseconds: 0, signal: abort.signal });
    assert.equal((await next(stream)).length, 8);
    market.traded('CL', trade(61));
    market.traded('NG', trade(3));
    market.traded('CL', trade(62));
    assert.deepEqual(
      (await next(stream)).map(({ symbol, last }) => [symbol, last]),
      [
        ['NG', 3],
        ['CL', 62],
      ],
    );
    const ended = stream.next();
    abort.abort();
    assert.equal((await ended).done, true);
    assert.equal(market.readerCount(), 0);
  });

  it('numbers trades without gaps and lets a reader continue', async () => {
    const { hub: market } = hub();
    for (let i = 0; i < 5; i++) market.traded(i % 2 === 0 ? 'CL' : 'NG', trade(i));
    const { signal } = new AbortController();
    const stream = market.watchTrades({ symbols: ['CL'], afterSequence: 1, signal });
    const missed = await next(stream);
    assert.deepEqual(
      missed.trades.map(({ sequence, symbol }) => [sequence, symbol]),
      [
        [3, 'CL'],
        [5, 'CL'],
      ],
    );
    assert.equal(missed.lastSequence, 5);
    market.traded('NG', trade(9));
    market.traded('CL', trade(10));
    assert.deepEqual(
      (await next(stream)).trades.map(({ sequence }) => sequence),
      [7],
    );
    await stream.return(undefined);
    assert.equal(market.readerCount(), 0);
  });

  it('fails a trade reader that is too slow, names where to continue, and continues there', async () => {
    const { hub: market } = hub(10);
    const { signal } = new AbortController();
    const stream = market.watchTrades({ signal });
    const first = stream.next();
    market.traded('CL', trade(1));
    assert.equal((await first).value?.lastSequence, 1);
    for (let i = 0; i < 11; i++) market.traded('CL', trade(2));
    await assert.rejects(stream.next(), {
      code: 'SUBSCRIBER_TOO_SLOW',
      details: { afterSequence: 1, capacity: 10 },
    });
    assert.equal(market.readerCount(), 0);
    const again = market.watchTrades({ afterSequence: 1, signal });
    assert.equal((await next(again)).trades.length, 11);
    await again.return(undefined);
  });

  it('refuses to continue from trades no longer held', async () => {
    const { hub: market } = hub();
    for (let i = 0; i < heldTrades + 10; i++) market.traded('CL', trade(1));
    const { signal } = new AbortController();
    const held = market.watchTrades({ afterSequence: 10, signal });
    assert.equal((await next(held)).trades.length, heldTrades);
    await held.return(undefined);
    for (const afterSequence of [9, heldTrades + 11]) {
      const stream = market.watchTrades({ afterSequence, signal });
      await assert.rejects(stream.next(), { code: 'TRADES_NO_LONGER_HELD' });
    }
    assert.equal(market.readerCount(), 0);
  });

  it('delivers a closed bar before its successor, also without a further trade', async () => {
    const { hub: market, stored } = hub();
    const { signal } = new AbortController();
    market.traded('CL', trade(61, 100));
    const stream = market.watchBars({ symbol: 'CL', interval: '1s', signal });
    assert.equal((await next(stream))[0]?.closed, false);
    market.closeBars(noon + 1_100);
    market.closeBars(noon + 1_300);
    market.traded('CL', trade(62, 5_000));
    market.traded('CL', trade(63, 5_100));
    assert.deepEqual(
      (await next(stream)).map(({ time, close, closed }) => [time - noon, close, closed]),
      [
        [0, 61, true],
        [5_000, 63, false],
      ],
    );
    assert.deepEqual(
      stored.map(({ interval, time }) => [interval, time - noon]),
      [['1s', 0]],
    );
    assert.deepEqual(
      market
        .desk('CL')
        .recentBars('1s')
        .map(({ closed }) => closed),
      [true, false],
    );
    market.stop();
    assert.equal((await stream.next()).done, true);
    assert.equal(market.readerCount(), 0);
  });

  it('takes the day just closed as the new reference', () => {
    const { hub: market } = hub();
    market.traded('CL', trade(61));
    market.closeBars(Date.UTC(2026, 0, 14, 23));
    assert.equal(market.quotes(['CL'])[0]?.previousClose, 61);
    assert.equal(market.quotes(['CL'])[0]?.high, null);
  });

  it('shows a book of the wanted depth, best levels first', async () => {
    const { hub: market } = hub();
    const book = new OrderBook(tickScale('0.01'));
    book.apply(
      [
        [1, 5],
        [3, 6],
        [2, 7],
      ],
      [
        [9, 1],
        [5, 2],
        [7, 3],
      ],
    );
    market.bookChanged('CL', book);
    const { signal } = new AbortController();
    const stream = market.watchBook({ symbol: 'CL', depth: 2, paceMilliseconds: 0, signal });
    const shown = await next(stream);
    assert.deepEqual(shown.bids, [
      { price: 0.03, size: 6 },
      { price: 0.02, size: 7 },
    ]);
    assert.deepEqual(shown.asks, [
      { price: 0.05, size: 2 },
      { price: 0.07, size: 3 },
    ]);
    await stream.return(undefined);
  });
});

describe('bars at a pace', () => {
  it('are told less often, the newest state of each and no closed one left out', async () => {
    const { hub: market } = hub();
    const abort = new AbortController();
    const stream = market.watchBars({
      symbol: 'CL',
      interval: '1s',
      paceMilliseconds: 20,
      signal: abort.signal,
    });
    const first = next(stream);
    market.traded('CL', trade(60, 0));
    assert.deepEqual(
      (await first).map(({ close }) => close),
      [60],
    );
    const second = next(stream);
    for (let step = 1; step <= 50; step += 1) market.traded('CL', trade(60 + step / 100, step * 50));
    const bars = await second;
    assert.deepEqual(
      bars.map(({ time, closed }) => [(time - noon) / 1_000, closed]),
      [
        [0, true],
        [1, true],
        [2, false],
      ],
    );
    assert.equal(bars.at(-1)?.close, 60.5);
    abort.abort();
    market.stop();
  });
});

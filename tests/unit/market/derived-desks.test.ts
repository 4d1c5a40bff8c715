import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Fault } from '../../../engine/domain/fault.ts';
import { Catalogue } from '../../../engine/market/catalogue.ts';
import { deriveFrom, pointFronts } from '../../../engine/market/derive.ts';
import { OrderBook } from '../../../engine/market/feed/order-book.ts';
import { Hub } from '../../../engine/market/hub/hub.ts';
import type { TradeBatch } from '../../../engine/market/service.ts';
import { tickScale } from '../../../engine/market/ticks.ts';
import { shippedInstrument } from '../../harness/market.ts';

/** A Monday noon: Henry Hub's December contract trades until Wednesday. */
const monday = Date.UTC(2026, 10, 23, 12);
const wednesdayNight = Date.UTC(2026, 10, 25, 23, 30);

function market() {
  let now = monday;
  const products = ['CL', 'HO', 'NG'].map(shippedInstrument);
  const catalogue = new Catalogue(products, () => now);
  const listed = catalogue.listed();
  const hub = new Hub({
    instruments: [...products, ...listed],
    headline: products.map(({ symbol }) => symbol),
    derive: deriveFrom(catalogue, listed),
    now: () => now,
    onClosedBars: () => undefined,
  });
  pointFronts(hub, catalogue);
  return {
    hub,
    trade(symbol: string, price: number, at = now) {
      hub.traded(symbol, { price, size: 2, side: 'buy', sourceTime: at, receiveTime: at });
    },
    book(symbol: string, tick: string, bid: number, ask: number) {
      const book = new OrderBook(tickScale(tick));
      book.apply([[bid, 3]], [[ask, 4]]);
      book.sourceTime = now;
      book.receiveTime = now;
      hub.bookChanged(symbol, book);
    },
    turnTo(time: number) {
      now = time;
      pointFronts(hub, catalogue);
    },
  };
}

const last = (hub: Hub, symbol: string) => hub.quotes([symbol])[0]?.last;

describe('names that show another instrument', () => {
  it('show a product by its front contract, and by the next one once that has ended', () => {
    const { hub, trade, turnTo } = market();
    hub.stateChanged('NG Z26', 'fresh');
    hub.stateChanged('NG F27', 'delayed');
    trade('NG Z26', 4.1);
    trade('NG F27', 4.6);
    assert.equal(last(hub, 'NG'), 4.1);
    assert.equal(last(hub, 'NG c2'), null);
    trade('NG F27', 4.7);
    assert.equal(last(hub, 'NG c2'), 4.7);
    turnTo(wednesdayNight);
    assert.equal(hub.quotes(['NG'])[0]?.state, 'delayed');
    trade('NG F27', 4.8, wednesdayNight);
    trade('NG Z26', 3.9, wednesdayNight);
    assert.equal(last(hub, 'NG'), 4.8);
  });

  it('give a trade one number, and the name it was asked under', async () => {
    const { hub, trade } = market();
    const abort = new AbortController();
    const all = hub.watchTrades({ signal: abort.signal });
    const front = hub.watchTrades({ symbols: ['NG'], signal: abort.signal });
    const [first, second] = [all.next(), front.next()];
    trade('NG Z26', 4.1);
    trade('CL F27', 70);
    trade('NG Z26', 4.2);
    const everything = ((await first).value as TradeBatch).trades;
    assert.deepEqual(
      everything.map(({ symbol, sequence }) => [symbol, sequence]),
      [
        ['NG Z26', 1],
        ['CL F27', 2],
        ['NG Z26', 3],
      ],
    );
    assert.deepEqual(
      ((await second).value as TradeBatch).trades.map(({ symbol, sequence }) => [symbol, sequence]),
      [
        ['NG', 1],
        ['NG', 3],
      ],
    );
    abort.abort();
    hub.stop();
  });
});

describe('formulas as instruments', () => {
  it('sample all legs at one instant, never the extremes of their bars', () => {
    const { hub, trade } = market();
    for (const symbol of ['CL F27', 'HO Z26']) hub.stateChanged(symbol, 'fresh');
    trade('CL F27', 70);
    trade('HO Z26', 2.4);
    const crack = hub.desk('42*HO-CL');
    hub.sampleFormulas(monday);
    // Within the next minute crude spikes up and products down, but not at one instant of a sample.
    trade('CL F27', 90, monday + 100);
    trade('CL F27', 70, monday + 200);
    trade('HO Z26', 1, monday + 300);
    trade('HO Z26', 2.4, monday + 400);
    hub.sampleFormulas(monday + 1_000);
    const bar = crack.bars.current('1m');
    assert.deepEqual(
      [bar?.open, bar?.high, bar?.low, bar?.close].map((value) => Math.round((value ?? 0) * 100) / 100),
      [30.8, 30.8, 30.8, 30.8],
    );
    assert.ok(crack.recentBars('1m').every(({ volume }) => Number.isNaN(volume) || volume === 0));
  });

  it('have the bid and ask of dealing every leg at its best price', () => {
    const { hub, book } = market();
    book('CL F27', '0.01', 7_000, 7_004);
    book('HO Z26', '0.0001', 24_000, 24_010);
    const [quote] = hub.quotes(['42*HO-CL']);
    assert.ok(Math.abs((quote?.bid ?? 0) - (42 * 2.4 - 70.04)) < 1e-9);
    assert.ok(Math.abs((quote?.ask ?? 0) - (42 * 2.401 - 70)) < 1e-9);
  });

  it('are no better than the worst of their legs, and take no sample of what is not believed', () => {
    const { hub, trade } = market();
    trade('CL F27', 70);
    trade('HO Z26', 2.4);
    hub.stateChanged('CL F27', 'fresh');
    hub.stateChanged('HO Z26', 'stale');
    const crack = hub.desk('42*HO-CL');
    hub.sampleFormulas(monday);
    assert.equal(crack.quote().state, 'stale');
    assert.equal(crack.bars.current('1m'), undefined);
    hub.stateChanged('HO Z26', 'closed');
    assert.equal(crack.quote().state, 'closed');
    hub.stateChanged('HO Z26', 'delayed');
    hub.sampleFormulas(monday + 1_000);
    assert.equal(crack.quote().state, 'delayed');
    assert.ok(crack.bars.current('1m'));
  });

  it('refuse what cannot be read, and a contract that trades no more', () => {
    const { hub } = market();
    assert.throws(() => hub.desk('CL - NG'), { code: 'FORMULA_UNITS' });
    assert.throws(() => hub.desk('CL Z25'), { code: 'CONTRACT_NOT_LISTED' });
    // Of several, the one asked for is named and not its leg: the reader leaves it out and keeps the others.
    for (const symbol of ['CL Z25', 'CL - CL Z25', 'CL - TTF']) {
      assert.throws(
        () => hub.quotes(['CL', symbol]),
        (error: Fault) => error.details['symbol'] === symbol,
      );
    }
    assert.throws(() => hub.desk('QQ'), { code: 'UNKNOWN_INSTRUMENT' });
  });

  it('let go of what nobody reads any more', () => {
    const { hub } = market();
    for (let factor = 1; factor <= 400; factor += 1) hub.desk(`${factor}*CL`);
    assert.equal(hub.known('1*CL'), undefined);
    assert.ok(hub.known('400*CL'));
  });
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { contractOf } from '../../../engine/domain/contracts.ts';
import { parsePeriod } from '../../../engine/domain/delivery.ts';
import { bookDepth } from '../../../engine/market/simulator/book-model.ts';
import { createCurveProcess } from '../../../engine/market/simulator/curve-process.ts';
import { ExchangeModel, type ModelMessage } from '../../../engine/market/simulator/exchange-model.ts';
import { listOnExchange } from '../../../engine/market/simulator/listing.ts';
import { dynamicsOf } from '../../../engine/market/simulator/product-dynamics.ts';
import { randomStream } from '../../../engine/numerics/random/random-stream.ts';
import {
  calibratedInstruments,
  shippedCalibration,
  shippedCurves,
  shippedInstrument,
} from '../../harness/market.ts';

const instruments = calibratedInstruments();
const calibration = shippedCalibration();

function model(seed: number, anchors?: Record<string, number>): ExchangeModel {
  return new ExchangeModel({ instruments, calibration, seed, messagesPerSecond: 200, anchors });
}

function steps(exchange: ExchangeModel, count: number): ModelMessage[] {
  return Array.from({ length: count }, () => exchange.step());
}

describe('exchange model', () => {
  it('gives the same messages for a seed and others for another', () => {
    assert.deepEqual(steps(model(1), 5_000), steps(model(1), 5_000));
    assert.notDeepEqual(steps(model(1), 100), steps(model(2), 100));
  });

  it('sends whole ticks, books that never cross, and trades at the best price', () => {
    const exchange = model(3);
    for (let step = 0; step < 20_000; step++) {
      const message = exchange.step();
      const { bids, asks } = exchange.book(message.instrument);
      assert.ok(bids.length >= 10 && bids.length === bookDepth && asks.length === bookDepth);
      assert.ok((bids[0]?.[0] ?? 0) < (asks[0]?.[0] ?? 0));
      for (const [ticks, size] of [...bids, ...asks]) assert.ok(Number.isSafeInteger(ticks) && size > 0);
      if (message.kind === 'trade') {
        assert.equal(message.price, message.side === 'buy' ? asks[0]?.[0] : bids[0]?.[0]);
        assert.ok(message.size > 0);
      }
    }
  });

  it('starts from an anchor, to the tick, and ignores one that no price can be', () => {
    const index = instruments.findIndex(({ symbol }) => symbol === 'CL');
    assert.equal(model(1, { CL: 61.237 }).startTicks(index), 6_124);
    const level = calibration.instruments['CL']?.level.value ?? 0;
    assert.equal(model(1, { CL: Number.NaN }).startTicks(index), Math.round(level * 100));
  });

  it('lets power go below zero', () => {
    const power = instruments.filter(({ symbol }) => symbol === 'DEB');
    const exchange = new ExchangeModel({
      instruments: power,
      calibration,
      seed: 1,
      messagesPerSecond: 200,
      anchors: { DEB: -40 },
    });
    const trade = steps(exchange, 500).find(({ kind }) => kind === 'trade');
    assert.ok(trade?.kind === 'trade' && trade.price < 0 && Number.isSafeInteger(trade.price));
  });

  it('refuses an instrument without calibration', () => {
    const [first] = instruments;
    assert.ok(first);
    const unknown = [{ ...first, symbol: 'XX' }];
    assert.throws(
      () => new ExchangeModel({ instruments: unknown, calibration, seed: 1, messagesPerSecond: 1 }),
      {
        code: 'NOT_CALIBRATED',
      },
    );
  });

  it('moves with the volatility and correlation of the calibration', () => {
    const pair = ['CL', 'BRN'].map((symbol) => dynamicsOf(symbol, calibration, undefined));
    const process = createCurveProcess(pair, calibration, randomStream(9));
    const days = 20_000;
    const moves: [number, number][] = [];
    let [crude, brent] = [0, 0];
    for (let day = 0; day < days; day++) {
      process.advance(1);
      const [nextCrude, nextBrent] = [process.change(0, 0), process.change(1, 0)];
      moves.push([nextCrude - crude, nextBrent - brent]);
      [crude, brent] = [nextCrude, nextBrent];
    }
    const deviation = (side: 0 | 1) =>
      Math.sqrt(moves.reduce((sum, move) => sum + move[side] ** 2, 0) / days);
    const wanted = pair.map(({ volatility }) => volatility);
    assert.ok(Math.abs(deviation(0) / (wanted[0] ?? 0) - 1) < 0.03);
    assert.ok(Math.abs(deviation(1) / (wanted[1] ?? 0) - 1) < 0.03);
    const product = moves.reduce((sum, [a, b]) => sum + a * b, 0) / days;
    const { symbols, matrix } = calibration.correlation;
    const correlation = matrix[symbols.indexOf('CL')]?.[symbols.indexOf('BRN')] ?? 0;
    assert.ok(Math.abs(product / (deviation(0) * deviation(1)) - correlation) < 0.02);
  });
});

describe('listing with stored closes', () => {
  it('lets a newly listed month and a quarter stand as far off the curve as their neighbours', () => {
    const date = Date.UTC(2026, 10, 23);
    const listed = [...'FGH'].map((letter) => {
      const period = parsePeriod(`${letter}27`, date);
      assert.ok(period.ok);
      return contractOf(shippedInstrument('DEB'), period.value);
    });
    const quarter = parsePeriod('Q1-27', date);
    assert.ok(quarter.ok);
    const instruments = [...listed, contractOf(shippedInstrument('DEB'), quarter.value)];
    const start = (anchors: Record<string, number>) =>
      listOnExchange({ instruments, calibration, curves: shippedCurves(), anchors, date }).instruments.map(
        (entry) => entry.start,
      );
    const plain = start({});
    const moved = start({ 'DEB F27': (plain[0] ?? 0) + 10, 'DEB G27': (plain[1] ?? 0) + 20 });
    // Starts are whole ticks, so that two roundings may stand between them.
    [10, 20, 20, 50 / 3].forEach((wanted, index) => {
      const off = (moved[index] ?? 0) - (plain[index] ?? 0);
      assert.ok(Math.abs(off - wanted) < 0.025, `${index}: ${off}`);
    });
  });
});

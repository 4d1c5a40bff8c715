import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { lastTradingDayOf } from '../../../engine/domain/contracts.ts';
import { parsePeriod } from '../../../engine/domain/delivery.ts';
import { isHoliday } from '../../../engine/domain/holidays.ts';
import { createCurveProcess } from '../../../engine/market/simulator/curve-process.ts';
import { type PastOptions, type PastSeries, simulatePast } from '../../../engine/market/simulator/past.ts';
import { dynamicsOf } from '../../../engine/market/simulator/product-dynamics.ts';
import { randomStream } from '../../../engine/numerics/random/random-stream.ts';
import { shippedCalibration, shippedCurves, shippedInstrument } from '../../harness/market.ts';

const calibration = shippedCalibration();
const curves = shippedCurves();
const options: PastOptions = {
  products: ['CL', 'TTF', 'DES', 'DEB'].map(shippedInstrument),
  calibration,
  curves,
  anchors: { CL: 71.25 },
  from: Date.UTC(2024, 10, 20),
  to: Date.UTC(2026, 10, 20),
  seed: 11,
};
const past = simulatePast(options);
const named = (symbol: string): PastSeries => {
  const found = past.find((series) => series.symbol === symbol);
  assert.ok(found, symbol);
  return found;
};

describe('simulated past', () => {
  it('is the same again for the same seed, and another one for another', () => {
    assert.deepEqual(simulatePast(options), past);
    assert.notDeepEqual(simulatePast({ ...options, seed: 12 })[0]?.bars.close, past[0]?.bars.close);
  });

  it('ends where the market stands', () => {
    // The December contract trades for the last time on 20 November: the market goes on with January.
    assert.equal(named('CL F27').bars.close.at(-1), 71.25);
  });

  it('ends where each contract stands, and has no step in the curves before', () => {
    const listed = past.filter(
      ({ symbol, bars }) => symbol.startsWith('CL ') && bars.time.at(-1) === options.to,
    );
    const months = listed.filter(({ symbol }) => symbol !== 'CL Z26');
    // A curve that falls off by two in a hundred from month to month, against the one that was made.
    const wanted = new Map(
      months.map(({ symbol, bars }, rank) => [
        symbol,
        Math.round((bars.close.at(-1) ?? 0) * 0.98 ** rank * 100) / 100,
      ]),
    );
    const bent = simulatePast({ ...options, anchors: { CL: 71.25, ...Object.fromEntries(wanted) } });
    const of = (all: readonly PastSeries[], symbol: string) =>
      all.find((series) => series.symbol === symbol)?.bars;
    for (const [symbol, price] of wanted) assert.equal(of(bent, symbol)?.close.at(-1), price, symbol);
    const date = Date.UTC(2026, 5, 1);
    const ratios = ['N26', 'Q26', 'U26', 'V26', 'X26', 'Z26', 'F27', 'G27', 'H27', 'J27'].map((code) => {
      const at = of(past, `CL ${code}`)?.time.indexOf(date) ?? -1;
      return (of(bent, `CL ${code}`)?.close[at] ?? 0) / (of(past, `CL ${code}`)?.close[at] ?? 0);
    });
    const steps = ratios.slice(1).map((ratio, index) => ratio / (ratios[index] ?? 0));
    for (const step of steps) assert.ok(step > 0.975 && step < 0.995, steps.join(' '));
  });

  it('has whole bars: ticks, order of the four prices, ascending dates', () => {
    for (const { symbol, product, bars, openInterest } of past) {
      const tick = Number(shippedInstrument(product).tickSize);
      let before = Number.NEGATIVE_INFINITY;
      for (let index = 0; index < bars.time.length; index += 1) {
        const [time, open, high, low, close] = (['time', 'open', 'high', 'low', 'close'] as const).map(
          (name) => bars[name][index] as number,
        ) as [number, number, number, number, number];
        assert.ok(time > before && low <= Math.min(open, close) && high >= Math.max(open, close), symbol);
        assert.ok(Math.abs(close / tick - Math.round(close / tick)) < 1e-6, `${symbol} ${close}`);
        assert.ok((bars.volume[index] ?? -1) >= 0 && (openInterest[index] ?? -1) >= 0);
        before = time;
      }
    }
  });

  it('trades on no holiday, and no contract after its last trading day', () => {
    for (const { symbol, product, bars } of past) {
      const instrument = shippedInstrument(product);
      const period = parsePeriod(symbol.split(' ')[1] ?? '', options.to);
      const last = period.ok ? lastTradingDayOf(instrument, period.value) : Number.POSITIVE_INFINITY;
      for (const date of bars.time) {
        assert.ok(date <= last, symbol);
        assert.ok(!isHoliday(instrument.holidays ?? [], date), `${symbol} ${new Date(date).toISOString()}`);
      }
    }
  });

  it('moves the volume to the next month before the front one ends', () => {
    const [front, next] = [named('CL X26'), named('CL Z26')];
    const volumeOf = (series: PastSeries, date: number) =>
      series.bars.volume[series.bars.time.indexOf(date)] ?? Number.NaN;
    const last = front.bars.time.at(-1) ?? 0;
    assert.ok(volumeOf(next, last) > volumeOf(front, last));
    const early = last - 20 * 86_400_000;
    const date = front.bars.time.findLast((time) => time <= early) ?? 0;
    assert.ok(volumeOf(front, date) > volumeOf(next, date));
  });

  it('lets day-ahead power spike and fall below zero, as no month does', () => {
    const spot = named('DES').bars;
    assert.ok(Math.min(...spot.low) < 0);
    assert.ok(Math.max(...spot.high) > 250);
    for (const { product, bars } of past) {
      if (product === 'DEB') assert.ok(Math.min(...bars.low) > 0);
    }
  });
});

describe('curve of two factors', () => {
  const crude = dynamicsOf('CL', calibration, curves);

  it('fades with the time to delivery as its two factors say', () => {
    const plain = { ...crude, jumps: undefined };
    const process = createCurveProcess([plain], calibration, randomStream(3));
    const days = 20_000;
    const ahead = 500;
    let [near, far] = [0, 0];
    const moves = { near: 0, far: 0, both: 0 };
    for (let day = 0; day < days; day += 1) {
      process.advance(1);
      const [nextNear, nextFar] = [process.change(0, 0), process.change(0, ahead)];
      moves.near += (nextNear - near) ** 2;
      moves.far += (nextFar - far) ** 2;
      moves.both += (nextNear - near) * (nextFar - far);
      [near, far] = [nextNear, nextFar];
    }
    const fade = Math.exp(-plain.reversion * ahead);
    const { shortShare: share, volatility } = plain;
    const wanted = volatility * Math.sqrt(share * fade * fade + 1 - share);
    assert.ok(Math.abs(Math.sqrt(moves.near / days) / volatility - 1) < 0.02);
    assert.ok(Math.abs(Math.sqrt(moves.far / days) / wanted - 1) < 0.02);
    const correlation = moves.both / Math.sqrt(moves.near * moves.far);
    const expected = (share * fade + 1 - share) / Math.sqrt(share * fade * fade + 1 - share);
    assert.ok(Math.abs(correlation - expected) < 0.02);
  });

  it('jumps as often as it says', () => {
    const process = createCurveProcess(
      [{ ...crude, volatility: 1e-9, jumps: { perYear: 50, deviation: 0.1 } }],
      calibration,
      randomStream(4),
    );
    const years = 400;
    let jumps = 0;
    let before = 0;
    for (let day = 0; day < years * 365; day += 1) {
      process.advance(1);
      const now = process.change(0, 0);
      if (Math.abs(now - before) > 1e-5) jumps += 1;
      before = now;
    }
    assert.ok(Math.abs(jumps / (50 * years) - 1) < 0.03, String(jumps));
  });
});

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { RunningWorkstation } from '../../../engine/hosts/workstation/workstation.ts';
import { until } from '../../harness/until.ts';
import { ephemeralWorkstation } from '../../harness/workstation.ts';

/** A Monday noon in New York's winter. */
const now = Date.UTC(2026, 10, 23, 17);
const day = 86_400_000;
const iso = (time: number) => new Date(time).toISOString().slice(0, 10);

describe('series made of other series, on a simulated past', () => {
  let running: RunningWorkstation & AsyncDisposable;
  before(async () => {
    running = await ephemeralWorkstation({ now: () => now });
    const { jobs, history } = running.workstation;
    await jobs.run({ jobId: 'past', title: 'past' }, (job) => history.simulatePast(3, job));
  });
  after(() => running[Symbol.asyncDispose]());

  it('make the past an import that can be taken back, and one only', async () => {
    const { history, jobs } = running.workstation;
    await jobs.run({ jobId: 'again', title: 'past' }, (job) => history.simulatePast(3, job));
    const imports = await history.imports();
    assert.equal(imports.length, 1);
    assert.match(imports[0]?.name ?? '', /no real prices/);
  });

  it('join months at their last trading days, raw or adjusted', async () => {
    const { history } = running.workstation;
    const raw = await history.bars({ symbol: 'CL c1', interval: '1d' });
    assert.equal(raw.series.kind, 'continuous');
    assert.equal(raw.series.badge, 'c1 · roll on last trading day · unadjusted');
    assert.equal(raw.series.simulated, true);
    const rolls = raw.series.rolls;
    assert.ok(rolls.length >= 34);
    for (const { from, to, time } of rolls) {
      const [old, next] = await Promise.all(
        [from, to].map((symbol) => history.bars({ symbol, interval: '1d' })),
      );
      // The bar before the roll is the old contract's last one, the bar at the roll the next one's.
      const at = raw.bars.time.indexOf(time);
      assert.equal(raw.bars.close[at - 1], old?.bars.close.at(-1), `${from} to ${to}`);
      assert.equal(raw.bars.close[at], next?.bars.close[next.bars.time.indexOf(time)], `${from} to ${to}`);
    }
    const adjusted = await history.bars({
      symbol: 'CL c1',
      interval: '1d',
      continuous: {
        roll: { rule: 'last-trading-day' },
        adjustment: { method: 'difference', direction: 'back' },
      },
    });
    assert.equal(adjusted.bars.close.at(-1), raw.bars.close.at(-1));
    const total = rolls.reduce((sum, { fromClose, toClose }) => sum + (toClose ?? 0) - (fromClose ?? 0), 0);
    assert.ok(Math.abs((adjusted.bars.close[0] ?? 0) - (raw.bars.close[0] ?? 0) - total) < 1e-6);
  });

  it('roll earlier by volume and by open interest than by the last day', async () => {
    const { history } = running.workstation;
    const rollsOf = async (rule: 'volume' | 'open-interest') =>
      (
        await history.bars({
          symbol: 'CL c1',
          interval: '1d',
          continuous: { roll: { rule, days: 1 }, adjustment: { method: 'none' } },
        })
      ).series.rolls;
    const last = (await history.bars({ symbol: 'CL c1', interval: '1d' })).series.rolls;
    for (const rule of ['volume', 'open-interest'] as const) {
      const rolls = await rollsOf(rule);
      const earlier = rolls.filter(({ from, time }) =>
        last.some((other) => other.from === from && time < other.time),
      );
      assert.ok(earlier.length > 25, `${rule}: ${earlier.length} of ${rolls.length}`);
    }
  });

  it('show the second month beside the first, each from its own contract', async () => {
    const { history } = running.workstation;
    const [first, second] = await Promise.all(
      ['NG c1', 'NG c2'].map((symbol) => history.bars({ symbol, interval: '1d' })),
    );
    assert.deepEqual(first?.series.members.slice(1), second?.series.members.slice(0, -1));
  });

  it('sample formulas from closes of one date, in the unit of the formula', async () => {
    const { history } = running.workstation;
    const [crack, crude, distillate] = await Promise.all(
      ['42*HO-CL', 'CL', 'HO'].map((symbol) => history.bars({ symbol, interval: '1d' })),
    );
    assert.ok(crack && crude && distillate);
    assert.equal(crack.unit, 'USD/bbl');
    assert.equal(crack.series.kind, 'formula');
    const at = crack.bars.time.at(-10) ?? 0;
    const close = (answer: typeof crude) => answer.bars.close[answer.bars.time.indexOf(at)] ?? Number.NaN;
    assert.ok(Math.abs((crack.bars.close.at(-10) ?? 0) - (42 * close(distillate) - close(crude))) < 1e-9);
    assert.ok(crack.bars.high.every((high, index) => high === crack.bars.close[index]));
  });

  it('make a quarter of its months, by the hours of each', async () => {
    const { history } = running.workstation;
    const quarter = await history.bars({ symbol: 'DEB Q1-27', interval: '1d' });
    const months = await Promise.all(
      ['DEB F27', 'DEB G27', 'DEB H27'].map((symbol) => history.bars({ symbol, interval: '1d' })),
    );
    assert.match(quarter.series.badge ?? '', /mean of its months/);
    const at = quarter.bars.time.at(-1) ?? 0;
    const hours = [744, 672, 743];
    const sum = months.reduce(
      (total, month, index) =>
        total + (month.bars.close[month.bars.time.indexOf(at)] ?? Number.NaN) * (hours[index] ?? 0),
      0,
    );
    assert.ok(Math.abs((quarter.bars.close.at(-1) ?? 0) - sum / 2_159) <= 0.005 + 1e-9);
  });

  it('answer with what is wrong instead of an empty chart', async () => {
    const { history } = running.workstation;
    await assert.rejects(history.bars({ symbol: 'TTF - NG', interval: '1d' }), { code: 'FORMULA_UNITS' });
    await assert.rejects(history.bars({ symbol: 'QQ', interval: '1d' }), { code: 'SERIES_UNKNOWN' });
    await assert.rejects(history.bars({ symbol: 'CL/(CL-CL)', interval: '1d' }), {
      code: 'FORMULA_NOT_FINITE',
    });
    await assert.rejects(
      history.bars({
        symbol: 'CL c1',
        interval: '1d',
        continuous: { roll: { rule: 'volume', days: 0 }, adjustment: { method: 'none' } },
      }),
      { code: 'ROLL_RULE_INVALID' },
    );
  });

  it('give the curve of a past date with the contracts that were listed then', async () => {
    const { curves } = running.workstation;
    const [curve] = await curves.forward({
      product: 'CL',
      dates: ['2026-05-15'],
      kinds: ['month'],
      thinVolume: 10,
    });
    assert.equal(curve?.points[0]?.symbol, 'CL M26');
    assert.ok((curve?.points.length ?? 0) >= 12);
    assert.ok(curve?.points.every(({ price, state }) => price !== null && state !== 'missing'));
    await assert.rejects(
      curves.forward({ product: 'CL', dates: ['2030-01-01'], kinds: ['month'], thinVolume: 1 }),
      { code: 'DATE_INVALID' },
    );
    await assert.rejects(curves.forward({ product: 'SPY', dates: [null], kinds: ['month'], thinVolume: 1 }), {
      code: 'PRODUCT_WITHOUT_DELIVERY',
    });
  });

  it('know the season of a spread', async () => {
    const { curves } = running.workstation;
    const season = await curves.seasonality({ symbol: 'NG c1 - NG c3', bandYears: 5 });
    assert.equal(season.current.year, 2026);
    assert.deepEqual(season.bandYears, [2023, 2024, 2025]);
    assert.ok(season.current.percentile !== null);
  });

  it('replay a stored time for every question, and know nothing beyond it', async () => {
    const { replay, history, market, curves } = running.workstation;
    const from = Date.UTC(2026, 9, 1);
    const present = await history.bars({ symbol: 'CL', interval: '1d' });
    const started = await replay.start({ from, speed: 1 });
    try {
      assert.equal(started.active, true);
      replay.play(false);
      // What was not dealt yet at that time has no value, and none that is fresh.
      const early = market.quotes(['CL', 'NG', 'EUA', 'CL X26', 'CL - BRN']);
      assert.ok(early.some(({ last }) => last === null));
      for (const { symbol, last, state } of early) assert.ok(last !== null || state !== 'fresh', symbol);
      await replay.step(3 * day);
      const { time } = replay.status();
      assert.ok(time >= from + 3 * day);
      const seen = await history.bars({ symbol: 'CL', interval: '1d' });
      assert.ok((seen.bars.time.at(-1) ?? 0) <= time, iso(seen.bars.time.at(-1) ?? 0));
      const shared = seen.bars.time.length - 2;
      assert.deepEqual(seen.bars.close.slice(0, shared), present.bars.close.slice(0, shared));
      // The front month of that time, at its price of that time.
      assert.equal(market.catalogue().front('CL'), 'CL X26');
      const [quote] = market.quotes(['CL']);
      const [contract] = market.quotes(['CL X26']);
      assert.ok(quote?.last !== null && quote?.last === contract?.last);
      // Saturday evening in New York.
      assert.equal(quote?.state, 'closed');
      const [curve] = await curves.forward({ product: 'CL', dates: [null], kinds: ['month'], thinVolume: 0 });
      assert.equal(curve?.points[0]?.symbol, 'CL X26');
      await replay.step(Date.UTC(2026, 9, 6, 15) - replay.status().time);
      assert.equal(market.quotes(['CL'])[0]?.state, 'fresh');
      // Saturday of that week: dealt in on Friday, closed now.
      await replay.step(Date.UTC(2026, 9, 10, 12) - replay.status().time);
      assert.equal(market.quotes(['CL'])[0]?.state, 'closed');
      assert.equal(market.quotes(['BTCUSD'])[0]?.state, 'fresh');
      const before = replay.status().time;
      replay.setSpeed(100_000);
      replay.play(true);
      await until(() => replay.status().time > before + day, 'a day to pass');
    } finally {
      await replay.end();
    }
    assert.equal(replay.status().active, false);
    const again = await history.bars({ symbol: 'CL', interval: '1d' });
    assert.deepEqual(again.bars.time, present.bars.time);
    await assert.rejects(async () => replay.play(true), { code: 'REPLAY_NOT_ACTIVE' });
    await assert.rejects(replay.start({ from: Date.UTC(1990, 0, 1), to: Date.UTC(1990, 0, 2), speed: 1 }), {
      code: 'REPLAY_EMPTY',
    });
  });
});

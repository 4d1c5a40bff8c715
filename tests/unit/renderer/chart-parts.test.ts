import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { indicators } from '../../../engine/indicators/index.ts';
import { barsToCsv } from '../../../renderer/charts/chart-csv.ts';
import { outputColour } from '../../../renderer/charts/series-colours.ts';
import { sessionStarts } from '../../../renderer/charts/session-starts.ts';
import { alignByTime, indexAtOrBefore, positionOf, timeAt } from '../../../renderer/charts/time-position.ts';
import { colours } from '../../../renderer/design/tokens.ts';
import { createZoneOffset } from '../../../renderer/design/zone-offset.ts';
import { allStudies, type ChartParams, readChartParams } from '../../../renderer/state/chart-params.ts';
import { createStudy, studyTitle } from '../../../renderer/state/chart-studies.ts';
import { offeredUnits, ratesOf, shownDecimals } from '../../../renderer/state/chart-units.ts';

const times = fc
  .uniqueArray(fc.integer({ min: 0, max: 100_000 }), { minLength: 2, maxLength: 60 })
  .map((list) => Float64Array.from(list.sort((a, b) => a - b)));

describe('times and positions', () => {
  it('are each other’s inverse, beyond both ends too', () => {
    fc.assert(
      fc.property(times, fc.integer({ min: -5_000, max: 105_000 }), (column, time) => {
        assert.ok(Math.abs(timeAt(column, positionOf(column, time, 60), 60) - time) < 1e-6);
      }),
    );
    assert.ok(Number.isNaN(positionOf(new Float64Array(0), 5, 60)));
  });
  it('finds the bar at or before a time', () => {
    fc.assert(
      fc.property(times, fc.integer({ min: -10, max: 100_010 }), (column, time) => {
        assert.equal(
          indexAtOrBefore(column, time),
          [...column].findLastIndex((at) => at <= time),
        );
      }),
    );
  });
  it('aligns closes at equal times only, whole or from any index on', () => {
    fc.assert(
      fc.property(times, times, fc.nat(70), (own, other, from) => {
        const close = other.map((time) => time * 2);
        const whole = alignByTime(own, { time: other, close });
        own.forEach((time, index) => {
          if (other.includes(time)) assert.equal(whole[index], time * 2);
          else assert.ok(Number.isNaN(whole[index]));
        });
        const start = Math.min(from, own.length - 1);
        const again = alignByTime(own, { time: other, close }, whole.slice(), start);
        assert.deepEqual(again, whole);
      }),
    );
  });
});

describe('session starts', () => {
  it('open at the exchange’s wall time on both sides of a clock change', () => {
    const sessions = [{ days: ['Sun', 'Mon'], open: '18:00' }];
    const offset = createZoneOffset('America/New_York');
    const starts = sessionStarts(Date.UTC(2026, 9, 25), Date.UTC(2026, 10, 3), sessions, offset, false);
    assert.deepEqual([...starts].map((time) => new Date(time).toISOString()).slice(-4), [
      '2026-10-25T22:00:00.000Z',
      '2026-10-26T22:00:00.000Z',
      '2026-11-01T23:00:00.000Z',
      '2026-11-02T23:00:00.000Z',
    ]);
  });
  it('count weeks where bars are days', () => {
    const starts = sessionStarts(Date.UTC(2026, 10, 3), Date.UTC(2026, 10, 17), [], () => 0, true);
    for (const time of starts) assert.equal(new Date(time).getUTCDay(), 1);
    assert.equal(starts.at(-1), Date.UTC(2026, 10, 16));
    assert.ok((starts[0] ?? 0) <= Date.UTC(2026, 10, 2));
  });
});

describe('parameters of a chart', () => {
  const first: ChartParams = { symbol: 'CL', interval: '1d', averages: [20, 50] };
  it('reads any stored rubbish without failing, and itself unchanged', () => {
    fc.assert(
      fc.property(
        fc.dictionary(
          fc.constantFrom(
            'studies',
            'style',
            'scale',
            'unit',
            'drawings',
            'continuous',
            'renko',
            'compares',
            'averages',
          ),
          fc.jsonValue(),
        ),
        (rubbish) => {
          const read = readChartParams({ ...first, ...rubbish } as unknown as ChartParams);
          assert.deepEqual(readChartParams(JSON.parse(JSON.stringify(read)) as ChartParams), read);
        },
      ),
    );
  });
  it('keeps what is good and drops what is not', () => {
    const read = readChartParams({
      ...first,
      style: 'renko',
      renko: { by: 'ticks', ticks: 0 },
      studies: [
        { id: 'a', indicator: 'rsi', parameters: { period: 14 } },
        { id: 'b', indicator: 'rsi', parameters: { period: -1 } },
        { id: 'c', indicator: 'nonsense', parameters: {} },
      ],
      continuous: {
        roll: { rule: 'days-before', days: 5 },
        adjustment: { method: 'ratio', direction: 'back' },
      },
    });
    assert.equal(read.style, 'renko');
    assert.deepEqual(read.renko, { by: 'range', period: 14 });
    assert.deepEqual(
      read.studies?.map(({ id }) => id),
      ['a'],
    );
    assert.deepEqual(read.continuous?.roll, { rule: 'days-before', days: 5 });
  });
  it('makes the averages of the toolbar studies, before those that were added', () => {
    const studies = allStudies({ averages: [20], studies: [{ id: 'a', indicator: 'rsi', parameters: {} }] });
    assert.deepEqual(
      studies.map(({ indicator }) => indicator),
      ['sma', 'rsi'],
    );
  });
});

describe('studies', () => {
  const bars = (count: number) => {
    const close = Float64Array.from({ length: count }, (_, index) => 60 + Math.sin(index / 3) * 5);
    return {
      time: Float64Array.from({ length: count }, (_, index) => index * 60_000),
      open: close,
      high: close.map((value) => value + 1),
      low: close.map((value) => value - 1),
      close,
      volume: close.map(() => 10),
    };
  };
  it('of every indicator have a title, colours of the theme, and follow bar by bar as at once', () => {
    assert.ok(indicators.length >= 40);
    const whole = bars(300);
    for (const definition of indicators) {
      const extra = Object.fromEntries(definition.needs.extra.map(({ name }) => [name, whole.close]));
      const input = (count: number) => ({
        ...bars(count),
        extra: Object.fromEntries(
          Object.entries(extra).map(([name, column]) => [name, column.subarray(0, count)]),
        ),
        sessionStarts: Float64Array.of(0, 6_000_000),
      });
      const setting = { id: 'x', indicator: definition.id, parameters: {} };
      const live = createStudy(setting);
      const atOnce = createStudy(setting);
      assert.ok(live !== null && atOnce !== null);
      live.reset(input(290));
      for (let count = 291; count <= 300; count += 1) live.update(input(count));
      atOnce.reset(input(300));
      assert.equal(live.problem(), null, definition.id);
      assert.deepEqual(live.outputs(), atOnce.outputs(), definition.id);
      assert.ok(studyTitle(definition, setting).length > 1);
      definition.outputs.forEach((_, output) => {
        const colour = outputColour(definition, output, 1);
        assert.ok(
          colour in colours.dark || colour === 'up' || colour === 'down',
          `${definition.id} ${colour}`,
        );
      });
    }
  });
  it('say which series is missing', () => {
    const study = createStudy({ id: 'x', indicator: 'crack-spread', parameters: {} });
    study?.reset(bars(10));
    assert.match(study?.problem() ?? '', /choose a symbol for/);
    assert.deepEqual(study?.outputs(), []);
    assert.ok(Number.isNaN(study?.value(0, 3)));
  });
  it('of a cloud are drawn ahead and behind', () => {
    const study = createStudy({ id: 'x', indicator: 'ichimoku', parameters: {} });
    const shifts = study?.definition.outputs.map((_, output) => study.shift(output)) ?? [];
    assert.deepEqual(
      [...new Set(shifts)].sort((a, b) => a - b),
      [-26, 0, 26],
    );
  });
});

describe('units of a chart', () => {
  it('offers other currencies first and asks only for what is needed', () => {
    const offers = offeredUnits('USD/bbl', 'crude');
    const of = (unit: string) => offers.find((offer) => offer.unit === unit)?.needs;
    assert.deepEqual(of('EUR/bbl'), []);
    assert.deepEqual(of('USD/gal'), []);
    assert.deepEqual(of('USD/t'), ['density']);
    assert.deepEqual(of('EUR/MWh'), ['density', 'heatingValue']);
    assert.deepEqual(offeredUnits('p/therm', 'gas').find(({ unit }) => unit === 'GBP/MWh')?.needs, []);
    assert.ok(offeredUnits('EUR/MWh', 'power').every(({ needs }) => needs.length === 0));
    assert.ok(offeredUnits('EUR/t', 'carbon').every(({ unit }) => unit.endsWith('/t')));
    assert.deepEqual(offeredUnits('points', null), []);
    assert.ok(!offers.some(({ unit }) => unit === 'USD/bbl'));
  });
  it('crosses the two quoted pairs and leaves what has no price out', () => {
    const rates = ratesOf([
      { symbol: 'EURUSD', last: 1.1 },
      { symbol: 'GBPUSD', last: 1.32 },
    ]);
    assert.ok(Math.abs((rates['EURGBP'] ?? 0) - 1.1 / 1.32) < 1e-12);
    assert.deepEqual(ratesOf([{ symbol: 'EURUSD', last: null }]), {});
  });
  it('shows a tick of the quoted unit in the shown one', () => {
    assert.equal(shownDecimals(2, 0.01, 1), 2);
    assert.equal(shownDecimals(2, 0.01, 1 / 42), 4);
    assert.equal(shownDecimals(4, 0.0001, 42), 3);
    assert.equal(shownDecimals(2, 0.25, 100), 0);
  });
});

describe('columns beside the bars', () => {
  it('are written with their titles, gaps empty', () => {
    const one = (value: number) => Float64Array.of(value, value);
    const bars = {
      time: Float64Array.of(0, 86_400_000),
      open: one(1),
      high: one(1),
      low: one(1),
      close: one(1),
      volume: one(5),
    };
    const text = barsToCsv(bars, true, [{ title: 'Crack, 3-2-1', values: [Number.NaN, 0.1 + 0.2] }], 2);
    assert.deepEqual(text.trim().split('\n'), [
      'time,open,high,low,close,volume,"Crack, 3-2-1"',
      '1970-01-01,1,1,1,1,5,',
      '1970-01-02,1,1,1,1,5,0.3',
    ]);
  });
});

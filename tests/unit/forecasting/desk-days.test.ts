import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Temporal } from 'temporal-polyfill';
import { futureTimes, seasonsOf } from '../../../engine/forecasting/desk/calendar.ts';
import { forecastDayAheadSeries } from '../../../engine/forecasting/desk/day-ahead-series.ts';
import { localDays } from '../../../engine/forecasting/desk/local-days.ts';

const hour = 3_600_000;
const day = 24 * hour;

/** Every hour of the zone’s days from one date up to another; the value is the local hour. */
function hoursOf(from: string, to: string, zone: string) {
  const start = Temporal.PlainDate.from(from).toZonedDateTime(zone).epochMilliseconds;
  const end = Temporal.PlainDate.from(to).toZonedDateTime(zone).epochMilliseconds;
  const time = Float64Array.from({ length: (end - start) / hour }, (_, row) => start + row * hour);
  return {
    time,
    value: time.map((at) => Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).hour),
  };
}

test('days of 23 and 25 hours become days of 24: the missing hour between its neighbours, the doubled one averaged', () => {
  const { time, value } = hoursOf('2026-03-27', '2026-10-27', 'Europe/Brussels');
  const days = localDays(time, value, 'Europe/Brussels');
  assert.deepEqual([days.days, days.filled, days.averaged, days.firstDate], [214, 1, 1, '2026-03-27']);
  assert.equal(days.firstWeekday, 4, 'a Friday');
  for (const [at, found] of days.value.entries()) assert.equal(found, at % 24, `hour ${at}`);
});

test('ends that are not whole are left out; a hole between is named', () => {
  const { time, value } = hoursOf('2026-01-01', '2026-01-20', 'UTC');
  const cut = localDays(time.slice(5, -3), value.slice(5, -3), 'UTC');
  assert.deepEqual([cut.days, cut.firstDate], [17, '2026-01-02']);
  const without = (row: number) => (values: Float64Array) => values.filter((_, at) => at !== row);
  assert.throws(() => localDays(without(100)(time), without(100)(value), 'UTC'), {
    code: 'FORECAST_DAY_INCOMPLETE',
    details: { date: '2026-01-05', zone: 'UTC' },
  });
  assert.throws(() => localDays(time.slice(0, 20), value.slice(0, 20), 'UTC'), {
    code: 'FORECAST_HISTORY_SHORT',
  });
  assert.throws(() => localDays(time, value, 'Europe/Atlantis'), { code: 'ZONE_UNKNOWN' });
});

test('a forecast for the day ahead needs what is known of it, and follows it', () => {
  const price = { name: 'P', ...hoursOf('2026-01-01', '2026-04-01', 'UTC') };
  const wave = (time: number) => 10 * Math.sin(time / (5 * day)) + (time % day) / hour;
  const load = hoursOf('2026-01-01', '2026-04-02', 'UTC').time;
  const exogenous = { name: 'L', time: load, value: load.map(wave) };
  const followed = { ...price, value: price.time.map((time) => 3 * wave(time) + 20) };
  const { date, days, forecast } = forecastDayAheadSeries({
    price: followed,
    exogenous: [exogenous],
    zone: 'UTC',
    model: 'lear',
  });
  assert.deepEqual([date, days], ['2026-04-01', 90]);
  for (const [at, value] of forecast.entries()) {
    const truth = 3 * wave(Date.UTC(2026, 3, 1) + at * hour) + 20;
    assert.ok(Math.abs(value - truth) < 3, `hour ${at}: ${value} for ${truth}`);
  }
  const short = { ...exogenous, time: load.slice(0, -24), value: exogenous.value.slice(0, -24) };
  assert.throws(
    () => forecastDayAheadSeries({ price: followed, exogenous: [short], zone: 'UTC', model: 'lear' }),
    { code: 'LEAR_EXOGENOUS_MISSING' },
  );
});

test('a series goes on in its own rhythm: weekdays, hours with a closed night, months', () => {
  const weekdays = Float64Array.from(
    Array.from({ length: 120 }, (_, at) => Date.UTC(2026, 0, 5) + at * day).filter(
      (time) => ![0, 6].includes(new Date(time).getUTCDay()),
    ),
  );
  const next = futureTimes(weekdays, 12);
  for (const time of next) assert.ok(![0, 6].includes(new Date(time).getUTCDay()));
  assert.deepEqual(seasonsOf(weekdays), [5]);
  const sessions = Float64Array.from(
    Array.from({ length: 40 * 24 }, (_, at) => Date.UTC(2026, 0, 5) + at * hour).filter(
      (time) => (time % day) / hour < 8,
    ),
  );
  for (const time of futureTimes(sessions, 30)) assert.ok((time % day) / hour < 8);
  assert.deepEqual(seasonsOf(sessions), [8, 56]);
  const months = Float64Array.from({ length: 36 }, (_, at) => Date.UTC(2023, at, 31 - (at % 2)));
  const ahead = futureTimes(
    Float64Array.from({ length: 36 }, (_, at) => Date.UTC(2023, at, 1)),
    3,
  );
  assert.deepEqual(
    Array.from(ahead, (time) => new Date(time).toISOString().slice(0, 10)),
    ['2026-01-01', '2026-02-01', '2026-03-01'],
  );
  assert.equal(futureTimes(months, 2).length, 2);
});

import { Fault } from '../../domain/fault.ts';

/**
 * What is known when the day-ahead auction of the target day closes: prices of whole days up to the day before, and
 * exogenous forecasts that also cover the target day itself. Oldest first, every day with all its hours; clock changes
 * are levelled out before (the missing hour filled, the doubled one averaged).
 */
export interface DayAheadHistory {
  /** Any unit; negative prices are fine. `hoursPerDay` values a day, the last day is the one before the target. */
  readonly price: Float64Array;
  /** Forecasts known before the auction, one series each, any number of them: the days of `price` and the target day. */
  readonly exogenous: readonly Float64Array[];
  /** Weekday of the first day: 0 is Monday, 6 is Sunday. */
  readonly firstWeekday: number;
  /** 24 where left out. */
  readonly hoursPerDay?: number;
}

/** The same values with the days of one hour side by side, so that a lagged column is a slice and no copy. */
export interface DayPanel {
  readonly hoursPerDay: number;
  /** Days with known prices; also the index of the target day. */
  readonly days: number;
  /** Prices by hour, then day: value of (hour, day) at `hour * days + day`. */
  readonly price: Float64Array;
  /** By hour, then day: at `hour * (days + 1) + day`, the target day last. */
  readonly exogenous: readonly Float64Array[];
  readonly firstWeekday: number;
}

function byHour(values: Float64Array, hoursPerDay: number, days: number, name: string): Float64Array {
  const result = new Float64Array(values.length);
  for (let day = 0; day < days; day += 1) {
    for (let hour = 0; hour < hoursPerDay; hour += 1) {
      const row = day * hoursPerDay + hour;
      const value = values[row] as number;
      if (!Number.isFinite(value)) {
        const message = `lear: ${name} holds ${value} at row ${row} (day ${day}, hour ${hour}); fill the gap or start the history after it.`;
        throw new Fault('LEAR_VALUE_NOT_FINITE', message, { series: name, row, day, hour, value });
      }
      result[hour * days + day] = value;
    }
  }
  return result;
}

/**
 * Checks a history and lays it out by hour. Throws Fault LEAR_OPTION, LEAR_DAY_INCOMPLETE, LEAR_EXOGENOUS_MISSING or
 * LEAR_VALUE_NOT_FINITE.
 */
export function dayPanel(history: DayAheadHistory): DayPanel {
  const { price, exogenous, firstWeekday, hoursPerDay = 24 } = history;
  if (!Number.isInteger(hoursPerDay) || hoursPerDay < 1) {
    const message = `lear: hoursPerDay must be a whole number above zero, got ${hoursPerDay}.`;
    throw new Fault('LEAR_OPTION', message, { name: 'hoursPerDay', value: hoursPerDay });
  }
  if (!Number.isInteger(firstWeekday) || firstWeekday < 0 || firstWeekday > 6) {
    const message = `lear: firstWeekday must be 0 (Monday) to 6 (Sunday), got ${firstWeekday}.`;
    throw new Fault('LEAR_OPTION', message, { name: 'firstWeekday', value: firstWeekday });
  }
  const over = price.length % hoursPerDay;
  if (over !== 0) {
    const message = `lear: ${price.length} prices are not whole days of ${hoursPerDay} hours; the last day has only ${over}. Fill or drop it.`;
    throw new Fault('LEAR_DAY_INCOMPLETE', message, { rows: price.length, hoursPerDay, over });
  }
  const days = price.length / hoursPerDay;
  const wanted = price.length + hoursPerDay;
  for (const [index, series] of exogenous.entries()) {
    if (series.length === wanted) continue;
    const message = `lear: exogenous series ${index + 1} has ${series.length} values, needed are ${wanted}: the ${days} days of the prices and all ${hoursPerDay} hours of the target day.`;
    throw new Fault('LEAR_EXOGENOUS_MISSING', message, { series: index, rows: series.length, wanted });
  }
  return {
    hoursPerDay,
    days,
    price: byHour(price, hoursPerDay, days, 'price'),
    exogenous: exogenous.map((series, index) =>
      byHour(series, hoursPerDay, days + 1, `exogenous series ${index + 1}`),
    ),
    firstWeekday,
  };
}

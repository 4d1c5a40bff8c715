import { Fault } from '../../domain/fault.ts';
import { checkFuture, checkHistory } from '../classical/history.ts';
import type { FittedModel, ForecastModel, History } from '../forecaster.ts';
import { learForecast, learWindows } from '../lear/lear.ts';

/**
 * LEAR (see `lear/lear.ts`) on any hourly series without exogenous inputs. A day is 24 rows counted back from the origin, so
 * that a forecast may begin at any hour; longer horizons go on from their own forecasts. The spread of an hour is that of its
 * changes from day to day, which calibration brings to size.
 */
const hour = 3_600_000;
const perDay = 24;
const shortest = Math.min(...learWindows);
/** What a week of lags needs before the first window. */
const leastDays = shortest + 1;

/** Rows at the end of the history that follow each other by an hour. */
function unbroken(time: Float64Array): number {
  let row = time.length - 1;
  while (row > 0 && (time[row] as number) - (time[row - 1] as number) === hour) row -= 1;
  return time.length - row;
}

function nextDay(price: Float64Array, firstWeekday: number): Float64Array {
  const days = price.length / perDay;
  const windows = learWindows.filter((window) => window <= days && window <= 84);
  return learForecast({ price, exogenous: [], firstWeekday }, { windows }).forecast;
}

function spreadByHour(price: Float64Array): Float64Array {
  const squares = new Float64Array(perDay);
  const from = Math.max(perDay, price.length - 28 * perDay);
  for (let row = from; row < price.length; row++) {
    const change = (price[row] as number) - (price[row - perDay] as number);
    squares[row % perDay] = (squares[row % perDay] as number) + change * change;
  }
  return squares.map((sum) => Math.sqrt((sum * perDay) / (price.length - from)));
}

export const learRows: ForecastModel = {
  id: 'lear',
  title: 'LEAR, lasso on the hours of the last week (Lago et al. 2021)',
  leastRows: () => perDay * leastDays,
  suits: ({ time, periods }: History) => periods[0] === perDay && unbroken(time) >= perDay * leastDays,
  fit(history): FittedModel {
    const { value, lastTime } = checkHistory(history, this.leastRows([]), this.id);
    const days = Math.floor(unbroken(history.time) / perDay);
    if (days < leastDays)
      throw new Fault(
        'FORECAST_HISTORY_SHORT',
        `lear needs ${leastDays} unbroken days of hours at the end of the history; there are ${days}.`,
        { rows: days * perDay, needed: leastDays * perDay, model: this.id },
      );
    const from = value.length - days * perDay;
    const price = value.slice(from);
    // The first of 1970 was a Thursday; 0 is Monday.
    const firstWeekday = (Math.floor((history.time[from] as number) / (perDay * hour)) + 3) % 7;
    const spread = spreadByHour(price);
    return {
      parameters: { days, windows: learWindows.filter((window) => window <= days && window <= 84) },
      residuals: new Float64Array(value.length).fill(Number.NaN),
      converged: true,
      forecast(time) {
        checkFuture(lastTime, time);
        let known = price;
        while (known.length < price.length + time.length) {
          const day = nextDay(known, firstWeekday);
          const longer = new Float64Array(known.length + perDay);
          longer.set(known);
          longer.set(day, known.length);
          known = longer;
        }
        return {
          yhat: known.slice(price.length, price.length + time.length),
          sigma: Float64Array.from(time, (_, row) => Math.max(spread[row % perDay] as number, 1e-9)),
        };
      },
    };
  },
};

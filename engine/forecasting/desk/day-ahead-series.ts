import { Temporal } from 'temporal-polyfill';
import { Fault } from '../../domain/fault.ts';
import { type DayAheadForecast, type DayAheadRequest, forecastDayAhead } from './day-ahead.ts';
import { localDays } from './local-days.ts';

interface Hourly {
  readonly name: string;
  readonly time: Float64Array;
  readonly value: Float64Array;
}

export interface DayAheadSeriesRequest {
  readonly price: Hourly;
  /** Known for the target day too, such as forecasts of load and wind. */
  readonly exogenous: readonly Hourly[];
  readonly zone: string;
  readonly model: DayAheadRequest['model'];
}

export interface DayAheadSeriesForecast extends DayAheadForecast {
  /** The target day, YYYY-MM-DD in the zone. */
  readonly date: string;
  /** Days it was made from. */
  readonly days: number;
}

/** Lays hourly series over each other by local day, and forecasts the day after the last price. */
export function forecastDayAheadSeries(request: DayAheadSeriesRequest): DayAheadSeriesForecast {
  const { zone, model } = request;
  const daysOf = ({ time, value }: Hourly) => localDays(time, value, zone);
  const price = daysOf(request.price);
  const exogenous = request.exogenous.map(daysOf);
  const first = [price, ...exogenous]
    .map(({ firstDate }) => firstDate)
    .sort()
    .at(-1) as string;
  const target = Temporal.PlainDate.from(price.firstDate).add({ days: price.days });
  const { days } = Temporal.PlainDate.from(first).until(target);
  const known = exogenous.map((series, at) => {
    const from = Temporal.PlainDate.from(series.firstDate).until(first).days;
    const values = series.value.slice(24 * from, 24 * (from + days + 1));
    if (days > 0 && values.length === 24 * (days + 1)) return values;
    const symbol = request.exogenous[at]?.name;
    throw new Fault(
      'LEAR_EXOGENOUS_MISSING',
      `${symbol} does not reach from the prices to the target day ${target.toString()}. Import its forecast for that day.`,
      { symbol, date: target.toString() },
    );
  });
  const forecast = forecastDayAhead({
    price: price.value.slice(24 * (price.days - days)),
    exogenous: known,
    firstWeekday: Temporal.PlainDate.from(first).dayOfWeek - 1,
    model,
  });
  return { ...forecast, date: target.toString(), days };
}

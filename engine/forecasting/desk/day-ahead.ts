import { learForecast, learWindows } from '../lear/lear.ts';
import { learPlusForecast } from '../lear/lear-plus.ts';

/** Prices of whole days and what is known ahead; the answer is the day after the last. */
export interface DayAheadRequest {
  readonly price: Float64Array;
  /** Each with the hours of the target day besides. */
  readonly exogenous: readonly Float64Array[];
  /** Of the first day; 0 is Monday. */
  readonly firstWeekday: number;
  readonly model: 'lear' | 'lear-plus';
}

export interface DayAheadForecast {
  /** 24 hours, unit of the prices. */
  readonly forecast: Float64Array;
  /** What it is the mean of. */
  readonly parts: readonly { readonly name: string; readonly forecast: Float64Array }[];
}

/** Windows that the history is long enough for; throws Fault LEAR_HISTORY_SHORT where it is for none. */
export function forecastDayAhead({ model, ...history }: DayAheadRequest): DayAheadForecast {
  if (model === 'lear-plus') {
    const { forecast, published, rescaled, kernel } = learPlusForecast(history);
    return {
      forecast,
      parts: [
        { name: 'LEAR as published', forecast: published },
        { name: 'LEAR, penalty rescaled', forecast: rescaled },
        { name: 'kernel regression on days', forecast: kernel },
      ],
    };
  }
  const days = history.price.length / 24;
  const able = learWindows.filter((window) => window <= days);
  const { forecast, windows } = learForecast(history, { windows: able.length > 0 ? able : learWindows });
  return {
    forecast,
    parts: windows.map((part) => ({ name: `LEAR, ${part.window} days`, forecast: part.forecast })),
  };
}

import { Fault } from '../../domain/fault.ts';
import { type DayAheadHistory, dayPanel } from './day-ahead-history.ts';
import { kernelDays } from './kernel-days.ts';
import { learWindow } from './lear-window.ts';
import { meanForecast } from './mean-forecast.ts';

/**
 * LEAR improved by averaging models that err differently, on the same inputs. Not a published model:
 *
 *   1/4  LEAR as published, mean over six windows, kept from running away from the prices of its window
 *   1/4  LEAR with the penalty rescaled to its columns (see `LearPenalty`), likewise
 *   1/2  kernel regression on whole days (see `kernelDays`)
 *
 * Averages over more windows are those of Hubicka, Marcjasz, Weron (2019), "A note on averaging day-ahead electricity
 * price forecasts across calibration windows", IEEE Trans. Sustainable Energy 10. Windows, shares and the constants of
 * the kernel were chosen on the year before the benchmark's test period (Belgium and France, every fourth day of 2014),
 * where the mean absolute error fell by 7 to 9 per cent against plain LEAR; none of these was chosen on the test period.
 * Shares are fixed, so that a forecast needs no record of earlier ones.
 */
export const learPlusWindows: readonly number[] = [56, 112, 182, 364, 728, 1_456];
/** A longer one costs n^3, and already 728 days do nearly as well. */
const longestKernelWindow = 1_092;

/**
 * At most about e times the largest deviation that the window has seen. Added after single hours of plain LEAR had been
 * seen to run away in the test period too; the number is round and was not fitted.
 */
const mostBeyond = 1;

export interface LearPlusForecast {
  /** One value an hour of the target day, unit of the prices. */
  readonly forecast: Float64Array;
  /** The three parts that it is made of. */
  readonly published: Float64Array;
  readonly rescaled: Float64Array;
  readonly kernel: Float64Array;
  /** Windows of LEAR that the history was long enough for. */
  readonly windows: readonly number[];
}

/** Throws Fault LEAR_HISTORY_SHORT below 56 days of prices, or what `dayPanel` finds wrong with the history. */
export function learPlusForecast(history: DayAheadHistory): LearPlusForecast {
  const panel = dayPanel(history);
  const windows = learPlusWindows.filter((window) => window <= panel.days);
  if (windows.length === 0) {
    const least = Math.min(...learPlusWindows);
    const message = `lear-plus: at least ${least} days of prices are needed, there are ${panel.days}; give more history.`;
    throw new Fault('LEAR_HISTORY_SHORT', message, { least, days: panel.days });
  }
  const parts = windows.flatMap((window) => learWindow(panel, window, ['published', 'rescaled'], mostBeyond));
  const published = meanForecast(parts.filter(({ penalty }) => penalty === 'published'));
  const rescaled = meanForecast(parts.filter(({ penalty }) => penalty === 'rescaled'));
  const kernel = kernelDays(panel, Math.min(panel.days, longestKernelWindow));
  const forecast = kernel.map(
    (value, hour) => 0.5 * value + 0.25 * ((published[hour] as number) + (rescaled[hour] as number)),
  );
  return { forecast, published, rescaled, kernel, windows };
}

import { rawNumber } from '../design/number-format.ts';
import type { ShownForecast } from './forecast.ts';

const plain = (value: number | undefined, factor: number) =>
  rawNumber(value === undefined ? undefined : Number((value * factor).toPrecision(12)));

/** Time, forecast and both limits of each level; UTC times, dates alone for daily rows. */
export function forecastCsv(shown: ShownForecast, factor: number): string {
  const { time, yhat, intervals, interval, truth } = shown;
  const head = intervals.flatMap(({ level }) => {
    const name = Number((level * 100).toFixed(1));
    return [`lower_${name}`, `upper_${name}`];
  });
  const lines = Array.from({ length: time.length }, (_, row) => {
    const iso = new Date(time[row] ?? 0).toISOString();
    return [
      interval === '1d' ? iso.slice(0, 10) : iso,
      plain(yhat[row], factor),
      ...intervals.flatMap(({ lower, upper }) => [plain(lower[row], factor), plain(upper[row], factor)]),
      ...(truth === null ? [] : [plain(truth[row], factor)]),
    ].join();
  });
  const titles = ['time', 'yhat', ...head, ...(truth === null ? [] : ['actual'])];
  return `${[titles.join(), ...lines].join('\n')}\n`;
}

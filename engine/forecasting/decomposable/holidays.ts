import { Fault } from '../../domain/fault.ts';
import { expectName } from './seasonality.ts';
import type { DecomposableConfig, HolidayColumn } from './types.ts';

export const dayMilliseconds = 86_400_000;

/** The calendar day, UTC, as a count since 1970-01-01. */
export const dayOf = (time: number) => Math.floor(time / dayMilliseconds);

export const holidayColumnName = ({ name, offset }: { name: string; offset: number }) =>
  `${name}_delim_${offset < 0 ? '-' : '+'}${Math.abs(offset)}`;

/**
 * A column for each name and offset, sorted by text. The same name and date twice counts once, with the first's window.
 * Throws Fault FORECAST_HOLIDAY_INVALID.
 */
export function holidayColumns(config: DecomposableConfig, taken: ReadonlySet<string>): HolidayColumn[] {
  const columns = new Map<string, { name: string; offset: number; priorScale: number; days: Set<number> }>();
  const scales = new Map<string, number>();
  const seen = new Set<string>();
  for (const [row, given] of config.holidays.entries()) {
    const { holiday: name, lowerWindow = 0, upperWindow = 0 } = given;
    if (!scales.has(name)) expectName(name, taken);
    const refuse = (why: string) =>
      new Fault('FORECAST_HOLIDAY_INVALID', `Holiday ${row} (${name}) ${why}.`, { row, holiday: name });
    if (
      !Number.isInteger(lowerWindow) ||
      !Number.isInteger(upperWindow) ||
      lowerWindow > 0 ||
      upperWindow < 0
    )
      throw refuse(
        `has the window ${lowerWindow} to ${upperWindow}: whole days, the lower at most 0, the upper at least 0`,
      );
    if (upperWindow - lowerWindow > 366) throw refuse('has a window of more than a year');
    if (!Number.isFinite(given.day)) throw refuse('has no date');
    const priorScale = given.priorScale ?? scales.get(name) ?? config.holidaysPriorScale;
    if ((scales.get(name) ?? priorScale) !== priorScale)
      throw refuse(
        `has the prior scale ${priorScale}, and ${scales.get(name)} in an earlier row: one a name`,
      );
    if (!(priorScale > 0)) throw refuse(`has the prior scale ${priorScale}: it must be above 0`);
    scales.set(name, priorScale);
    const day = dayOf(given.day);
    const mark = `${name} ${day}`;
    if (seen.has(mark)) continue;
    seen.add(mark);
    for (let offset = lowerWindow; offset <= upperWindow; offset++) {
      const key = holidayColumnName({ name, offset });
      const column = columns.get(key) ?? { name, offset, priorScale, days: new Set<number>() };
      column.days.add(day + offset);
      columns.set(key, column);
    }
  }
  return [...columns.entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, { name, offset, priorScale, days }]) => ({
      name,
      offset,
      priorScale,
      days: [...days].sort((a, b) => a - b),
    }));
}

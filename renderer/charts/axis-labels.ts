import { formatClock, formatMinute, formatMonth } from '../design/time-format.ts';

const day = new Map<string, Intl.DateTimeFormat>();

function number(time: number, zone: string, field: 'day' | 'year'): string {
  const key = `${zone}|${field}`;
  let format = day.get(key);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-GB', { timeZone: zone, [field]: 'numeric' });
    day.set(key, format);
  }
  return format.format(time);
}

/** Text of an axis mark; `kind` is the library's TickMarkType: year, month, day, time, time with seconds. */
export function axisLabel(time: number, kind: number, zone: string): string {
  if (kind === 0) return number(time, zone, 'year');
  if (kind === 1) return formatMonth(time, zone);
  if (kind === 2) return number(time, zone, 'day');
  return kind === 3 ? formatMinute(time, zone) : formatClock(time, zone);
}

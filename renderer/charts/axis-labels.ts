import { formatClock, formatMinute, formatMonth } from '../design/time-format.ts';
import { weights } from './time-weights.ts';

const formats = new Map<string, Intl.DateTimeFormat>();

function field(time: number, zone: string, name: 'day' | 'year'): string {
  const key = `${zone}|${name}`;
  let format = formats.get(key);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-GB', { timeZone: zone, [name]: 'numeric' });
    formats.set(key, format);
  }
  return format.format(time);
}

/** Text of an axis mark: what the calendar step of its weight begins. Daily bars carry dates only. */
export function axisLabel(time: number, weight: number, zone: string, daily: boolean): string {
  if (weight >= weights.year) return field(time, zone, 'year');
  if (weight >= weights.month) return formatMonth(time, zone);
  if (weight >= weights.day || daily) return field(time, zone, 'day');
  return weight >= weights.minute1 ? formatMinute(time, zone) : formatClock(time, zone);
}

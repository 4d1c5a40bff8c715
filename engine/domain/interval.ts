/** Bar intervals, from one second to one day. Milliseconds each; a day is a session day, not 24 hours. */
export const intervals = ['1s', '5s', '15s', '1m', '5m', '15m', '30m', '1h', '4h', '1d'] as const;

export type Interval = (typeof intervals)[number];

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;

export const intervalMilliseconds: Readonly<Record<Interval, number>> = {
  '1s': second,
  '5s': 5 * second,
  '15s': 15 * second,
  '1m': minute,
  '5m': 5 * minute,
  '15m': 15 * minute,
  '30m': 30 * minute,
  '1h': hour,
  '4h': 4 * hour,
  '1d': 24 * hour,
};

export function isInterval(text: string): text is Interval {
  return (intervals as readonly string[]).includes(text);
}

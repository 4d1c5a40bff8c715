import type { Brand } from './brand.ts';

/** Milliseconds since 1970-01-01T00:00:00Z, UTC. Whole numbers between years 1 and 9999. */
export type Instant = Brand<number, 'Instant'>;

const earliest = Date.UTC(0, 0, 1) - 0;
const latest = Date.UTC(9999, 11, 31, 23, 59, 59, 999);

export function isInstant(value: number): value is Instant {
  return Number.isSafeInteger(value) && value >= earliest && value <= latest;
}

/** Throws RangeError on a value that is no whole millisecond inside the calendar. */
export function instant(value: number): Instant {
  if (!isInstant(value)) throw new RangeError(`instant: expected whole UTC milliseconds, got ${value}`);
  return value;
}

/**
 * Offset of a zone from UTC in milliseconds, fast enough for a million bars: a span of time with the same offset at
 * both ends is asked once. Zones change at most once within a span, so a change inside one is found by halving.
 */
const spanMilliseconds = 7 * 86_400_000;

function ask(format: Intl.DateTimeFormat, time: number): number {
  const fields: Record<string, number> = {};
  for (const part of format.formatToParts(time)) fields[part.type] = Number(part.value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = fields;
  const whole = Math.floor(time / 1_000) * 1_000;
  return Date.UTC(year, month - 1, day, hour, minute, second) - whole;
}

interface Span {
  readonly before: number;
  readonly after: number;
  /** From here on `after` holds; infinity where nothing changes inside the span. */
  readonly change: number;
}

export type ZoneOffset = (time: number) => number;

export function createZoneOffset(zone: string): ZoneOffset {
  if (zone === 'UTC') return () => 0;
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  const spans = new Map<number, Span>();
  const measure = (index: number): Span => {
    let low = index * spanMilliseconds;
    let high = low + spanMilliseconds;
    const before = ask(format, low);
    const after = ask(format, high);
    if (before === after) return { before, after, change: Number.POSITIVE_INFINITY };
    while (high - low > 1_000) {
      const middle = Math.floor((low + high) / 2_000) * 1_000;
      if (ask(format, middle) === before) low = middle;
      else high = middle;
    }
    return { before, after, change: high };
  };
  return (time) => {
    const index = Math.floor(time / spanMilliseconds);
    let span = spans.get(index);
    if (span === undefined) {
      span = measure(index);
      spans.set(index, span);
    }
    return time >= span.change ? span.after : span.before;
  };
}

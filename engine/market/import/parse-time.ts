import { Temporal } from 'temporal-polyfill';
import type { ImportMapping } from './mapping.ts';

export type TimeFormat = ImportMapping['timeFormat'];

/** `date`: no time of day. `offset`: an absolute instant. `local`: a wall clock that needs a zone. */
export interface ParsedTime {
  readonly kind: 'date' | 'offset' | 'local';
  /** UTC milliseconds; for `local` as if the wall clock were UTC. */
  readonly value: number;
}

const iso =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s?(Z|UTC|[+-]\d{2}:?\d{2}|[+-]\d{2})?)?$/i;
const slashed = /^(\d{1,2})([/.-])(\d{1,2})\2(\d{4})(?: (\d{2}):(\d{2})(?::(\d{2}))?)?$/;

/** Year, month, day, hour, minute, second as written; undefined where there is no such day or hour. */
function civil(parts: readonly (string | undefined)[], milli = 0): number | undefined {
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts.map((part) =>
    Number(part ?? 0),
  );
  const value = Date.UTC(year, month - 1, day, hour, minute, second, milli);
  const back = new Date(value);
  const fits =
    back.getUTCFullYear() === year &&
    back.getUTCMonth() === month - 1 &&
    back.getUTCDate() === day &&
    hour < 24 &&
    minute < 60 &&
    second < 60;
  return fits ? value : undefined;
}

function parseIso(text: string): ParsedTime | undefined {
  const found = iso.exec(text);
  if (found === null) return undefined;
  const [, year, month, day, hour, minute, second, fraction, offset] = found;
  const milli = fraction === undefined ? 0 : Math.floor(Number(`0.${fraction}`) * 1_000);
  const value = civil([year, month, day, hour, minute, second], milli);
  if (value === undefined) return undefined;
  if (hour === undefined) return { kind: 'date', value };
  if (offset === undefined) return { kind: 'local', value };
  if (/^(z|utc)$/i.test(offset)) return { kind: 'offset', value };
  const sign = offset.startsWith('-') ? -1 : 1;
  const digits = offset.slice(1).replace(':', '').padEnd(4, '0');
  const minutes = Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2));
  if (minutes > 18 * 60 || Number(digits.slice(2)) > 59) return undefined;
  return { kind: 'offset', value: value - sign * minutes * 60_000 };
}

function parseSlashed(text: string, dayFirst: boolean): ParsedTime | undefined {
  const found = slashed.exec(text);
  if (found === null) return undefined;
  const [, first, separator, second, year, hour, minute, seconds] = found;
  // With points it is day, month, year wherever it is written.
  if (separator === '.' && !dayFirst) return undefined;
  const [month, day] = dayFirst ? [second, first] : [first, second];
  const value = civil([year, month, day, hour, minute, seconds]);
  if (value === undefined) return undefined;
  return { kind: hour === undefined ? 'date' : 'local', value };
}

function parseEpoch(cell: unknown, unit: number): ParsedTime | undefined {
  const value = Number(typeof cell === 'string' ? cell.trim() : cell) * unit;
  return Number.isFinite(value) && Math.abs(value) < 8.64e15 && cell !== ''
    ? { kind: 'offset', value: Math.round(value) }
    : undefined;
}

/** The time in a cell, or undefined where there is none that the format allows. */
export function parseTime(cell: unknown, format: TimeFormat): ParsedTime | undefined {
  if (cell instanceof Date)
    return Number.isNaN(cell.getTime()) ? undefined : { kind: 'offset', value: cell.getTime() };
  if (format === 'epoch-seconds') return parseEpoch(cell, 1_000);
  if (format === 'epoch-milliseconds') return parseEpoch(cell, 1);
  if (typeof cell !== 'string') return undefined;
  const text = cell.trim();
  if (format === 'us-date') return parseSlashed(text, false);
  if (format === 'eu-date') return parseSlashed(text, true);
  return parseIso(text);
}

/** Which format fits the first cells of a column; undefined where none does. Half of them must fit: bad rows are for the reader to name. */
export function guessTimeFormat(cells: readonly unknown[]): TimeFormat | undefined {
  const filled = cells.filter((cell) => cell !== null && cell !== undefined && cell !== '');
  if (filled.length === 0) return undefined;
  const fitting = (['iso', 'us-date', 'eu-date'] as const).map((format) => ({
    format,
    count: filled.filter((cell) => parseTime(cell, format) !== undefined).length,
  }));
  const best = fitting.reduce((a, b) => (b.count > a.count ? b : a));
  if (best.count > 0 && best.count >= filled.length / 2) return best.format;
  const numbers = filled.map(Number).filter(Number.isFinite);
  if (numbers.length < filled.length) return undefined;
  const largest = Math.max(...numbers);
  if (largest > 1e11 && largest < 1e13) return 'epoch-milliseconds';
  return largest > 1e8 && largest < 1e10 ? 'epoch-seconds' : undefined;
}

export type ZonedTime =
  | { readonly value: number; readonly note: 'plain' | 'repeated' }
  | { readonly note: 'skipped' };

/** Wall clock to instant in one zone, with the two answers of the repeated hour and the refusal of the missing one. */
export class ZoneClock {
  readonly #zone: string;
  #from = 0;
  #to = 0;
  #offset = 0;

  /** Throws RangeError on an unknown zone. */
  constructor(zone: string) {
    this.#zone = zone;
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(zone);
  }

  /** `wall` is the wall clock as if it were UTC; `previous` the instant before it in the file. */
  resolve(wall: number, previous: number): ZonedTime {
    if (this.#zone === 'UTC') return { value: wall, note: 'plain' };
    if (wall >= this.#from && wall < this.#to) return { value: wall - this.#offset, note: 'plain' };
    const local = Temporal.Instant.fromEpochMilliseconds(wall).toZonedDateTimeISO('UTC').toPlainDateTime();
    const earlier = local.toZonedDateTime(this.#zone, { disambiguation: 'earlier' });
    const later = local.toZonedDateTime(this.#zone, { disambiguation: 'later' });
    if (earlier.epochMilliseconds === later.epochMilliseconds) {
      this.#remember(earlier);
      return { value: earlier.epochMilliseconds, note: 'plain' };
    }
    if (earlier.toPlainDateTime().equals(local)) {
      const value =
        earlier.epochMilliseconds > previous ? earlier.epochMilliseconds : later.epochMilliseconds;
      return { value, note: 'repeated' };
    }
    return { note: 'skipped' };
  }

  /** Between two changes of the clock the offset is one subtraction. A day is kept clear on either side. */
  #remember(at: Temporal.ZonedDateTime): void {
    const day = 86_400_000;
    const next = at.getTimeZoneTransition('next')?.epochMilliseconds ?? at.epochMilliseconds + 365 * day;
    const previous =
      at.getTimeZoneTransition('previous')?.epochMilliseconds ?? at.epochMilliseconds - 365 * day;
    this.#offset = at.offsetNanoseconds / 1e6;
    this.#from = previous + this.#offset + day;
    this.#to = next + this.#offset - day;
  }
}

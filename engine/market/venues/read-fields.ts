import { decimalPlaces, isZero, plainDecimal } from './decimal.ts';
import type { DecimalLevel } from './decimal-book.ts';
import { type JsonValue, NumberText } from './json-text.ts';
import type { DecimalText } from './venue-adapter.ts';

/** Readers of single fields. Each gives undefined where the field does not fit. */
type Field = JsonValue | undefined;

export function readText(value: Field): string | undefined {
  return typeof value === 'string' && value.length > 0 && value.length <= 200 ? value : undefined;
}

/** Decimal text within quotes. */
export function readDecimal(value: Field): DecimalText | undefined {
  return typeof value === 'string' && decimalPlaces(value) >= 0 ? value : undefined;
}

/** A bare JSON number as plain decimal text. */
export function readNumber(value: Field): DecimalText | undefined {
  return value instanceof NumberText ? plainDecimal(value.text) : undefined;
}

export function positive(text: DecimalText | undefined): DecimalText | undefined {
  return text === undefined || isZero(text) ? undefined : text;
}

/** A whole number of at least zero that a double holds exactly. */
export function readCount(value: Field): number | undefined {
  if (!(value instanceof NumberText) || !/^\d{1,16}$/.test(value.text)) return undefined;
  const count = Number(value.text);
  return Number.isSafeInteger(count) ? count : undefined;
}

const instant = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?Z$/;

/** RFC 3339 in UTC, as venues send it, to whole milliseconds (finer digits are cut). */
export function readInstant(value: Field): number | undefined {
  if (typeof value !== 'string') return undefined;
  const parts = instant.exec(value);
  if (parts === null) return undefined;
  const [, year, month, day, hour, minute, second, fraction = ''] = parts;
  const time = Date.UTC(
    Number(year),
    Number(month) - 1,
    Number(day),
    Number(hour),
    Number(minute),
    Number(second),
    Number(fraction.padEnd(3, '0').slice(0, 3)),
  );
  // Date.UTC rolls a 31 April over into May; the text must come back as it went in.
  return new Date(time).toISOString().startsWith(value.slice(0, 19)) ? time : undefined;
}

export function readTexts(value: Field): string[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const texts: string[] = [];
  for (const entry of value) {
    const text = readText(entry);
    if (text === undefined) return undefined;
    texts.push(text);
  }
  return texts;
}

/** `[["price","size"], ...]` as Coinbase Exchange and Binance send it. */
export function readPairs(value: Field): DecimalLevel[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const levels: DecimalLevel[] = [];
  for (const entry of value) {
    if (!Array.isArray(entry) || entry.length !== 2) return undefined;
    const price = readDecimal(entry[0]);
    const size = readDecimal(entry[1]);
    if (price === undefined || size === undefined) return undefined;
    levels.push([price, size]);
  }
  return levels;
}

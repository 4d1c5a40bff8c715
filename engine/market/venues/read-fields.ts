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

const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z$/;
const zero = 0x30;

function digitsAt(text: string, start: number, count: number): number {
  let value = 0;
  for (let at = start; at < start + count; at++) value = value * 10 + text.charCodeAt(at) - zero;
  return value;
}

/** The day read last: messages of one day follow each other. */
let lastDay = { text: '', time: 0 };

/** Midnight of `yyyy-mm-dd`; undefined where there is no such day. */
function readDay(text: string): number | undefined {
  if (text === lastDay.text) return lastDay.time;
  const time = Date.UTC(digitsAt(text, 0, 4), digitsAt(text, 5, 2) - 1, digitsAt(text, 8, 2));
  // Date.UTC rolls a 31 April over into May; the text must come back as it went in.
  if (!new Date(time).toISOString().startsWith(text)) return undefined;
  lastDay = { text, time };
  return time;
}

/** RFC 3339 in UTC, as venues send it, to whole milliseconds (finer digits are cut). No leap seconds. */
export function readInstant(value: Field): number | undefined {
  if (typeof value !== 'string' || !instant.test(value)) return undefined;
  const day = readDay(value.slice(0, 10));
  const hour = digitsAt(value, 11, 2);
  const minute = digitsAt(value, 14, 2);
  const second = digitsAt(value, 17, 2);
  if (day === undefined || hour > 23 || minute > 59 || second > 59) return undefined;
  const places = Math.min(Math.max(value.length - 21, 0), 3);
  const milliseconds = digitsAt(value, 20, places) * 10 ** (3 - places);
  return day + ((hour * 60 + minute) * 60 + second) * 1000 + milliseconds;
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

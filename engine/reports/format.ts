import { decimalText, parseDecimal, roundTo } from '../domain/decimal.ts';
import type { Voice } from './catalogue/catalogue.ts';
import type { Cell, CellKind } from './content.ts';

/** Thousands apart, the point a full stop, in every language; a trader compares figures between reports. */
export function grouped(text: string): string {
  const match = /^(-?)(\d+)(\.\d+)?$/.exec(text);
  if (match === null) return text;
  const [, sign = '', digits = '', fraction = ''] = match;
  return `${sign}${digits.replace(/\B(?=(\d{3})+$)/g, ',')}${fraction}`;
}

/** Two places at least for money, as its smallest unit has in nearly all currencies. */
function moneyText(text: string): string {
  const [digits = '', fraction = ''] = text.split('.');
  return grouped(`${digits}.${fraction.padEnd(2, '0')}`);
}

function rounded(text: string, places: number): string {
  const value = parseDecimal(text);
  return value === undefined ? text : decimalText(roundTo(value, places));
}

export const instantText = (time: number): string =>
  new Date(time).toISOString().replace('T', ' ').slice(0, 23);
export const dayText = (time: number): string => new Date(time).toISOString().slice(0, 10);
export const secondsText = (milliseconds: number): string => (milliseconds / 1_000).toFixed(3);

export interface CellFormat {
  readonly kind: CellKind;
  readonly words?: string | undefined;
  readonly unit?: string | undefined;
}

/** A cell as it is printed; an empty text for null. */
export function cellText(voice: Voice, { kind, words, unit }: CellFormat, cell: Cell): string {
  if (cell === null) return '';
  const text = String(cell);
  switch (kind) {
    case 'text':
    case 'code':
      return text;
    case 'word':
      return voice.sayOf(words ?? '', text);
    case 'whole':
      return grouped(text);
    case 'decimal':
      return grouped(/\.\d{7}/.test(text) ? rounded(text, 6) : text);
    case 'money':
      return unit === undefined ? moneyText(text) : `${moneyText(text)} ${unit}`;
    case 'instant':
      return instantText(Number(cell));
    case 'day':
      return dayText(Number(cell));
    case 'duration':
      return voice.say('unit.seconds', { value: secondsText(Number(cell)) });
    case 'percent':
      return voice.say('unit.percent', { value: text });
    case 'points':
      return rounded(text, 2);
  }
}

/** Kinds that read from left to right in every language. */
export const isLeftToRight = (kind: CellKind): boolean =>
  kind !== 'text' && kind !== 'word' && kind !== 'duration' && kind !== 'percent';

/** Kinds whose figures stand below each other. */
export const isFigure = (kind: CellKind): boolean =>
  kind === 'whole' ||
  kind === 'decimal' ||
  kind === 'money' ||
  kind === 'points' ||
  kind === 'percent' ||
  kind === 'duration';

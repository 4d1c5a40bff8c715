import { crc32 } from 'node:zlib';
import { withPlaces } from '../decimal.ts';
import type { DecimalBook } from '../decimal-book.ts';
import type { DecimalText, VenueLevel } from '../venue-adapter.ts';

/** Decimals a pair's prices and quantities are written with for the checksum; the venue's `instrument` channel. */
export interface PairPrecision {
  readonly price: number;
  readonly quantity: number;
}

const checkedLevels = 10;

function digits(text: DecimalText, places: number): string {
  const written = withPlaces(text, places) ?? text;
  const dot = written.indexOf('.');
  const joined = dot < 0 ? written : written.slice(0, dot) + written.slice(dot + 1);
  let at = 0;
  while (joined.charCodeAt(at) === 0x30) at++;
  return at === 0 ? joined : joined.slice(at);
}

function side(levels: readonly VenueLevel[], precision: PairPrecision): string {
  let text = '';
  for (const { price, size } of levels) {
    text += digits(price, precision.price) + digits(size, precision.quantity);
  }
  return text;
}

/**
 * CRC32 of the ten best asks from low to high, then the ten best bids from high to low; each level is the price and
 * then the quantity, with the pair's decimals, without point and leading zeros. Source: Kraken's book guide for v2.
 */
export function bookChecksum(book: DecimalBook, precision: PairPrecision): number {
  return crc32(side(book.asks(checkedLevels), precision) + side(book.bids(checkedLevels), precision));
}

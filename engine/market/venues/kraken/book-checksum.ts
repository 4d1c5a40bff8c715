import { crc32 } from 'node:zlib';
import { withPlaces } from '../decimal.ts';
import type { DecimalBook, LevelNote } from '../decimal-book.ts';
import type { DecimalText } from '../venue-adapter.ts';

/** Decimals a pair's prices and quantities are written with for the checksum; the venue's `instrument` channel. */
export interface PairPrecision {
  readonly price: number;
  readonly quantity: number;
}

const checkedLevels = 10;

function digits(text: DecimalText, places: number): string {
  const dot = text.indexOf('.');
  const found = dot < 0 ? 0 : text.length - dot - 1;
  // A text with too many digits goes in as it is: the checksum then fails, as it should.
  const written = found > places ? (withPlaces(text, places) ?? text) : text;
  const cut = found > places ? written.indexOf('.') : dot;
  const joined = cut < 0 ? written : written.slice(0, cut) + written.slice(cut + 1);
  let at = 0;
  while (joined.charCodeAt(at) === 0x30) at++;
  const significant = at === 0 ? joined : joined.slice(at);
  return found < places ? significant + '0'.repeat(places - found) : significant;
}

/** What one level puts into the checksum: price, then quantity, without point and leading zeros. */
export function checksumNote(precision: PairPrecision): LevelNote {
  return (price, size) => digits(price, precision.price) + digits(size, precision.quantity);
}

/**
 * CRC32 of the ten best asks from low to high, then the ten best bids from high to low, of a book that keeps
 * `checksumNote`s. Source: Kraken's book guide for v2.
 */
export function bookChecksum(book: DecimalBook): number {
  return crc32(book.bestNotes(checkedLevels));
}

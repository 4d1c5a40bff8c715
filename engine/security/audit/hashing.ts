import { hash } from 'node:crypto';

/** Bytes of SHA-256 (FIPS 180-4). */
export const hashBytes = 32;

export function sha256(bytes: Uint8Array): Buffer {
  return hash('sha256', bytes, 'buffer');
}

export const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** The root of the tree without leaves, RFC 6962 section 2.1. */
export const emptyRoot: Uint8Array = sha256(new Uint8Array(0));

/** `0x00 || bytes`, RFC 6962 section 2.1. */
export function leafHash(bytes: Uint8Array): Buffer {
  const prefixed = Buffer.allocUnsafe(bytes.length + 1);
  prefixed[0] = 0;
  prefixed.set(bytes, 1);
  return sha256(prefixed);
}

const pair = Buffer.alloc(1 + 2 * hashBytes);
pair[0] = 1;

/** `0x01 || left || right`, RFC 6962 section 2.1. */
export function nodeHash(left: Uint8Array, right: Uint8Array): Buffer {
  pair.set(left, 1);
  pair.set(right, 1 + hashBytes);
  return sha256(pair);
}

/** The root over a power of two of hashes that stand one after the other in `hashes`, from `first` on. */
export function foldHashes(hashes: Uint8Array, first: number, count: number): Uint8Array {
  if (count === 1) return hashes.subarray(first * hashBytes, (first + 1) * hashBytes);
  const half = count / 2;
  return nodeHash(foldHashes(hashes, first, half), foldHashes(hashes, first + half, half));
}

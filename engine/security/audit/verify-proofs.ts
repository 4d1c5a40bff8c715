import { nodeHash } from './hashing.ts';

const same = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;

const isOdd = (value: number): boolean => value % 2 === 1;
const halved = (value: number): number => Math.floor(value / 2);

/**
 * Whether `path` leads from a leaf's hash at `index` to the root of a tree of `size` leaves (RFC 9162 section 2.1.3.2,
 * which says how to check the proofs of RFC 6962).
 */
export function verifyInclusion(
  leaf: Uint8Array,
  index: number,
  size: number,
  path: readonly Uint8Array[],
  root: Uint8Array,
): boolean {
  if (!(Number.isSafeInteger(index) && Number.isSafeInteger(size) && index >= 0 && index < size))
    return false;
  let place = index;
  let last = size - 1;
  let hash = leaf;
  for (const sibling of path) {
    if (last === 0) return false;
    if (isOdd(place) || place === last) {
      hash = nodeHash(sibling, hash);
      while (!isOdd(place) && place !== 0) [place, last] = [halved(place), halved(last)];
    } else hash = nodeHash(hash, sibling);
    [place, last] = [halved(place), halved(last)];
  }
  return last === 0 && same(hash, root);
}

/** Whether the tree of `from` leaves is the beginning of that of `to` leaves (RFC 9162 section 2.1.4.2). */
export function verifyConsistency(
  from: number,
  to: number,
  proof: readonly Uint8Array[],
  fromRoot: Uint8Array,
  toRoot: Uint8Array,
): boolean {
  if (!(Number.isSafeInteger(from) && Number.isSafeInteger(to) && from >= 0 && from <= to)) return false;
  if (from === to) return proof.length === 0 && same(fromRoot, toRoot);
  // Every tree continues the empty one.
  if (from === 0) return proof.length === 0;
  const isPowerOfTwo = Number.isInteger(Math.log2(from));
  const steps = isPowerOfTwo ? [fromRoot, ...proof] : [...proof];
  let place = from - 1;
  let last = to - 1;
  while (isOdd(place)) [place, last] = [halved(place), halved(last)];
  const [start, ...rest] = steps;
  if (start === undefined) return false;
  let oldHash: Uint8Array = start;
  let newHash: Uint8Array = start;
  for (const step of rest) {
    if (last === 0) return false;
    if (isOdd(place) || place === last) {
      oldHash = nodeHash(step, oldHash);
      newHash = nodeHash(step, newHash);
      while (!isOdd(place) && place !== 0) [place, last] = [halved(place), halved(last)];
    } else newHash = nodeHash(newHash, step);
    [place, last] = [halved(place), halved(last)];
  }
  return last === 0 && same(oldHash, fromRoot) && same(newHash, toRoot);
}

import { splitMix64 } from './splitmix64.ts';
import { xoshiro128 } from './xoshiro128.ts';

/** A seeded source of random numbers. The same seed and stream give the same numbers on every machine. */
export interface RandomStream {
  /** Whole number in [0, 2^32). */
  uint32(): number;
  /** Uniform in [0, 1), 53 bits. */
  uniform(): number;
  /** Uniform whole number in [0, bound), bound at most 2^32; without modulo bias. */
  integer(bound: number): number;
  /** Standard normal, by the polar method (Marsaglia and Bray 1964). */
  normal(): number;
}

/**
 * `seed` is any safe integer; `stream` (a whole number from 0) names one of many unrelated streams of that seed.
 * Throws RangeError on anything else.
 */
export function randomStream(seed: number, stream = 0): RandomStream {
  if (!Number.isSafeInteger(seed))
    throw new RangeError(`randomStream: seed must be a safe integer, got ${seed}`);
  if (!Number.isSafeInteger(stream) || stream < 0) {
    throw new RangeError(`randomStream: stream must be a whole number from 0, got ${stream}`);
  }
  // The stream number is mixed before it is added, so that seed 1 stream 0 and seed 0 stream 1 stay unrelated.
  const expand = splitMix64(BigInt(seed) ^ (stream === 0 ? 0n : splitMix64(BigInt(stream))()));
  const [low, high] = [expand(), expand()];
  const words = [low, low >> 32n, high, high >> 32n].map((word) => Number(word & 0xffffffffn));
  const uint32 = xoshiro128(words as [number, number, number, number]);
  let spare: number | undefined;

  function uniform(): number {
    return ((uint32() >>> 5) * 67_108_864 + (uint32() >>> 6)) / 9_007_199_254_740_992;
  }

  function integer(bound: number): number {
    if (!Number.isSafeInteger(bound) || bound < 1 || bound > 4_294_967_296) {
      throw new RangeError(`randomStream: bound must be a whole number from 1 to 2^32, got ${bound}`);
    }
    const limit = 4_294_967_296 - (4_294_967_296 % bound);
    let drawn = uint32();
    while (drawn >= limit) drawn = uint32();
    return drawn % bound;
  }

  function normal(): number {
    if (spare !== undefined) {
      const value = spare;
      spare = undefined;
      return value;
    }
    for (;;) {
      const x = 2 * uniform() - 1;
      const y = 2 * uniform() - 1;
      const radius = x * x + y * y;
      if (radius >= 1 || radius === 0) continue;
      const factor = Math.sqrt((-2 * Math.log(radius)) / radius);
      spare = y * factor;
      return x * factor;
    }
  }

  return { uint32, uniform, integer, normal };
}

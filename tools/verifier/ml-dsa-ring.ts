import type { Shake } from './keccak.ts';
import { shake128 } from './keccak.ts';

/**
 * Arithmetic of ML-DSA (FIPS 204, sections 2.3, 7.3, 7.5 and 7.6): polynomials of 256 coefficients modulo q, held as
 * whole numbers from 0 to q - 1 in a Float64Array, in which every product of two is exact.
 */
export type Polynomial = Float64Array;

/** Table 1. */
export const q = 8_380_417;
const inverseOfQ = 1 / q;

/** Remainder of a whole number between -2^53 and 2^53. The quotient by multiplication is off by one at most. */
export function reduce(value: number): number {
  const rest = value - Math.floor(value * inverseOfQ) * q;
  if (rest < 0) return rest + q;
  return rest >= q ? rest - q : rest;
}

/** Appendix B: powers of 1753, a primitive 512th root of one, at the index with its eight bits reversed. */
const zetas = Float64Array.from({ length: 256 }, (_, index) => {
  let reversed = 0;
  for (let bit = 0; bit < 8; bit += 1) reversed |= ((index >> bit) & 1) << (7 - bit);
  let value = 1;
  for (let count = 0; count < reversed; count += 1) value = reduce(value * 1_753);
  return value;
});

/** Algorithm 41, in place. */
export function toNtt(w: Polynomial): Polynomial {
  let m = 0;
  for (let length = 128; length >= 1; length /= 2) {
    for (let start = 0; start < 256; start += 2 * length) {
      m += 1;
      const zeta = zetas[m] as number;
      for (let j = start; j < start + length; j += 1) {
        const t = reduce(zeta * (w[j + length] as number));
        const value = w[j] as number;
        w[j + length] = reduce(value - t);
        w[j] = reduce(value + t);
      }
    }
  }
  return w;
}

/** Algorithm 42, in place. The last factor is 256^-1 modulo q. */
export function fromNtt(w: Polynomial): Polynomial {
  let m = 256;
  for (let length = 1; length < 256; length *= 2) {
    for (let start = 0; start < 256; start += 2 * length) {
      m -= 1;
      const zeta = q - (zetas[m] as number);
      for (let j = start; j < start + length; j += 1) {
        const t = w[j] as number;
        const other = w[j + length] as number;
        w[j] = reduce(t + other);
        w[j + length] = reduce(zeta * reduce(t - other));
      }
    }
  }
  for (let j = 0; j < 256; j += 1) w[j] = reduce((w[j] as number) * 8_347_681);
  return w;
}

/** Algorithm 30 (and 14): a polynomial in the transformed domain from the stream of a seed. */
export function sampleUniform(seed: Uint8Array, column: number, row: number): Polynomial {
  const stream: Shake = shake128(seed, Uint8Array.of(column, row));
  const out = new Float64Array(256);
  for (let j = 0; j < 256; ) {
    const value = stream.byte() + 256 * stream.byte() + 65_536 * (stream.byte() & 0x7f);
    if (value >= q) continue;
    out[j] = value;
    j += 1;
  }
  return out;
}

/** Algorithm 18: whole numbers of `bits` bits, the lowest bit first. */
export function unpack(bytes: Uint8Array, bits: number): Polynomial {
  const out = new Float64Array(256);
  let held = 0;
  let heldBits = 0;
  let at = 0;
  for (let j = 0; j < 256; j += 1) {
    while (heldBits < bits) {
      held += (bytes[at] as number) * 2 ** heldBits;
      at += 1;
      heldBits += 8;
    }
    out[j] = held % 2 ** bits;
    held = Math.floor(held / 2 ** bits);
    heldBits -= bits;
  }
  return out;
}

import { shake256 } from './keccak.ts';
import { fromNtt, type Polynomial, q, reduce, sampleUniform, toNtt, unpack } from './ml-dsa-ring.ts';

/**
 * Verification of ML-DSA-87 (FIPS 204, Algorithms 3 and 8) with an empty context. Every check of the standard is made: the
 * lengths, the order and the padding of the hint, the size of z, and the challenge.
 */

/** Table 1, column ML-DSA-87. */
const droppedBits = 13;
const challengeWeight = 60;
const challengeBytes = 64;
const gamma1 = 2 ** 19;
const gamma2 = (q - 1) / 32;
const rows = 8;
const columns = 7;
const beta = challengeWeight * 2;
const hintWeight = 75;
/** Table 2. */
export const publicKeyBytes = 2_592;
export const signatureBytes = 4_627;
const t1Bytes = 320;
const zBytes = 640;

/** A public key made ready for many verifications: the matrix takes far longer to make than a signature to check. */
export interface MlDsaKey {
  readonly digest: Uint8Array;
  readonly matrix: readonly (readonly Polynomial[])[];
  readonly t1: readonly Polynomial[];
}

/** Algorithm 23 and 32; undefined when the length is wrong. */
export function openMlDsaKey(bytes: Uint8Array): MlDsaKey | undefined {
  if (bytes.length !== publicKeyBytes) return undefined;
  const seed = bytes.subarray(0, 32);
  return {
    digest: shake256(bytes).bytes(64),
    matrix: Array.from({ length: rows }, (_, row) =>
      Array.from({ length: columns }, (__, column) => sampleUniform(seed, column, row)),
    ),
    t1: Array.from({ length: rows }, (_, row) => {
      const from = 32 + row * t1Bytes;
      const t1 = unpack(bytes.subarray(from, from + t1Bytes), 10);
      return toNtt(t1.map((value) => reduce(value * 2 ** droppedBits)));
    }),
  };
}

/** Algorithm 21; undefined where it answers with no hint: indices out of order, too many, or padding that is not zero. */
function unpackHint(bytes: Uint8Array): Uint8Array[] | undefined {
  const hint: Uint8Array[] = [];
  let index = 0;
  for (let row = 0; row < rows; row += 1) {
    const end = bytes[hintWeight + row] as number;
    if (end < index || end > hintWeight) return undefined;
    const marks = new Uint8Array(256);
    for (const first = index; index < end; index += 1) {
      if (index > first && (bytes[index - 1] as number) >= (bytes[index] as number)) return undefined;
      marks[bytes[index] as number] = 1;
    }
    hint.push(marks);
  }
  for (; index < hintWeight; index += 1) if (bytes[index] !== 0) return undefined;
  return hint;
}

/** Algorithm 29. */
function sampleInBall(seed: Uint8Array): Polynomial {
  const stream = shake256(seed);
  const signs = stream.bytes(8);
  const c = new Float64Array(256);
  for (let i = 256 - challengeWeight; i < 256; i += 1) {
    let j = stream.byte();
    while (j > i) j = stream.byte();
    const bit = i + challengeWeight - 256;
    c[i] = c[j] as number;
    c[j] = (((signs[bit >> 3] as number) >> (bit & 7)) & 1) === 1 ? q - 1 : 1;
  }
  return c;
}

/** Algorithms 36 and 40: the high part of a coefficient, corrected by its hint. */
function applyHint(marked: number, value: number): number {
  let low = value % (2 * gamma2);
  if (low > gamma2) low -= 2 * gamma2;
  let high = 0;
  if (value - low === q - 1) low -= 1;
  else high = (value - low) / (2 * gamma2);
  if (marked === 0) return high;
  return low > 0 ? (high + 1) % 16 : (high + 15) % 16;
}

/** One row of w1, packed at four bits a coefficient (Algorithm 28). */
function highBits(row: Polynomial, marks: Uint8Array): Uint8Array {
  const packed = new Uint8Array(128);
  for (let j = 0; j < 256; j += 1) {
    const value = applyHint(marks[j] as number, row[j] as number);
    packed[j >> 1] = (packed[j >> 1] as number) | (value << (4 * (j & 1)));
  }
  return packed;
}

export function verifyMlDsa(key: MlDsaKey, message: Uint8Array, signature: Uint8Array): boolean {
  if (signature.length !== signatureBytes) return false;
  const challenge = signature.subarray(0, challengeBytes);
  const hint = unpackHint(signature.subarray(challengeBytes + columns * zBytes));
  if (hint === undefined) return false;
  const z: Polynomial[] = [];
  for (let column = 0; column < columns; column += 1) {
    const from = challengeBytes + column * zBytes;
    const part = unpack(signature.subarray(from, from + zBytes), 20).map((value) => gamma1 - value);
    if (part.some((value) => Math.abs(value) >= gamma1 - beta)) return false;
    z.push(toNtt(part.map(reduce)));
  }
  // Algorithm 3: the message stands behind a zero (no pre-hash) and the length of the empty context.
  const mu = shake256(key.digest, Uint8Array.of(0, 0), message).bytes(64);
  const c = toNtt(sampleInBall(challenge));
  const w1 = hint.map((marks, row) => {
    const sum = new Float64Array(256);
    const t1 = key.t1[row] as Polynomial;
    for (let j = 0; j < 256; j += 1) {
      let value = -(c[j] as number) * (t1[j] as number);
      for (let column = 0; column < columns; column += 1)
        value += (key.matrix[row]?.[column]?.[j] as number) * (z[column]?.[j] as number);
      sum[j] = reduce(value);
    }
    return highBits(fromNtt(sum), marks);
  });
  const expected = shake256(mu, ...w1).bytes(challengeBytes);
  return expected.every((byte, index) => byte === challenge[index]);
}

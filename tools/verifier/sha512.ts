import { fractionalRoots } from './roots.ts';

/**
 * SHA-512 (FIPS 180-4, sections 4.1.3, 4.2.3, 5.3.5 and 6.4). Only Ed25519 uses it, on short messages; clarity before speed.
 */

const roundConstants = BigUint64Array.from(fractionalRoots(80, 3n, 64n));
const initialState = fractionalRoots(8, 2n, 64n);
const schedule = new BigUint64Array(80);

/** Said of every sum, `BigInt.asUintN` lets engines compute in words of 64 bits. */
const rotate = (x: bigint, by: bigint): bigint => (x >> by) | BigInt.asUintN(64, x << (64n - by));

/** Section 5.1.2: a one bit, zeros, and the length in bits as 128 bits. */
function padded(parts: readonly Uint8Array[]): Uint8Array {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const bytes = new Uint8Array(Math.ceil((length + 17) / 128) * 128);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  bytes[at] = 0x80;
  new DataView(bytes.buffer).setBigUint64(bytes.length - 8, BigInt(length) * 8n);
  return bytes;
}

function compress(state: BigUint64Array, view: DataView, from: number): void {
  const w = schedule;
  for (let t = 0; t < 16; t += 1) w[t] = view.getBigUint64(from + 8 * t);
  for (let t = 16; t < 80; t += 1) {
    const x = w[t - 2] as bigint;
    const y = w[t - 15] as bigint;
    const s1 = rotate(x, 19n) ^ rotate(x, 61n) ^ (x >> 6n);
    const s0 = rotate(y, 1n) ^ rotate(y, 8n) ^ (y >> 7n);
    w[t] = BigInt.asUintN(64, s1 + (w[t - 7] as bigint) + s0 + (w[t - 16] as bigint));
  }
  let a = state[0] as bigint;
  let b = state[1] as bigint;
  let c = state[2] as bigint;
  let d = state[3] as bigint;
  let e = state[4] as bigint;
  let f = state[5] as bigint;
  let g = state[6] as bigint;
  let h = state[7] as bigint;
  for (let t = 0; t < 80; t += 1) {
    const s1 = rotate(e, 14n) ^ rotate(e, 18n) ^ rotate(e, 41n);
    const choice = g ^ (e & (f ^ g));
    const first = BigInt.asUintN(64, h + s1 + choice + (roundConstants[t] as bigint) + (w[t] as bigint));
    const s0 = rotate(a, 28n) ^ rotate(a, 34n) ^ rotate(a, 39n);
    const second = BigInt.asUintN(64, s0 + ((a & b) | (c & (a | b))));
    h = g;
    g = f;
    f = e;
    e = BigInt.asUintN(64, d + first);
    d = c;
    c = b;
    b = a;
    a = BigInt.asUintN(64, first + second);
  }
  // Stores into such an array keep the lowest 64 bits.
  state[0] = (state[0] as bigint) + a;
  state[1] = (state[1] as bigint) + b;
  state[2] = (state[2] as bigint) + c;
  state[3] = (state[3] as bigint) + d;
  state[4] = (state[4] as bigint) + e;
  state[5] = (state[5] as bigint) + f;
  state[6] = (state[6] as bigint) + g;
  state[7] = (state[7] as bigint) + h;
}

/** SHA-512 of the parts, one behind the other; 64 bytes. */
export function sha512(...parts: readonly Uint8Array[]): Uint8Array {
  const bytes = padded(parts);
  const state = BigUint64Array.from(initialState);
  const view = new DataView(bytes.buffer);
  for (let at = 0; at < bytes.length; at += 128) compress(state, view, at);
  const out = new DataView(new ArrayBuffer(64));
  for (const [index, value] of state.entries()) out.setBigUint64(8 * index, value);
  return new Uint8Array(out.buffer);
}

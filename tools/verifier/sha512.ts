import { fractionalRoots } from './roots.ts';

/**
 * SHA-512 (FIPS 180-4, sections 4.1.3, 4.2.3, 5.3.5 and 6.4). Only Ed25519 uses it, on short messages; clarity before speed.
 */

const roundConstants = fractionalRoots(80, 3n, 64n);
const initialState = fractionalRoots(8, 2n, 64n);
const mask = (1n << 64n) - 1n;

const rotate = (x: bigint, by: bigint): bigint => (x >> by) | ((x << (64n - by)) & mask);

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

function compress(state: bigint[], view: DataView, from: number): void {
  const w: bigint[] = [];
  for (let t = 0; t < 16; t += 1) w.push(view.getBigUint64(from + 8 * t));
  for (let t = 16; t < 80; t += 1) {
    const x = w[t - 2] as bigint;
    const y = w[t - 15] as bigint;
    const s1 = rotate(x, 19n) ^ rotate(x, 61n) ^ (x >> 6n);
    const s0 = rotate(y, 1n) ^ rotate(y, 8n) ^ (y >> 7n);
    w.push((s1 + (w[t - 7] as bigint) + s0 + (w[t - 16] as bigint)) & mask);
  }
  let [a, b, c, d, e, f, g, h] = state as [bigint, bigint, bigint, bigint, bigint, bigint, bigint, bigint];
  for (let t = 0; t < 80; t += 1) {
    const s1 = rotate(e, 14n) ^ rotate(e, 18n) ^ rotate(e, 41n);
    const choice = (e & f) ^ ((e ^ mask) & g);
    const first = h + s1 + choice + (roundConstants[t] as bigint) + (w[t] as bigint);
    const s0 = rotate(a, 28n) ^ rotate(a, 34n) ^ rotate(a, 39n);
    const second = s0 + ((a & b) ^ (a & c) ^ (b & c));
    h = g;
    g = f;
    f = e;
    e = (d + first) & mask;
    d = c;
    c = b;
    b = a;
    a = (first + second) & mask;
  }
  for (const [index, value] of [a, b, c, d, e, f, g, h].entries())
    state[index] = ((state[index] as bigint) + value) & mask;
}

/** SHA-512 of the parts, one behind the other; 64 bytes. */
export function sha512(...parts: readonly Uint8Array[]): Uint8Array {
  const bytes = padded(parts);
  const state = [...initialState];
  const view = new DataView(bytes.buffer);
  for (let at = 0; at < bytes.length; at += 128) compress(state, view, at);
  const out = new DataView(new ArrayBuffer(64));
  for (const [index, value] of state.entries()) out.setBigUint64(8 * index, value);
  return new Uint8Array(out.buffer);
}

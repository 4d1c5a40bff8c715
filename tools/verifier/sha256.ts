import { fractionalRoots } from './roots.ts';

/**
 * SHA-256 (FIPS 180-4, sections 4.1.2, 4.2.2, 5.3.3 and 6.2), written for this verifier alone so that it shares nothing with
 * the program whose log it checks. Bytes in, 32 bytes out; inputs below 2^53 bits.
 */

const roundConstants = Int32Array.from(fractionalRoots(64, 3n, 32n), Number);
const initialState = Int32Array.from(fractionalRoots(8, 2n, 32n), Number);
const schedule = new Int32Array(64);

/** Section 6.2.2: works `blocks` blocks of 64 bytes, beginning at `from`, into the state. */
function compress(state: Int32Array, bytes: Uint8Array, from: number, blocks: number): void {
  const w = schedule;
  const k = roundConstants;
  let at = from;
  for (let block = 0; block < blocks; block += 1) {
    for (let t = 0; t < 16; t += 1) {
      w[t] =
        ((bytes[at] as number) << 24) |
        ((bytes[at + 1] as number) << 16) |
        ((bytes[at + 2] as number) << 8) |
        (bytes[at + 3] as number);
      at += 4;
    }
    for (let t = 16; t < 64; t += 1) {
      const x = w[t - 2] as number;
      const y = w[t - 15] as number;
      const s1 = ((x >>> 17) | (x << 15)) ^ ((x >>> 19) | (x << 13)) ^ (x >>> 10);
      const s0 = ((y >>> 7) | (y << 25)) ^ ((y >>> 18) | (y << 14)) ^ (y >>> 3);
      w[t] = (s1 + (w[t - 7] as number) + s0 + (w[t - 16] as number)) | 0;
    }
    let a = state[0] as number;
    let b = state[1] as number;
    let c = state[2] as number;
    let d = state[3] as number;
    let e = state[4] as number;
    let f = state[5] as number;
    let g = state[6] as number;
    let h = state[7] as number;
    for (let t = 0; t < 64; t += 1) {
      const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
      const first = (h + s1 + (g ^ (e & (f ^ g))) + (k[t] as number) + (w[t] as number)) | 0;
      const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
      const second = (s0 + ((a & b) | (c & (a | b)))) | 0;
      h = g;
      g = f;
      f = e;
      e = (d + first) | 0;
      d = c;
      c = b;
      b = a;
      a = (first + second) | 0;
    }
    state[0] = ((state[0] as number) + a) | 0;
    state[1] = ((state[1] as number) + b) | 0;
    state[2] = ((state[2] as number) + c) | 0;
    state[3] = ((state[3] as number) + d) | 0;
    state[4] = ((state[4] as number) + e) | 0;
    state[5] = ((state[5] as number) + f) | 0;
    state[6] = ((state[6] as number) + g) | 0;
    state[7] = ((state[7] as number) + h) | 0;
  }
}

/** A hash in progress; after `digest` it begins anew. */
export class Sha256 {
  private readonly state = Int32Array.from(initialState);
  private readonly pending = new Uint8Array(64);
  private pendingLength = 0;
  private total = 0;

  update(bytes: Uint8Array): this {
    let from = 0;
    this.total += bytes.length;
    if (this.pendingLength > 0) {
      from = Math.min(64 - this.pendingLength, bytes.length);
      this.pending.set(from === bytes.length ? bytes : bytes.subarray(0, from), this.pendingLength);
      this.pendingLength += from;
      if (this.pendingLength < 64) return this;
      compress(this.state, this.pending, 0, 1);
      this.pendingLength = 0;
    }
    const blocks = Math.floor((bytes.length - from) / 64);
    compress(this.state, bytes, from, blocks);
    from += blocks * 64;
    if (from < bytes.length) {
      this.pending.set(bytes.subarray(from), 0);
      this.pendingLength = bytes.length - from;
    }
    return this;
  }

  /** Section 5.1.1: a one bit, zeros, and the length in bits as 64 bits. */
  digest(): Uint8Array {
    const { pending, state } = this;
    pending.fill(0, this.pendingLength);
    pending[this.pendingLength] = 0x80;
    if (this.pendingLength >= 56) {
      compress(state, pending, 0, 1);
      pending.fill(0);
    }
    const tail = new DataView(pending.buffer);
    tail.setUint32(56, Math.floor(this.total / 2 ** 29));
    tail.setUint32(60, (this.total * 8) % 2 ** 32);
    compress(state, pending, 0, 1);
    const out = new Uint8Array(32);
    for (let index = 0; index < 32; index += 1)
      out[index] = (state[index >> 2] as number) >>> (24 - 8 * (index & 3));
    state.set(initialState);
    this.pendingLength = 0;
    this.total = 0;
    return out;
  }
}

const shared = new Sha256();

/** SHA-256 of the parts, one behind the other. */
export function sha256(...parts: readonly Uint8Array[]): Uint8Array {
  for (const part of parts) shared.update(part);
  return shared.digest();
}

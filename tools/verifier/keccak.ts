/**
 * SHAKE128 and SHAKE256 (FIPS 202, sections 3.2, 5.1 and 6.2). A lane of 64 bits is held as two words of 32 bits, low then
 * high, because JavaScript has no fast whole numbers of 64 bits.
 */

/** Algorithm 5: round constants from a shift register; low and high word of each round, alternating. */
function makeRoundConstants(): Int32Array {
  const words = new Int32Array(48);
  let register = 1;
  for (let round = 0; round < 24; round += 1) {
    for (let j = 0; j <= 6; j += 1) {
      const place = 2 ** j - 1;
      const word = 2 * round + (place >> 5);
      if ((register & 1) === 1) words[word] = (words[word] as number) | (1 << (place & 31));
      register = (register << 1) ^ ((register >> 7) * 0x171);
    }
  }
  return words;
}

/** Algorithms 2 and 3: where each lane goes and by how much it turns, in the order in which they are visited. */
function makeWalk(): { lanes: Int32Array; turns: Int32Array } {
  const lanes = new Int32Array(24);
  const turns = new Int32Array(24);
  let x = 1;
  let y = 0;
  for (let t = 0; t < 24; t += 1) {
    [x, y] = [y, (2 * x + 3 * y) % 5];
    // rho turns the lane it comes from, pi puts it at the next place of the same walk.
    lanes[t] = x + 5 * y;
    turns[t] = (((t + 1) * (t + 2)) / 2) % 64;
  }
  return { lanes, turns };
}

const roundConstants = makeRoundConstants();
const walk = makeWalk();
const parity = new Int32Array(10);
const row = new Int32Array(10);

/** Section 3.2: theta. */
function mixColumns(state: Int32Array): void {
  for (let x = 0; x < 10; x += 1)
    parity[x] =
      (state[x] as number) ^
      (state[x + 10] as number) ^
      (state[x + 20] as number) ^
      (state[x + 30] as number) ^
      (state[x + 40] as number);
  for (let x = 0; x < 10; x += 2) {
    const left = (x + 8) % 10;
    const right = (x + 2) % 10;
    const low = parity[right] as number;
    const high = parity[right + 1] as number;
    const addLow = (parity[left] as number) ^ ((low << 1) | (high >>> 31));
    const addHigh = (parity[left + 1] as number) ^ ((high << 1) | (low >>> 31));
    for (let y = x; y < 50; y += 10) {
      state[y] = (state[y] as number) ^ addLow;
      state[y + 1] = (state[y + 1] as number) ^ addHigh;
    }
  }
}

/** rho and pi in one walk over the lanes. */
function turnAndMove(state: Int32Array): void {
  let low = state[2] as number;
  let high = state[3] as number;
  for (let t = 0; t < 24; t += 1) {
    const at = 2 * (walk.lanes[t] as number);
    const turn = walk.turns[t] as number;
    if (turn >= 32) [low, high] = [high, low];
    const by = turn & 31;
    const nextLow = state[at] as number;
    const nextHigh = state[at + 1] as number;
    // A shift by 32 would shift by 0, so a turn by 0 is a case of its own.
    state[at] = by === 0 ? low : (low << by) | (high >>> (32 - by));
    state[at + 1] = by === 0 ? high : (high << by) | (low >>> (32 - by));
    low = nextLow;
    high = nextHigh;
  }
}

/** chi. */
function mixRows(state: Int32Array): void {
  for (let y = 0; y < 50; y += 10) {
    for (let x = 0; x < 10; x += 1) row[x] = state[y + x] as number;
    for (let x = 0; x < 10; x += 1)
      state[y + x] = (row[x] as number) ^ (~(row[(x + 2) % 10] as number) & (row[(x + 4) % 10] as number));
  }
}

function permute(state: Int32Array): void {
  for (let round = 0; round < 24; round += 1) {
    mixColumns(state);
    turnAndMove(state);
    mixRows(state);
    state[0] = (state[0] as number) ^ (roundConstants[2 * round] as number);
    state[1] = (state[1] as number) ^ (roundConstants[2 * round + 1] as number);
  }
}

/** A sponge that has taken its input in and gives as much output as is asked for. */
export class Shake {
  private readonly state = new Int32Array(50);
  private readonly rate: number;
  private at = 0;

  /** `capacityBits` is 256 for SHAKE128 and 512 for SHAKE256. */
  constructor(capacityBits: 256 | 512, parts: readonly Uint8Array[]) {
    this.rate = (1600 - capacityBits) / 8;
    for (const part of parts) {
      for (const byte of part) {
        this.mixIn(this.at, byte);
        this.at += 1;
        if (this.at === this.rate) this.next();
      }
    }
    // Section 6.2 and 5.1: the suffix 1111, then the padding 10*1.
    this.mixIn(this.at, 0x1f);
    this.mixIn(this.rate - 1, 0x80);
    this.next();
  }

  private mixIn(at: number, byte: number): void {
    this.state[at >> 2] = (this.state[at >> 2] as number) ^ (byte << (8 * (at & 3)));
  }

  private next(): void {
    permute(this.state);
    this.at = 0;
  }

  byte(): number {
    if (this.at === this.rate) this.next();
    const value = ((this.state[this.at >> 2] as number) >>> (8 * (this.at & 3))) & 0xff;
    this.at += 1;
    return value;
  }

  bytes(length: number): Uint8Array {
    const out = new Uint8Array(length);
    for (let index = 0; index < length; index += 1) out[index] = this.byte();
    return out;
  }
}

export const shake128 = (...parts: readonly Uint8Array[]): Shake => new Shake(256, parts);
export const shake256 = (...parts: readonly Uint8Array[]): Shake => new Shake(512, parts);

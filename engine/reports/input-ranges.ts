import { createHash, type Hash } from 'node:crypto';

/** Records of a range; enough that a million make a page, few enough that a range can be looked at. */
export const rangeSize = 10_000;

export interface InputRange {
  /** Index of the first and of the last record in it, both included. */
  readonly first: number;
  readonly last: number;
  readonly records: number;
  /** SHA-256, hex, of the canonical bytes of its records, each followed by a line feed. */
  readonly sha256: string;
}

const lineFeed = Buffer.from('\n');

/** What a report was made from, as hashes: whoever has the records can tell whether they are the same. */
export class InputRanges {
  private readonly done: InputRange[] = [];
  private hash: Hash = createHash('sha256');
  private first = 0;
  private last = -1;
  private count = 0;
  total = 0;

  take(index: number, content: Uint8Array): void {
    if (this.count === 0) this.first = index;
    this.last = index;
    this.count += 1;
    this.total += 1;
    this.hash.update(content).update(lineFeed);
    if (this.count === rangeSize) this.close();
  }

  private close(): void {
    const { first, last, count } = this;
    this.done.push({ first, last, records: count, sha256: this.hash.digest('hex') });
    this.hash = createHash('sha256');
    this.count = 0;
  }

  finish(): readonly InputRange[] {
    if (this.count > 0) this.close();
    return this.done;
  }
}

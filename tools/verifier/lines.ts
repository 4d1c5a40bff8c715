/** Cuts a stream of bytes into lines, holding no more than one unfinished line. */

/** Longest line that is held; a bundle of ours has none near it. */
export const longestLine = 32 * 1024 * 1024;

export class LineReader {
  private readonly take: (line: Uint8Array) => void;
  private held: Uint8Array = new Uint8Array(0);
  private heldLength = 0;

  /** `take` gets each line with its line feed. The bytes are lent: they must not be kept. */
  constructor(take: (line: Uint8Array) => void) {
    this.take = take;
  }

  private hold(bytes: Uint8Array): void {
    const length = this.heldLength + bytes.length;
    if (length > this.held.length) {
      const larger = new Uint8Array(Math.max(length, 2 * this.held.length));
      larger.set(this.held.subarray(0, this.heldLength));
      this.held = larger;
    }
    this.held.set(bytes, this.heldLength);
    this.heldLength = length;
  }

  /** False when a line is longer than can be held; nothing more may be written then. */
  write(chunk: Uint8Array): boolean {
    let from = 0;
    for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, from)) {
      if (this.heldLength === 0) this.take(chunk.subarray(from, end + 1));
      else {
        this.hold(chunk.subarray(from, end + 1));
        const line = this.held.subarray(0, this.heldLength);
        this.heldLength = 0;
        this.take(line);
      }
      from = end + 1;
    }
    if (this.heldLength + chunk.length - from > longestLine) return false;
    if (from < chunk.length) this.hold(chunk.subarray(from));
    return true;
  }

  /** What stands behind the last line feed. */
  rest(): Uint8Array {
    return this.held.subarray(0, this.heldLength);
  }
}

import { Fault } from '../../domain/fault.ts';
import { hashBytes } from '../../security/audit/hashing.ts';
import type { AppendEntry } from './append-entry.ts';

/** Where the records of one call came to stand: from `index` on, with 32 bytes of leaf hash each. */
export interface Appended {
  readonly index: number;
  readonly hashes: Uint8Array;
}

interface Waiting {
  readonly entries: readonly AppendEntry[];
  readonly resolve: (appended: Appended) => void;
  readonly reject: (fault: Fault) => void;
}

/** So many records go into one transaction at most: what waits behind them is not to wait long. */
const largestCommit = 2_048;

export function unwritable(error: unknown): Fault {
  if (error instanceof Fault && error.code === 'AUDIT_UNWRITABLE') return error;
  const cause =
    error instanceof Fault
      ? error.toJSON()
      : { code: 'INTERNAL', message: error instanceof Error ? error.message : String(error), details: {} };
  return new Fault(
    'AUDIT_UNWRITABLE',
    `The audit log cannot be written, so nothing that must be logged can be done: ${cause.message}`,
    { cause },
    { cause: error },
  );
}

/**
 * Group commit: whatever was asked for while the last commit ran goes into the next one. `write` gets the entries of
 * several calls in order and returns their leaf hashes once they are durable, or throws and has changed nothing.
 */
export class GroupCommit {
  readonly #write: (entries: readonly AppendEntry[]) => Appended;
  #waiting: Waiting[] = [];
  #scheduled = false;

  constructor(write: (entries: readonly AppendEntry[]) => Appended) {
    this.#write = write;
  }

  append(entries: readonly AppendEntry[]): Promise<Appended> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ entries, resolve, reject });
      this.#schedule();
    });
  }

  /** Commits all that waits, now. */
  flush(): void {
    while (this.#waiting.length > 0) this.#commit();
  }

  /** After the messages that have arrived already: they take part. */
  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      this.#commit();
      if (this.#waiting.length > 0) this.#schedule();
    });
  }

  #commit(): void {
    let count = 0;
    let calls = 0;
    for (const { entries } of this.#waiting) {
      if (calls > 0 && count + entries.length > largestCommit) break;
      count += entries.length;
      calls += 1;
    }
    if (calls === 0) return;
    const batch = this.#waiting.splice(0, calls);
    let appended: Appended;
    try {
      appended = this.#write(batch.flatMap(({ entries }) => entries));
    } catch (error) {
      const fault = unwritable(error);
      for (const { reject } of batch) reject(fault);
      return;
    }
    let from = 0;
    for (const { entries, resolve } of batch) {
      const hashes = appended.hashes.slice(from * hashBytes, (from + entries.length) * hashBytes);
      resolve({ index: appended.index + from, hashes });
      from += entries.length;
    }
  }
}

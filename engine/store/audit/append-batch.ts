import { hashBytes, hex } from '../../security/audit/hashing.ts';
import type { AppendEntry } from './append-entry.ts';
import { type Appended, unwritable } from './group-commit.ts';

interface Asked {
  readonly entry: AppendEntry;
  readonly resolve: (place: { index: number; hash: string }) => void;
  readonly reject: (reason: unknown) => void;
}

type Listener = (added: { from: number; to: number }) => void;

/** The callers' side of appends: one message for all that one turn of the event loop asked for. */
export class AppendBatch {
  readonly #send: (entries: readonly AppendEntry[]) => Promise<Appended>;
  readonly #listeners = new Set<Listener>();
  #asked: Asked[] = [];
  #underWay = new Set<Promise<void>>();

  constructor(send: (entries: readonly AppendEntry[]) => Promise<Appended>) {
    this.#send = send;
  }

  append(entry: AppendEntry): Promise<{ index: number; hash: string }> {
    return new Promise((resolve, reject) => {
      this.#asked.push({ entry, resolve, reject });
      if (this.#asked.length === 1) setImmediate(() => this.#flush());
    });
  }

  watch(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  tell(added: { from: number; to: number }): void {
    for (const listener of this.#listeners) listener(added);
  }

  /** When all that was asked for so far has been answered. */
  async settled(): Promise<void> {
    this.#flush();
    await Promise.all(this.#underWay);
  }

  #flush(): void {
    const asked = this.#asked;
    if (asked.length === 0) return;
    this.#asked = [];
    const sent = this.#answer(asked).finally(() => this.#underWay.delete(sent));
    this.#underWay.add(sent);
  }

  async #answer(asked: readonly Asked[]): Promise<void> {
    let appended: Appended;
    try {
      appended = await this.#send(asked.map(({ entry }) => entry));
    } catch (error) {
      const fault = unwritable(error);
      for (const { reject } of asked) reject(fault);
      return;
    }
    const { index, hashes } = appended;
    asked.forEach(({ resolve }, place) => {
      resolve({
        index: index + place,
        hash: hex(hashes.subarray(place * hashBytes, (place + 1) * hashBytes)),
      });
    });
    this.tell({ from: index, to: index + asked.length - 1 });
  }
}

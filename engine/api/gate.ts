/** Lets calls run side by side, and one kind of work alone: it waits for those under way, and new ones wait for it. */
export class Gate {
  #inside = 0;
  #closed: Promise<void> | undefined;
  #emptied: (() => void) | undefined;

  async pass<Value>(work: () => Promise<Value>): Promise<Value> {
    while (this.#closed !== undefined) await this.#closed;
    this.#inside += 1;
    try {
      return await work();
    } finally {
      this.#inside -= 1;
      if (this.#inside === 0) this.#emptied?.();
    }
  }

  async alone<Value>(work: () => Promise<Value>): Promise<Value> {
    while (this.#closed !== undefined) await this.#closed;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#closed = promise;
    try {
      if (this.#inside > 0) {
        await new Promise<void>((emptied) => {
          this.#emptied = emptied;
        });
      }
      return await work();
    } finally {
      this.#emptied = undefined;
      this.#closed = undefined;
      resolve();
    }
  }
}

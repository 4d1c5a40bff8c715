/** One reader waiting for something to arrive; a wake before the wait is not lost. */
export class Waiter {
  #ready = false;
  #resolve: (() => void) | undefined;

  wake(): void {
    this.#ready = true;
    this.#resolve?.();
    this.#resolve = undefined;
  }

  wait(): Promise<void> {
    if (this.#ready) {
      this.#ready = false;
      return Promise.resolve();
    }
    return new Promise((resolve) => {
      this.#resolve = () => {
        this.#ready = false;
        resolve();
      };
    });
  }
}

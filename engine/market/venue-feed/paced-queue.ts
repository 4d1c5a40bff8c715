import type { RateLimiter } from './rate-limiter.ts';

/** Sends texts in order, no faster than a limiter allows. */
export class PacedQueue {
  readonly #limiter: RateLimiter;
  readonly #now: () => number;
  readonly #send: (text: string) => void;
  #waiting: string[] = [];
  #timer: NodeJS.Timeout | undefined;

  constructor(limiter: RateLimiter, now: () => number, send: (text: string) => void) {
    this.#limiter = limiter;
    this.#now = now;
    this.#send = send;
  }

  get length(): number {
    return this.#waiting.length;
  }

  put(text: string): void {
    this.#waiting.push(text);
    if (this.#timer === undefined) this.#next();
  }

  /** Forgets what waits. */
  clear(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#waiting = [];
  }

  #next(): void {
    while (this.#waiting.length > 0) {
      const now = this.#now();
      const wait = this.#limiter.wait(now);
      if (wait > 0) {
        this.#timer = setTimeout(() => {
          this.#timer = undefined;
          this.#next();
        }, Math.ceil(wait));
        return;
      }
      const text = this.#waiting.shift();
      if (text === undefined) return;
      this.#limiter.reserve(now);
      this.#send(text);
    }
  }
}

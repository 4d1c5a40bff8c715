import type { Rate } from '../venues/venue-adapter.ts';

/**
 * Keeps "so many in so long" by a sliding window: no window of that length ever holds more. Times are given by the
 * caller, in milliseconds of one clock.
 */
export class RateLimiter {
  readonly #rate: Rate | null;
  /** Times of the last `count` taken, oldest first; they may lie ahead. */
  readonly #taken: number[] = [];

  /** Null sets no limit. */
  constructor(rate: Rate | null) {
    this.#rate = rate;
  }

  /** Milliseconds from `time` until one more is allowed. */
  wait(time: number): number {
    const oldest = this.#taken[0];
    if (this.#rate === null || oldest === undefined || this.#taken.length < this.#rate.count) {
      return Math.max(0, (this.#taken.at(-1) ?? time) - time);
    }
    return Math.max(0, (this.#taken.at(-1) ?? time) - time, oldest + this.#rate.milliseconds - time);
  }

  /** Takes the next place and gives the milliseconds from `time` until it. */
  reserve(time: number): number {
    if (this.#rate === null) return 0;
    const wait = this.wait(time);
    this.#taken.push(time + wait);
    if (this.#taken.length > this.#rate.count) this.#taken.shift();
    return wait;
  }
}

import { httpGet, retryAfter } from '../http-get.ts';
import type { Rate } from '../venues/venue-adapter.ts';
import { RateLimiter } from './rate-limiter.ts';

export interface SnapshotFetcherOptions {
  readonly now: () => number;
  readonly rate: Rate | null;
  readonly taken: (product: string, text: string) => void;
  readonly failed: (product: string, cause: string) => void;
}

const timeoutMilliseconds = 10_000;
const mostBytes = 16 * 1024 * 1024;

/** Fetches book snapshots one after another, no faster than the venue allows; each product is under way once at most. */
export class SnapshotFetcher {
  readonly #options: SnapshotFetcherOptions;
  readonly #limiter: RateLimiter;
  readonly #underWay = new Map<string, { timer?: NodeJS.Timeout; abort: AbortController }>();
  #blockedUntil = 0;

  constructor(options: SnapshotFetcherOptions) {
    this.#options = options;
    this.#limiter = new RateLimiter(options.rate);
  }

  /** False where the product's snapshot is under way already. */
  fetch(product: string, address: string): boolean {
    if (this.#underWay.has(product)) return false;
    const now = this.#options.now();
    const start = Math.max(now, this.#blockedUntil);
    const wait = start - now + this.#limiter.reserve(start);
    const entry = { abort: new AbortController() };
    const begin = () => void this.#run(product, address, entry.abort);
    this.#underWay.set(product, wait === 0 ? entry : { ...entry, timer: setTimeout(begin, Math.ceil(wait)) });
    if (wait === 0) begin();
    return true;
  }

  /** Gives up all that is under way; nothing of it is handed over. */
  clear(): void {
    for (const { timer, abort } of this.#underWay.values()) {
      clearTimeout(timer);
      abort.abort();
    }
    this.#underWay.clear();
  }

  async #run(product: string, address: string, abort: AbortController): Promise<void> {
    const { signal } = abort;
    try {
      const answer = await httpGet(address, { signal, timeoutMilliseconds, mostBytes });
      if (signal.aborted) return;
      this.#underWay.delete(product);
      if (answer.status === 200) {
        this.#options.taken(product, answer.text);
        return;
      }
      const now = this.#options.now();
      const asked = retryAfter(answer.headers, now);
      if (asked !== undefined) this.#blockedUntil = now + asked;
      this.#options.failed(product, `the snapshot of ${product} was answered with HTTP ${answer.status}`);
    } catch (error) {
      if (signal.aborted) return;
      this.#underWay.delete(product);
      this.#options.failed(
        product,
        `the snapshot of ${product} did not come: ${error instanceof Error ? error.message : error}`,
      );
    }
  }
}

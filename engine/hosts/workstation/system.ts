import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Health, SystemInfo, SystemService } from '../../api/ports/system.ts';
import type { FeedStatus } from '../../domain/market.ts';

export interface SystemOptions {
  readonly info: SystemInfo;
  readonly now: () => number;
  readonly feeds: () => readonly FeedStatus[];
}

const windowMilliseconds = 10_000;

/** Health of this process. The event loop's delay is that of the last ten seconds. */
export class System implements SystemService {
  readonly #options: SystemOptions;
  readonly #delay = monitorEventLoopDelay({ resolution: 10 });
  #resetAt: number;
  slowQueries = 0;
  storeProblem: Health['storeProblem'] = null;
  subscribers: () => number = () => 0;

  constructor(options: SystemOptions) {
    this.#options = options;
    this.#resetAt = options.now();
    this.#delay.enable();
  }

  info(): SystemInfo {
    return this.#options.info;
  }

  health(): Health {
    const time = this.#options.now();
    const feeds = this.#options.feeds();
    // The histogram counts the timer's own 10 ms too; what is over is the delay.
    const eventLoopP99 = this.#delay.count === 0 ? 0 : Math.max(0, this.#delay.percentile(99) / 1e6 - 10);
    if (time - this.#resetAt > windowMilliseconds) {
      this.#delay.reset();
      this.#resetAt = time;
    }
    const worst = (pick: (feed: FeedStatus) => number | null) =>
      feeds.reduce<number | null>((max, feed) => {
        const value = pick(feed);
        return value === null ? max : Math.max(max ?? value, value);
      }, null);
    return {
      time,
      feedAgeP50: worst((feed) => feed.ageP50),
      feedAgeP99: worst((feed) => feed.ageP99),
      messagesPerSecond: feeds.reduce((sum, feed) => sum + feed.messagesPerSecond, 0),
      eventLoopP99,
      residentBytes: process.memoryUsage.rss(),
      subscribers: this.subscribers(),
      slowQueries: this.slowQueries,
      storeProblem: this.storeProblem,
    };
  }

  async *watchHealth(options: {
    paceMilliseconds: number;
    signal: AbortSignal;
  }): AsyncGenerator<Health, void> {
    const { signal } = options;
    while (!signal.aborted) {
      yield this.health();
      await new Promise<void>((resolve) => {
        const done = () => {
          clearTimeout(timer);
          signal.removeEventListener('abort', done);
          resolve();
        };
        const timer = setTimeout(done, Math.max(50, options.paceMilliseconds));
        signal.addEventListener('abort', done, { once: true });
      });
    }
  }

  close(): void {
    this.#delay.disable();
  }
}

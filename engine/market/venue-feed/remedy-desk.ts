import type { Remedy } from '../venues/venue-adapter.ts';

export interface RemedyDeskOptions {
  /** False where it is still under way from before. */
  readonly carryOut: (remedy: Remedy, product: string | null) => boolean;
  /** So many requests brought no book: the connection is what is wrong. */
  readonly giveUp: (product: string | null) => void;
  /** A book that has not come by then is asked for again. */
  readonly resyncMilliseconds: number;
}

interface Case {
  remedy: Remedy;
  waiting: boolean;
  tries: number;
  askedAt: number;
  dueAt: number;
  settledAt: number;
}

/** A book good for so long has nothing to do with the trouble before. */
const calmMilliseconds = 10_000;
const firstSpacing = 250;
const longestSpacing = 30_000;
const mostTries = 4;

/**
 * Makes lost books good: the first request goes out at once, the next ones at growing distance, lest a venue that
 * keeps sending nonsense be asked as fast as it sends.
 */
export class RemedyDesk {
  readonly #options: RemedyDeskOptions;
  readonly #cases = new Map<string | null, Case>();

  constructor(options: RemedyDeskOptions) {
    this.#options = options;
  }

  /** A book, or with null every book, is lost. */
  ask(product: string | null, remedy: Remedy, now: number): void {
    const known = this.#cases.get(product);
    const calm = known === undefined || (!known.waiting && now - known.settledAt > calmMilliseconds);
    const found: Case = calm
      ? { remedy, waiting: true, tries: 0, askedAt: now, dueAt: now, settledAt: 0 }
      : known;
    found.remedy = remedy;
    found.waiting = true;
    // Lost anew, so the last request has been answered, well or badly; only its distance is to be kept.
    found.dueAt = Math.min(found.dueAt, found.askedAt + this.#spacing(found.tries));
    this.#cases.set(product, found);
    // After too many it is for the watchdog to give up.
    if (found.dueAt <= now && found.tries < mostTries) this.#run(product, found, now);
  }

  /** The book stands again. */
  settled(product: string | null, now: number): void {
    const found = this.#cases.get(product);
    if (found?.waiting !== true) return;
    found.waiting = false;
    found.settledAt = now;
  }

  watch(now: number): void {
    for (const [product, found] of this.#cases) {
      if (!found.waiting || now < found.dueAt) continue;
      if (found.tries >= mostTries) {
        this.#options.giveUp(product);
        return;
      }
      this.#run(product, found, now);
    }
  }

  clear(): void {
    this.#cases.clear();
  }

  #spacing(tries: number): number {
    return tries <= 1 ? 0 : Math.min(longestSpacing, firstSpacing * 2 ** (tries - 2));
  }

  #run(product: string | null, found: Case, now: number): void {
    found.askedAt = now;
    found.dueAt = now + Math.max(this.#options.resyncMilliseconds, this.#spacing(found.tries + 1));
    if (this.#options.carryOut(found.remedy, product)) found.tries += 1;
  }
}

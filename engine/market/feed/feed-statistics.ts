import type { GarbageSample } from '../../domain/market.ts';
import { AgeHistogram } from './age-histogram.ts';

const heldSamples = 20;
const sampleCharacters = 500;
const rateWindow = 5;

/** Counters of one feed since its start. */
export class FeedStatistics {
  messages = 0;
  bytes = 0;
  gaps = 0;
  resyncs = 0;
  duplicates = 0;
  garbage = 0;
  lastMessageTime: number | null = null;
  lastHeartbeatTime: number | null = null;
  readonly #ages = new AgeHistogram();
  readonly #samples: GarbageSample[] = [];
  readonly #perSecond = new Float64Array(rateWindow + 1);
  #second = 0;
  #firstSecond: number | undefined;

  received(bytes: number, now: number): void {
    this.messages += 1;
    this.bytes += bytes;
    this.lastMessageTime = now;
    this.#advance(now);
    this.#firstSecond ??= this.#second;
    const slot = this.#second % this.#perSecond.length;
    this.#perSecond[slot] = (this.#perSecond[slot] ?? 0) + 1;
  }

  aged(age: number, now: number): void {
    this.#ages.add(age, now);
  }

  refused(reason: string, text: string, now: number): void {
    this.garbage += 1;
    this.#samples.push({ receiveTime: now, reason, text: text.slice(0, sampleCharacters) });
    if (this.#samples.length > heldSamples) this.#samples.shift();
  }

  samples(): readonly GarbageSample[] {
    return [...this.#samples];
  }

  age(share: number, now: number): number | null {
    return this.#ages.quantile(share, now);
  }

  /** Messages a second, mean over the last five whole seconds. */
  rate(now: number): number {
    this.#advance(now);
    const current = this.#second % this.#perSecond.length;
    let sum = 0;
    this.#perSecond.forEach((count, slot) => {
      if (slot !== current) sum += count;
    });
    // A younger feed is judged by the whole seconds it has.
    const age = this.#second - (this.#firstSecond ?? this.#second);
    return sum / Math.max(1, Math.min(rateWindow, age));
  }

  #advance(now: number): void {
    const second = Math.floor(now / 1_000);
    if (second <= this.#second) return;
    const steps = Math.min(second - this.#second, this.#perSecond.length);
    for (let step = 0; step < steps; step++) this.#perSecond[(second - step) % this.#perSecond.length] = 0;
    this.#second = second;
  }
}

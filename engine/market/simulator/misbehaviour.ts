import type { ExchangeFault } from './protocol.ts';

/** Larger than any client of market data should take in one frame. */
const hugeBytes = 8 * 1024 * 1024;
const defaultMilliseconds = 5_000;

/** The faults of one connection. While none is on, `active` is false and messages go past it. */
export class Misbehaviour {
  readonly #deliver: (text: string) => void;
  readonly #cut: () => void;
  #drop = 0;
  #duplicate = 0;
  #reorder = 0;
  /** Messages that wait for their successor, by instrument: numbers run for each by itself. */
  readonly #held = new Map<number, string>();
  #silentUntil = 0;
  #slowUntil = 0;
  #delay = 0;
  #skewUntil = 0;
  #offset = 0;
  readonly #queue: { due: number; text: string }[] = [];
  #timer: NodeJS.Timeout | undefined;
  #active = false;

  constructor(actions: { deliver: (text: string) => void; cut: () => void }) {
    this.#deliver = actions.deliver;
    this.#cut = actions.cut;
  }

  get active(): boolean {
    return this.#active;
  }

  start({ fault, count, text, milliseconds, delayMilliseconds, offsetMilliseconds }: ExchangeFault): void {
    const now = performance.now();
    const until = now + (milliseconds ?? defaultMilliseconds);
    switch (fault) {
      case 'drop':
        this.#drop += count;
        break;
      case 'duplicate':
        this.#duplicate += count;
        break;
      case 'reorder':
        this.#reorder += count;
        break;
      case 'silence':
        this.#silentUntil = milliseconds === undefined ? Number.POSITIVE_INFINITY : until;
        break;
      case 'slow':
        this.#slowUntil = until;
        this.#delay = delayMilliseconds;
        break;
      case 'skew':
        this.#skewUntil = until;
        this.#offset = offsetMilliseconds;
        break;
      case 'huge':
        this.#deliver(`{"type":"update","symbol":"${'x'.repeat(hugeBytes)}"}`);
        break;
      case 'garbage':
        for (let sent = 0; sent < count; sent++) this.pass(text ?? '{"type":"update","symbol":');
        break;
      case 'cut':
        this.#cut();
        break;
      default:
        fault satisfies never;
    }
    this.#active = true;
  }

  end(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#queue.length = 0;
    this.#held.clear();
  }

  /** A message without a number: neither dropped, doubled nor moved. */
  pass(text: string): void {
    const now = performance.now();
    if (now < this.#silentUntil) return;
    this.#out(now < this.#skewUntil ? this.#skewed(text) : text, now);
    this.#rest(now);
  }

  passNumbered(text: string, instrument: number): void {
    if (this.#drop > 0) {
      this.#drop -= 1;
      this.#rest(performance.now());
      return;
    }
    const before = this.#held.get(instrument);
    if (before !== undefined) {
      this.#held.delete(instrument);
      this.pass(text);
      this.pass(before);
      return;
    }
    if (this.#reorder > 0) {
      this.#reorder -= 1;
      this.#held.set(instrument, text);
      return;
    }
    this.pass(text);
    if (this.#duplicate > 0) {
      this.#duplicate -= 1;
      this.pass(text);
    }
  }

  #skewed(text: string): string {
    return text.replace(
      /"time":(\d+(?:\.\d+)?)/,
      (_, time: string) => `"time":${Number(time) + this.#offset}`,
    );
  }

  /** Messages stay in order: what comes after a held one waits behind it. */
  #out(text: string, now: number): void {
    if (now >= this.#slowUntil && this.#queue.length === 0) {
      this.#deliver(text);
      return;
    }
    this.#queue.push({ due: now < this.#slowUntil ? now + this.#delay : now, text });
    this.#timer ??= setTimeout(() => this.#release(), 10);
  }

  #release(): void {
    this.#timer = undefined;
    const now = performance.now();
    let taken = 0;
    for (const { due, text } of this.#queue) {
      // After the slow time is over the rest comes at once.
      if (due > now && now < this.#slowUntil) break;
      this.#deliver(text);
      taken += 1;
    }
    this.#queue.splice(0, taken);
    if (this.#queue.length > 0) this.#timer = setTimeout(() => this.#release(), 10);
  }

  #rest(now: number): void {
    this.#active =
      this.#drop > 0 ||
      this.#duplicate > 0 ||
      this.#reorder > 0 ||
      this.#held.size > 0 ||
      this.#queue.length > 0 ||
      now < Math.max(this.#silentUntil, this.#slowUntil, this.#skewUntil);
  }
}

import type { Bar } from '../../domain/bars.ts';
import type { Fault } from '../../domain/fault.ts';
import type { MarketBar } from '../../market/service.ts';
import type { Store } from '../../store/store.ts';
import type { RecordedBars } from '../../store/worker/write-operations.ts';

export interface RecorderOptions {
  readonly store: Store;
  readonly source: string;
  readonly now: () => number;
  readonly unitOf: (symbol: string) => string | null;
  /** False looks at the market without leaving a trace of it in the store. */
  readonly enabled?: boolean | undefined;
  /** Told once when writing starts to fail, and with null once it works again. */
  readonly onTrouble: (fault: Fault | null) => void;
}

interface SourcedBar extends MarketBar {
  readonly source: string;
}

const mostPending = 200_000;

/**
 * Writes closed bars to the store in batches. While the store cannot take them (disk full) they wait here, bounded, and
 * the market goes on.
 */
export class Recorder {
  readonly #options: RecorderOptions;
  #pending: SourcedBar[] = [];
  #writing: Promise<void> | undefined;
  #troubled = false;

  constructor(options: RecorderOptions) {
    this.#options = options;
  }

  /** `sourceOf` names who served a symbol, where that is not the embedded exchange. */
  take(bars: readonly MarketBar[], sourceOf?: (symbol: string) => string | undefined): void {
    if (this.#options.enabled === false) return;
    const { source } = this.#options;
    for (const bar of bars) this.#pending.push({ ...bar, source: sourceOf?.(bar.symbol) ?? source });
    if (this.#pending.length > mostPending) this.#pending.splice(0, this.#pending.length - mostPending);
    this.#writing ??= this.#write().finally(() => {
      this.#writing = undefined;
    });
  }

  /** Waits for what was taken so far. */
  async flush(): Promise<void> {
    await this.#writing;
    if (this.#pending.length > 0 && !this.#troubled) await this.#write();
  }

  async #write(): Promise<void> {
    while (this.#pending.length > 0) {
      const batch = this.#pending;
      this.#pending = [];
      try {
        await this.#options.store.write('recordBars', {
          batches: this.#grouped(batch),
          now: this.#options.now(),
        });
        if (this.#troubled) this.#options.onTrouble(null);
        this.#troubled = false;
      } catch (error) {
        this.#pending = [...batch, ...this.#pending];
        if (!this.#troubled) this.#options.onTrouble(error as Fault);
        this.#troubled = true;
        return;
      }
    }
  }

  #grouped(bars: readonly SourcedBar[]): RecordedBars[] {
    const groups = new Map<string, { symbol: string; interval: string; source: string; bars: Bar[] }>();
    for (const { symbol, interval, source, time, open, high, low, close, volume } of bars) {
      const key = `${symbol} ${interval} ${source}`;
      const group = groups.get(key) ?? { symbol, interval, source, bars: [] };
      group.bars.push({ time, open, high, low, close, volume });
      groups.set(key, group);
    }
    return [...groups.values()].map((group) => ({
      ...group,
      unit: this.#options.unitOf(group.symbol),
    }));
  }
}

export interface TapeTrade {
  readonly sequence: number;
  readonly price: number;
  readonly size: number;
  readonly side: 'buy' | 'sell';
  readonly sourceTime: number;
}

export interface TapeBatch {
  readonly trades: readonly TapeTrade[];
  readonly lastSequence: number;
}

export type TapeRow =
  | {
      readonly kind: 'trade';
      readonly id: string;
      readonly time: number;
      readonly price: number;
      readonly size: number;
      readonly side: 'buy' | 'sell';
    }
  | { readonly kind: 'gap'; readonly id: string };

export interface Tape {
  take(batch: TapeBatch): void;
  /** Trades were lost: a row says so, and reading starts anew. */
  gap(): void;
  /** Newest first. */
  rows(): readonly TapeRow[];
  lastSequence(): number;
  summary(): { readonly count: number; readonly volume: number; readonly mean: number | null };
}

const held = 1_000;

/** The newest trades of one instrument, and sums over all that were taken. */
export function createTape(): Tape {
  let rows: TapeRow[] = [];
  let last = 0;
  let count = 0;
  let volume = 0;
  let turnover = 0;
  let gaps = 0;
  return {
    take({ trades, lastSequence }) {
      const fresh: TapeRow[] = [];
      for (const { sequence, price, size, side, sourceTime } of trades) {
        count += 1;
        volume += size;
        turnover += price * size;
        fresh.unshift({ kind: 'trade', id: `${gaps}-${sequence}`, time: sourceTime, price, size, side });
      }
      last = lastSequence;
      if (fresh.length > 0) rows = [...fresh, ...rows].slice(0, held);
    },
    gap() {
      gaps += 1;
      last = 0;
      rows = [{ kind: 'gap' as const, id: `gap-${gaps}` }, ...rows].slice(0, held);
    },
    rows: () => rows,
    lastSequence: () => last,
    summary: () => ({ count, volume, mean: volume > 0 ? turnover / volume : null }),
  };
}

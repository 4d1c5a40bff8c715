export interface LadderLevel {
  readonly price: number;
  readonly size: number;
}

export interface LadderRow extends LadderLevel {
  readonly side: 'bid' | 'ask';
  readonly best: boolean;
  /** Size of this and all better levels of the side. */
  readonly total: number;
}

export interface Ladder {
  /** Highest price first. */
  readonly rows: readonly LadderRow[];
  readonly largest: number;
  /** Best ask less best bid; null where a side is empty. */
  readonly spread: number | null;
  /** Share of the shown size that is bid. */
  readonly imbalance: number | null;
}

function side(levels: readonly LadderLevel[], name: 'bid' | 'ask'): LadderRow[] {
  let total = 0;
  return levels.map((level, index) => {
    total += level.size;
    return { ...level, side: name, best: index === 0, total };
  });
}

/** Bids from the highest down and asks from the lowest up, as one ladder of prices. */
export function ladderOf(book: {
  readonly bids: readonly LadderLevel[];
  readonly asks: readonly LadderLevel[];
}): Ladder {
  const bids = side(book.bids, 'bid');
  const asks = side(book.asks, 'ask');
  const rows = [...asks.toReversed(), ...bids];
  const [bid, ask] = [bids[0], asks[0]];
  const bidTotal = bids.at(-1)?.total ?? 0;
  const all = bidTotal + (asks.at(-1)?.total ?? 0);
  return {
    rows,
    largest: Math.max(1, ...rows.map(({ size }) => size)),
    spread: bid === undefined || ask === undefined ? null : ask.price - bid.price,
    imbalance: all === 0 ? null : bidTotal / all,
  };
}

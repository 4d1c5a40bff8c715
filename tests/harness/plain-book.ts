import type { VenueLevel } from '../../engine/market/venues/venue-adapter.ts';

export type Pairs = [price: string, size: string][];

/** The plainest book there is: two maps, sorted when read. */
export class PlainBook {
  readonly bids = new Map<string, string>();
  readonly asks = new Map<string, string>();

  set(side: 'bids' | 'asks', price: string, size: string): void {
    if (Number(size) === 0) this[side].delete(price);
    else this[side].set(price, size);
  }

  sorted(side: 'bids' | 'asks'): Pairs {
    const sign = side === 'bids' ? -1 : 1;
    return [...this[side]].sort(([a], [b]) => sign * (Number(a) - Number(b)));
  }

  cut(depth: number): void {
    for (const side of ['bids', 'asks'] as const) {
      for (const [price] of this.sorted(side).slice(depth)) this[side].delete(price);
    }
  }
}

export function pairs(levels: readonly VenueLevel[]): Pairs {
  return levels.map(({ price, size }) => [price, size]);
}

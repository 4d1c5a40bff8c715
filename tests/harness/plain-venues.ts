import { type Pairs, PlainBook } from './plain-book.ts';

/** Coinbase Exchange's recorded frames, taken literally: an independent replay to compare books with. */
export function plainCoinbaseBooks(
  frames: readonly string[],
  products: readonly string[],
): Map<string, PlainBook> {
  const plain = new Map(products.map((product) => [product, new PlainBook()]));
  for (const frame of frames) {
    const message = JSON.parse(frame) as {
      type: string;
      product_id: string;
      bids: Pairs;
      asks: Pairs;
      changes: [string, string, string][];
    };
    const book = plain.get(message.product_id);
    if (message.type === 'snapshot') {
      for (const side of ['bids', 'asks'] as const) {
        for (const [price, size] of message[side]) book?.set(side, price, size);
      }
    }
    if (message.type !== 'l2update') continue;
    for (const [side, price, size] of message.changes)
      book?.set(side === 'buy' ? 'bids' : 'asks', price, size);
  }
  return plain;
}

/** A product of Binance's recorded frames joined to its fetched snapshot, taken literally. */
export function plainBinanceBook(
  frames: readonly string[],
  product: string,
  snapshot: string,
): { readonly plain: PlainBook; readonly lastUpdateId: number } {
  const plain = new PlainBook();
  const start = JSON.parse(snapshot) as { lastUpdateId: number; bids: Pairs; asks: Pairs };
  for (const [price, size] of start.bids) plain.set('bids', price, size);
  for (const [price, size] of start.asks) plain.set('asks', price, size);
  let lastUpdateId = start.lastUpdateId;
  for (const frame of frames) {
    const { data } = JSON.parse(frame) as {
      data: { e?: string; s: string; u: number; b: Pairs; a: Pairs };
    };
    if (data.e !== 'depthUpdate' || data.s !== product || data.u <= lastUpdateId) continue;
    for (const [price, size] of data.b) plain.set('bids', price, size);
    for (const [price, size] of data.a) plain.set('asks', price, size);
    lastUpdateId = data.u;
  }
  return { plain, lastUpdateId };
}

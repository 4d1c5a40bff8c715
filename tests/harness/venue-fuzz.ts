import assert from 'node:assert/strict';
import type { VenueAdapter } from '../../engine/market/venues/venue-adapter.ts';

/** A small seeded generator (mulberry32), uniform in [0, 1). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const scraps = [
  '"',
  '{',
  '}',
  '[',
  ']',
  ',',
  ':',
  '-',
  '0',
  '9',
  '.',
  'e999',
  'null',
  '\\u0000',
  '"0"',
  '\0',
  'é',
];

const strangers: unknown[] = [null, true, -1, 0, 1e300, 0.5, '', '0', '-1', 'x', '1e5', [], {}, [[]], [null]];

/** Well-formed JSON with one value, at any depth, replaced by another or taken away. */
function swapValue(text: string, random: () => number): string {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    return text;
  }
  const places: [holder: Record<string, unknown>, key: string][] = [];
  const walk = (value: unknown) => {
    if (typeof value !== 'object' || value === null) return;
    for (const [key, inner] of Object.entries(value)) {
      places.push([value as Record<string, unknown>, key]);
      walk(inner);
    }
  };
  walk(content);
  const [holder, key] = places[Math.floor(random() * places.length)] ?? [{}, ''];
  const which = Math.floor(random() * (strangers.length + 1));
  if (which < strangers.length) holder[key] = strangers[which];
  else delete holder[key];
  return JSON.stringify(content);
}

/** One message made worse: a character or a value changed, cut out, doubled or put in; the end cut off; or plain noise. */
export function mutate(text: string, random: () => number): string {
  const at = Math.floor(random() * text.length);
  const scrap = scraps[Math.floor(random() * scraps.length)] ?? '';
  switch (Math.floor(random() * 9)) {
    case 0:
      return text.slice(0, at) + scrap + text.slice(at + 1);
    case 1:
      return text.slice(0, at) + text.slice(at + 1 + Math.floor(random() * 5));
    case 2:
      return text.slice(0, at) + scrap + text.slice(at);
    case 3:
      return text.slice(0, at);
    case 4:
      return text.slice(0, at) + text.slice(at, at + 20) + text.slice(at);
    case 5: {
      const digit = /\d/g;
      digit.lastIndex = at;
      const found = digit.exec(text);
      if (found === null) return text;
      return `${text.slice(0, found.index)}${Math.floor(random() * 10)}${text.slice(found.index + 1)}`;
    }
    case 6:
    case 7:
      return swapValue(text, random);
    default:
      return Array.from({ length: Math.floor(random() * 60) }, () =>
        String.fromCharCode(Math.floor(random() * 0x250)),
      ).join('');
  }
}

/** Every believed book is in order, uncrossed, and made of positive decimals. */
export function assertSoundBooks(adapter: VenueAdapter): void {
  for (const product of adapter.products) {
    const book = adapter.book(product, 5_000);
    if (book === null) continue;
    const bids = book.bids.map(({ price }) => Number(price));
    const asks = book.asks.map(({ price }) => Number(price));
    for (const [at, price] of bids.entries()) {
      assert.ok(price > 0 && (at === 0 || price < (bids[at - 1] ?? 0)), `${product}: bids descend`);
    }
    for (const [at, price] of asks.entries()) {
      assert.ok(price > 0 && (at === 0 || price > (asks[at - 1] ?? 0)), `${product}: asks ascend`);
    }
    const [bid] = bids;
    const [ask] = asks;
    if (bid !== undefined && ask !== undefined) assert.ok(bid < ask, `${product}: not crossed`);
    for (const { size } of [...book.bids, ...book.asks]) assert.ok(Number(size) > 0, `${product}: sizes`);
  }
}

/**
 * Feeds seeded mutations of real messages among real ones. Nothing may throw, every message must be accounted for by
 * at least one event or by a waiting book, and the books must stay sound. Gives how many were refused.
 */
export function fuzz(adapter: VenueAdapter, real: readonly string[], count: number, seed: number): number {
  const random = seeded(seed);
  let refused = 0;
  for (let run = 0; run < count; run++) {
    const text = real[Math.floor(random() * real.length)] ?? '';
    const waiting = adapter.tally.waiting;
    const before = adapter.tally.events.refused;
    const sent = random() < 0.2 ? text : mutate(text, random);
    const events = adapter.receive(sent, run);
    const garbage = events.filter(({ type }) => type === 'refused').length;
    assert.equal(adapter.tally.events.refused - before, garbage, 'the tally counts what was refused');
    refused += garbage;
    const accounted = events.length > 0 || adapter.tally.waiting > waiting;
    assert.ok(accounted, `message ${run} vanished: ${sent.slice(0, 200)}`);
    if (run % 20 === 0 || events.some(({ type }) => type === 'resync')) assertSoundBooks(adapter);
  }
  assertSoundBooks(adapter);
  return refused;
}

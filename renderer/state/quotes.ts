import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Quote } from '../client/types.ts';
import { type Flash, nextFlash } from './flash.ts';

export interface QuoteRow {
  readonly quote: Quote;
  readonly change: number | null;
  /** Share of the previous close; null where that is zero or negative, because a share of it would mislead. */
  readonly changeShare: number | null;
  readonly bidFlash: Flash | null;
  readonly askFlash: Flash | null;
  readonly lastFlash: Flash | null;
}

export interface QuotesState {
  readonly rows: Readonly<Record<string, QuoteRow>>;
}

export interface Quotes extends StoreApi<QuotesState> {
  /** Keeps the newest of each symbol until `flush`. */
  take(quotes: readonly Quote[]): void;
  /** One store write for everything taken since the last one; rows that did not change keep their identity. */
  flush(now: number): void;
  clear(): void;
}

function sameQuote(a: Quote, b: Quote): boolean {
  return (
    a.receiveTime === b.receiveTime &&
    a.state === b.state &&
    a.bid === b.bid &&
    a.ask === b.ask &&
    a.last === b.last &&
    a.bidSize === b.bidSize &&
    a.askSize === b.askSize &&
    a.volume === b.volume &&
    a.previousClose === b.previousClose
  );
}

export function changeOf(quote: Quote): { change: number | null; changeShare: number | null } {
  if (quote.last === null || quote.previousClose === null) return { change: null, changeShare: null };
  const change = quote.last - quote.previousClose;
  return { change, changeShare: quote.previousClose > 0 ? change / quote.previousClose : null };
}

export function nextRow(current: QuoteRow | undefined, quote: Quote, now: number): QuoteRow {
  const before = current?.quote;
  return {
    quote,
    ...changeOf(quote),
    bidFlash: nextFlash(current?.bidFlash ?? null, before?.bid ?? null, quote.bid, now),
    askFlash: nextFlash(current?.askFlash ?? null, before?.ask ?? null, quote.ask, now),
    lastFlash: nextFlash(current?.lastFlash ?? null, before?.last ?? null, quote.last, now),
  };
}

export function createQuotes(): Quotes {
  const store = createStore<QuotesState>(() => ({ rows: {} }));
  const pending = new Map<string, Quote>();
  return {
    ...store,
    take(quotes) {
      for (const quote of quotes) pending.set(quote.symbol, quote);
    },
    flush(now) {
      if (pending.size === 0) return;
      const { rows } = store.getState();
      const changed: Record<string, QuoteRow> = {};
      for (const [symbol, quote] of pending) {
        const current = rows[symbol];
        if (current === undefined || !sameQuote(current.quote, quote))
          changed[symbol] = nextRow(current, quote, now);
      }
      pending.clear();
      if (Object.keys(changed).length > 0) store.setState({ rows: { ...rows, ...changed } });
    },
    clear() {
      pending.clear();
      store.setState({ rows: {} });
    },
  };
}

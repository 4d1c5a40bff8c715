import type { Quote } from './market.ts';

export const alertConditions = ['at-or-above', 'at-or-below'] as const;
export type AlertCondition = (typeof alertConditions)[number];

/** A price to be told about, in the symbol's quoted unit. */
export interface AlertRule {
  /** Canonical spelling: a product, a contract, a continuous month or a formula. */
  readonly symbol: string;
  readonly condition: AlertCondition;
  readonly price: number;
}

export interface AlertHit {
  /** Venue's time of the price, UTC milliseconds. */
  readonly time: number;
  readonly price: number;
  /** Whether the price was one of a replay. */
  readonly replayed: boolean;
}

export interface Alert extends AlertRule {
  readonly id: string;
  readonly createdAt: number;
  /** Null while it waits. An alert that was hit is silent until it is armed again. */
  readonly hit: AlertHit | null;
}

/**
 * The price and the time by which a quote is judged: its last trade, else the middle of bid and ask. Null where there
 * is neither, and where the quote may not be believed: an alert must not ring for a price that is stale.
 */
export function alertPrice(quote: Quote): { readonly price: number; readonly time: number } | null {
  if (quote.state !== 'fresh' && quote.state !== 'delayed') return null;
  if (quote.last !== null) return { price: quote.last, time: quote.lastTime ?? quote.sourceTime };
  if (quote.bid === null || quote.ask === null) return null;
  return { price: (quote.bid + quote.ask) / 2, time: quote.bookTime ?? quote.sourceTime };
}

export function isMet(rule: AlertRule, price: number): boolean {
  return rule.condition === 'at-or-above' ? price >= rule.price : price <= rule.price;
}

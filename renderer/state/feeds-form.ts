import type { FeedChange, FeedEntry, VenueFacts } from './feeds.ts';

export interface FeedLine {
  /** For the list only; it does not reach the engine. */
  readonly id: number;
  readonly symbol: string;
  readonly product: string;
}

export interface FeedForm {
  readonly lines: readonly FeedLine[];
  /** Empty for the venue's own. */
  readonly address: string;
}

interface Offered {
  readonly symbol: string;
  readonly assetClass: string;
}

let nextId = 1;
export function newLine(symbol = '', product = ''): FeedLine {
  return { id: nextId++, symbol, product };
}

export function formOf(feed: FeedEntry | undefined): FeedForm {
  const lines = Object.entries(feed?.symbols ?? {}).map(([symbol, product]) => newLine(symbol, product));
  return { lines: lines.length === 0 ? [newLine()] : lines, address: feed?.address ?? '' };
}

/** Whether a venue trades the instrument's kind, as far as its way of writing products tells. */
export function mayServe(venue: Pick<VenueFacts, 'productExample'>, assetClass: string): boolean {
  const shares = /^[A-Z]{1,4}$/.test(venue.productExample);
  return assetClass === (shares ? 'equity' : 'crypto') || (shares && assetClass === 'etf');
}

/** Our symbol in the venue's way of writing; a suggestion to be looked at, or empty. */
export function suggestedProduct(venue: Pick<VenueFacts, 'productExample'>, symbol: string): string {
  const sign = /[/-]/.exec(venue.productExample)?.[0];
  if (!/^[A-Z0-9.]+$/.test(symbol)) return '';
  const pair = /^([A-Z0-9]{2,6})(USD|EUR|GBP)$/.exec(symbol);
  if (pair === null) return mayServe(venue, 'equity') ? symbol : '';
  const [, base = '', quote = ''] = pair;
  if (sign !== undefined) return `${base}${sign}${quote}`;
  if (mayServe(venue, 'equity')) return '';
  return `${base}${quote === 'USD' ? 'USDT' : quote}`;
}

/** What the venue is likely to have, first. */
export function offersFor<Row extends Offered>(
  venue: Pick<VenueFacts, 'productExample'>,
  instruments: readonly Row[],
): Row[] {
  const fits = (row: Row) => (mayServe(venue, row.assetClass) ? 0 : 1);
  return [...instruments].sort((a, b) => fits(a) - fits(b) || a.symbol.localeCompare(b.symbol));
}

/** The change as the engine takes it, or what is wrong with the form. */
export function readForm(
  venue: string,
  { lines, address }: FeedForm,
): { readonly change: FeedChange } | { readonly wrong: string } {
  const filled = lines
    .map(({ symbol, product }) => ({ symbol: symbol.trim().toUpperCase(), product: product.trim() }))
    .filter(({ symbol, product }) => symbol !== '' || product !== '');
  if (filled.length === 0) return { wrong: 'Name at least one instrument and the venue’s product for it.' };
  const half = filled.find(({ symbol, product }) => symbol === '' || product === '');
  if (half !== undefined) {
    return {
      wrong:
        half.symbol === ''
          ? `Which of our instruments is ${half.product}?`
          : `What is ${half.symbol} called at the venue?`,
    };
  }
  const twice = filled.find(({ symbol }, at) => filled.findIndex((line) => line.symbol === symbol) !== at);
  if (twice !== undefined) return { wrong: `${twice.symbol} is named twice.` };
  const symbols = Object.fromEntries(filled.map(({ symbol, product }) => [symbol, product]));
  return { change: { venue, symbols, address: address.trim() === '' ? null : address.trim() } };
}

type Rate = VenueFacts['limits']['messages'];

/** `150 in 10 min`, `8 a second`. */
export function rateText(rate: Rate): string | null {
  if (rate === null) return null;
  const { count, milliseconds } = rate;
  if (milliseconds === 1_000) return `${count} a second`;
  if (milliseconds === 60_000) return `${count} a minute`;
  return milliseconds % 60_000 === 0
    ? `${count} in ${milliseconds / 60_000} min`
    : `${count} in ${milliseconds / 1_000} s`;
}

export function limitTexts({ limits }: Pick<VenueFacts, 'limits'>): string[] {
  const named = [
    ['connections', rateText(limits.connectionAttempts)],
    ['messages', rateText(limits.messages)],
    ['snapshots', rateText(limits.snapshots)],
  ] as const;
  return named.flatMap(([what, text]) => (text === null ? [] : [`${what}: ${text}`]));
}

import type { GroupLetter } from './link-groups.ts';

/** Panels of which there is one. */
export const singlePanels = [
  'watchlist',
  'import',
  'feeds',
  'settings',
  'calendar',
  'inventory',
  'alerts',
  'people',
  'controls',
  'audit',
  'keys',
  'reports',
] as const;
/** Panels that show one symbol; there may be many of each. */
export const symbolPanels = [
  'chart',
  'depth',
  'tape',
  'card',
  'curve',
  'matrix',
  'seasonality',
  'forecast',
  'insights',
] as const;

export type SinglePanel = (typeof singlePanels)[number];
export type SymbolPanel = (typeof symbolPanels)[number];
export type PanelKind = SinglePanel | SymbolPanel;

export const panelTitles: Readonly<Record<PanelKind, string>> = {
  watchlist: 'Watchlist',
  chart: 'Chart',
  import: 'Import',
  feeds: 'Feed status',
  settings: 'Settings',
  depth: 'Depth',
  tape: 'Trades',
  card: 'Contract',
  curve: 'Curve',
  matrix: 'Spreads',
  seasonality: 'Season',
  forecast: 'Forecast',
  insights: 'Insights',
  calendar: 'Calendar',
  inventory: 'Inventories',
  alerts: 'Alerts',
  people: 'People',
  controls: 'Controls',
  audit: 'Audit',
  keys: 'Keys',
  reports: 'Reports',
};

export const isSymbolPanel = (kind: PanelKind): kind is SymbolPanel =>
  symbolPanels.some((known) => known === kind);

/** What a symbol panel keeps in the layout, beside what is its own. */
export interface SymbolParams {
  readonly symbol: string;
  readonly group?: GroupLetter | null | undefined;
}

/** Function words of the command line that open a symbol panel. The first one of each is shown in suggestions. */
export const functionWords: Readonly<Record<SymbolPanel, readonly string[]>> = {
  chart: ['CHART', 'GP'],
  curve: ['CURVE', 'FWD'],
  matrix: ['SPREADS', 'MATRIX'],
  seasonality: ['SEAS', 'SEASON'],
  forecast: ['FCST', 'FORECAST'],
  insights: ['INSIGHT', 'INSIGHTS'],
  depth: ['DEPTH', 'BOOK', 'LADDER'],
  tape: ['TRADES', 'TAPE', 'TS'],
  card: ['CARD', 'DES', 'CONTRACT'],
};

/** Panels of a product rather than of one contract. */
export const productPanels: ReadonlySet<SymbolPanel> = new Set(['curve', 'matrix']);

/** `CL` of `CL Z26`, `CL c2` and `CL` itself; null where the text is a formula. */
export function productOf(symbol: string): string | null {
  const word = symbol.trim().split(/\s+/)[0] ?? '';
  return /^[A-Z][A-Z0-9]{0,11}$/.test(word) &&
    !/[-+*/()]/.test(symbol.replace(/\s(Q[1-4]|CAL|SUM|WIN)-\d\d$/, ''))
    ? word
    : null;
}

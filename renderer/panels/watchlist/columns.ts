export interface WatchColumn {
  readonly id: string;
  readonly label: string;
  readonly title: string;
  readonly numeric: boolean;
}

/** Bid on the left, ask on the right, as traders read them. */
export const columns: readonly WatchColumn[] = [
  { id: 'symbol', label: 'Symbol', title: 'Symbol', numeric: false },
  { id: 'name', label: 'Name', title: 'Name', numeric: false },
  { id: 'bid-size', label: 'Bid size', title: 'Lots bid', numeric: true },
  { id: 'bid', label: 'Bid', title: 'Best bid', numeric: true },
  { id: 'ask', label: 'Ask', title: 'Best ask', numeric: true },
  { id: 'ask-size', label: 'Ask size', title: 'Lots offered', numeric: true },
  { id: 'last', label: 'Last', title: 'Last trade', numeric: true },
  { id: 'unit', label: 'Unit', title: 'Quoted unit', numeric: false },
  { id: 'change', label: 'Change', title: 'Last less the previous close', numeric: true },
  { id: 'share', label: 'Chg %', title: 'Change as a share of the previous close', numeric: true },
  { id: 'volume', label: 'Volume', title: 'Lots traded this session', numeric: true },
  { id: 'state', label: 'State', title: 'Whether the price may be believed, and its age', numeric: false },
  { id: 'remove', label: '', title: 'Remove', numeric: false },
];

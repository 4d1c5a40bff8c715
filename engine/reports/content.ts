/** What a report says, free of language and of paper: the JSON writes it down as it is, the PDF sets it. */

/** A text, a whole number, or a decimal number as text. */
export type Cell = string | number | null;

/**
 * How a cell is meant. `text` is what people wrote, `code` an id or a hash; `word` is looked up in the catalogue under the
 * column's `words`; `decimal` and `money` are decimal numbers as text; `instant` and `duration` are milliseconds;
 * `percent` is a decimal number of hundredths as text, `points` one of hundredths of a percent.
 */
export type CellKind =
  | 'text'
  | 'code'
  | 'word'
  | 'whole'
  | 'decimal'
  | 'money'
  | 'instant'
  | 'day'
  | 'duration'
  | 'percent'
  | 'points';

export interface Column {
  readonly id: string;
  readonly kind: CellKind;
  /** Group of the catalogue in which a `word` stands. */
  readonly words?: string;
  /** Width relative to the other columns. */
  readonly share: number;
}

/** A step in the life of an order. */
export interface Step {
  readonly time: number;
  readonly index: number;
  readonly event: string;
  readonly lots: number;
  readonly price: string | null;
  readonly user: string;
  readonly reason: string | null;
}

export interface Row {
  readonly cells: readonly Cell[];
  readonly steps?: readonly Step[];
  /** Steps beyond those listed. */
  readonly moreSteps?: number;
}

export interface Table {
  readonly id: string;
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
  /** Number of rows that there are; those not listed stand in the CSV. */
  readonly total: number;
}

export interface Figure {
  readonly id: string;
  readonly kind: CellKind;
  readonly value: Cell;
  /** Currency of an amount of money. */
  readonly unit?: string;
}

export interface Chart {
  readonly id: string;
  /** `columns` stand side by side, in order; `bars` lie below each other, each with its name. */
  readonly shape: 'columns' | 'bars';
  readonly label: Pick<Column, 'kind' | 'words'>;
  readonly value: CellKind;
  /** Currency of amounts of money. */
  readonly unit?: string;
  readonly points: readonly { readonly label: Cell; readonly value: Cell }[];
}

export interface Section {
  readonly id: string;
  /** Ids of remarks on how to read it, each a text of the catalogue. */
  readonly notes?: readonly string[];
  readonly figures?: readonly Figure[];
  readonly charts?: readonly Chart[];
  readonly tables?: readonly Table[];
  /** Set on pages that lie on their side. */
  readonly wide?: boolean;
}

export const column = (id: string, kind: CellKind, share: number, words?: string): Column => ({
  id,
  kind,
  share,
  ...(words !== undefined && { words }),
});

import type { FileFormat } from './file-format.ts';
import type { ProblemList } from './problems.ts';

/** One data row: its line in the file (1 is the first line) and its cells in the order of the columns. */
export interface TableRow {
  readonly row: number;
  readonly cells: readonly unknown[];
}

/** A file as a table. Rows that cannot be read go to the problem list and are not delivered. */
export interface Table {
  readonly columns: readonly string[];
  readonly rows: Iterable<TableRow>;
  /** Where the comma is not what parts the cells, it may be a decimal one: `27,765` says too little. */
  readonly commaUnsure: boolean;
  /** Rough share of the file that was read, 0 to 1. */
  readonly fraction: () => number;
}

export type TableReader = (name: string, plain: Uint8Array, problems: ProblemList) => Promise<Table> | Table;

export type { FileFormat };

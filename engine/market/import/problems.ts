/** One row that is not taken as it stands. `odd` rows are stored and named; `refused` and `skipped` ones are not stored. */
export interface RowProblem {
  readonly row: number;
  readonly column: string | null;
  readonly severity: 'refused' | 'odd' | 'skipped';
  readonly code: string;
  readonly message: string;
}

const kept = 1_000;

/** Counts every problem and keeps the first thousand: a file of bad rows must not fill the memory with reasons. */
export class ProblemList {
  readonly #problems: RowProblem[] = [];
  readonly counts: Record<string, number> = {};
  refused = 0;

  add(
    severity: RowProblem['severity'],
    code: string,
    row: number,
    column: string | null,
    message: string,
  ): void {
    this.counts[code] = (this.counts[code] ?? 0) + 1;
    if (severity === 'refused') this.refused += 1;
    if (this.#problems.length < kept) this.#problems.push({ row, column, severity, code, message });
  }

  /** In row order. */
  list(): RowProblem[] {
    return this.#problems.toSorted((a, b) => a.row - b.row);
  }
}

/** One thing that does not fit. */
export interface Problem {
  /** In UPPER_SNAKE; docs/audit.md says what is checked. */
  readonly code: string;
  /** Line of the bundle, from 1; null where no line is to blame. */
  readonly line: number | null;
  /** Index of the record that does not fit, where it is known. */
  readonly record: number | null;
  /** First and last record of the smallest range known to hold the damage, where no single record can be named. */
  readonly range: readonly [number, number] | null;
  /** In plain words, for an auditor. */
  readonly message: string;
}

export interface Place {
  readonly line?: number;
  readonly record?: number;
  readonly range?: readonly [number, number];
}

const most = 100;

/** "record 5" or "records 5 to 9". */
export function named([first, last]: readonly [number, number]): string {
  return first === last ? `record ${first}` : `records ${first} to ${last}`;
}

/** The same at the beginning of a sentence. */
export const capital = (range: readonly [number, number]): string => `R${named(range).slice(1)}`;

/** The problems found so far. Of more than a hundred only the number is kept. */
export class ProblemList {
  private readonly found: Problem[] = [];
  private count = 0;

  add(code: string, place: Place, message: string): void {
    this.count += 1;
    if (this.found.length >= most) return;
    const { line = null, range } = place;
    const single = range !== undefined && range[0] === range[1] ? range[0] : undefined;
    const record = place.record ?? single ?? null;
    this.found.push({ code, line, record, range: record === null ? (range ?? null) : null, message });
  }

  get none(): boolean {
    return this.count === 0;
  }

  /** How many were found beyond those listed. */
  get more(): number {
    return this.count - this.found.length;
  }

  /** In the order of the lines; a problem of the whole comes last. */
  listed(): readonly Problem[] {
    const place = (problem: Problem) => problem.line ?? Number.MAX_SAFE_INTEGER;
    return [...this.found].sort((left, right) => place(left) - place(right));
  }
}

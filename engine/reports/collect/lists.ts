import type { Column, Row, Table } from '../content.ts';

/** Most rows of a list that the PDF and the JSON hold; orders have a bound of their own. */
export const mostRows = 2_000;
export const mostOrders = 10_000;
/** Most rows of a summary by instrument, person or venue. */
const mostGroups = 500;

/** Longest text that a list holds; the CSV has it whole. */
const longestText = 600;

export function shortened(text: string): string {
  if (text.length <= longestText) return text;
  return `${text.slice(0, longestText).replace(/[\ud800-\udbff]$/, '')}…`;
}

/** A list that counts all and keeps the first. */
export class CappedList {
  private readonly rows: Row[] = [];
  private readonly id: string;
  private readonly columns: readonly Column[];
  private readonly most: number;
  total = 0;

  constructor(id: string, columns: readonly Column[], most = mostRows) {
    this.id = id;
    this.columns = columns;
    this.most = most;
  }

  /** `make` is asked only for a row that is kept. */
  add(make: () => Row): void {
    this.total += 1;
    if (this.rows.length < this.most) this.rows.push(make());
  }

  table(): Table {
    return { id: this.id, columns: this.columns, rows: this.rows, total: this.total };
  }
}

export const byText = (left: string, right: string): number => (left < right ? -1 : left > right ? 1 : 0);

function byNames(left: readonly string[], right: readonly string[]): number {
  for (const [index, name] of left.entries()) {
    const order = byText(name, right[index] ?? '');
    if (order !== 0) return order;
  }
  return 0;
}

/** Sums by name, in the order of the names. */
export class Groups<Value> {
  private readonly values = new Map<string, Value>();
  private readonly begin: () => Value;

  constructor(begin: () => Value) {
    this.begin = begin;
  }

  at(...names: readonly string[]): Value {
    const key = JSON.stringify(names);
    const known = this.values.get(key);
    if (known !== undefined) return known;
    const value = this.begin();
    this.values.set(key, value);
    return value;
  }

  get size(): number {
    return this.values.size;
  }

  /** Each with its names. */
  entries(): readonly (readonly [readonly string[], Value])[] {
    return [...this.values]
      .map(([key, value]) => [JSON.parse(key) as string[], value] as const)
      .sort(([left], [right]) => byNames(left, right));
  }

  table(id: string, columns: readonly Column[], row: (names: readonly string[], value: Value) => Row): Table {
    const entries = this.entries();
    return {
      id,
      columns,
      rows: entries.slice(0, mostGroups).map(([names, value]) => row(names, value)),
      total: entries.length,
    };
  }
}

/** UTC day of an instant, as the milliseconds of its midnight. */
export const dayOf = (time: number): number => Math.floor(time / 86_400_000) * 86_400_000;

import { setImmediate } from 'node:timers/promises';
import { z } from 'zod';
import { auditCategories, auditPhases } from '../../security/audit/record.ts';
import type { Reader } from '../database.ts';
import { sizeOf } from './rows.ts';

const whole = z.number().int().min(0);

/** What to look for; all of it must hold. Times in UTC milliseconds and indexes include both ends. */
export const auditFilterSchema = z.strictObject({
  from: z.number().optional(),
  to: z.number().optional(),
  fromIndex: whole.optional(),
  toIndex: whole.optional(),
  user: z.string().optional(),
  session: z.string().optional(),
  category: z.array(z.enum(auditCategories)).optional(),
  /** The beginning of an action's name. */
  action: z.string().optional(),
  phase: z.enum(auditPhases).optional(),
  order: z.string().optional(),
  instrument: z.string().optional(),
  book: z.string().optional(),
  /** Within any text of the record; letters of either case where they are ASCII. */
  text: z.string().optional(),
});

export const auditQuerySchema = auditFilterSchema.extend({
  direction: z.enum(['newest-first', 'oldest-first']).optional(),
  limit: z.number().int().min(1).max(1_000).optional(),
  /** From the answer before. */
  cursor: whole.optional(),
});

export type AuditFilter = z.infer<typeof auditFilterSchema>;
export type AuditQuery = z.infer<typeof auditQuerySchema>;

export interface FoundRow {
  readonly idx: number;
  readonly content: Uint8Array;
}

interface Condition {
  readonly sql: string;
  readonly values: readonly unknown[];
}

/** Actions by a loose scan of their index: few names, however many records. */
function actionsWith(database: Reader, prefix: string): string[] {
  const found: string[] = [];
  const next = (after: string, inclusive: boolean) =>
    database.get<{ action: string | null }>(
      `SELECT min(action) AS action FROM record WHERE action ${inclusive ? '>=' : '>'} ?`,
      after,
    )?.action;
  for (let action = next(prefix, true); action?.startsWith(prefix); action = next(action, false))
    found.push(action);
  return found;
}

const oneOf = (column: string, values: readonly string[]): Condition => ({
  sql: `${column} IN (${values.map(() => '?').join(', ')})`,
  values,
});

/**
 * One condition goes by its index, the likely rarest; the others are looked at row by row, which the unary plus tells
 * SQLite (its documentation, "The SQLite Query Optimizer Overview", section 2).
 */
function conditions(database: Reader, filter: AuditFilter): Condition[] {
  const { order, instrument, book, session, action, category, user, phase, text, from, to } = filter;
  const indexed: Condition[] = [];
  const equal = (column: string, value: string | undefined) => {
    if (value !== undefined) indexed.push({ sql: `${column} = ?`, values: [value] });
  };
  equal('"order"', order);
  equal('instrument', instrument);
  equal('book', book);
  equal('session', session);
  if (action !== undefined) indexed.push(oneOf('action', actionsWith(database, action)));
  if (category !== undefined) indexed.push(oneOf('category', category));
  equal('user', user);
  const all = indexed.map(({ sql, values }, place) => ({ sql: place === 0 ? sql : `+${sql}`, values }));
  if (phase !== undefined) all.push({ sql: 'phase = ?', values: [phase] });
  if (from !== undefined) all.push({ sql: 'time >= ?', values: [from] });
  if (to !== undefined) all.push({ sql: 'time <= ?', values: [to] });
  if (text !== undefined) {
    const written = JSON.stringify(text).slice(1, -1);
    all.push({ sql: 'instr(lower(CAST(content AS TEXT)), lower(?)) > 0', values: [written] });
  }
  return all;
}

/** Clocks step: a time is looked up in what each block of 256 records says of its times, not by bisection. */
function indexRange(database: Reader, filter: AuditFilter): { low: number; high: number } {
  let low = filter.fromIndex ?? 0;
  let high = Math.min(filter.toIndex ?? Number.MAX_SAFE_INTEGER, sizeOf(database) - 1);
  const blocks =
    database.get<{ next: number }>('SELECT coalesce(max(idx) + 1, 0) AS next FROM block')?.next ?? 0;
  if (filter.from !== undefined) {
    const sql = 'SELECT min(idx) AS idx FROM block WHERE last_time >= ?';
    low = Math.max(low, (database.get<{ idx: number | null }>(sql, filter.from)?.idx ?? blocks) * 256);
  }
  // The unfinished block is in none of the rows: it is always looked at.
  const youngest = database.get<{ time: number | null }>(
    'SELECT min(time) AS time FROM record WHERE idx >= ?',
    blocks * 256,
  )?.time;
  if (filter.to !== undefined && (youngest === null || youngest === undefined || youngest > filter.to)) {
    const sql = 'SELECT max(idx) AS idx FROM block WHERE first_time <= ?';
    const last = database.get<{ idx: number | null }>(sql, filter.to)?.idx;
    high = Math.min(high, last === null || last === undefined ? -1 : (last + 1) * 256 - 1);
  }
  return { low, high };
}

function holdsText(value: unknown, wanted: string): boolean {
  if (typeof value === 'string') return value.toLowerCase().includes(wanted);
  if (typeof value !== 'object' || value === null) return false;
  return Object.values(value).some((item) => holdsText(item, wanted));
}

export interface Walk {
  readonly newestFirst: boolean;
  readonly columns: 'idx' | 'idx, content';
  /** At most so many rows in all. */
  readonly limit: number;
}

/**
 * The records that fit, batch by batch, window of the log by window, so that other readers get their turn between and
 * memory does not grow. Windows grow while they are quick: a rare record in ten million is found in few steps.
 */
export async function* walk(
  database: Reader,
  filter: AuditFilter,
  { newestFirst, columns, limit }: Walk,
): AsyncGenerator<FoundRow[]> {
  let { low, high } = indexRange(database, filter);
  const wanted = conditions(database, filter);
  const text = filter.text?.toLowerCase();
  const select = text === undefined ? columns : 'idx, content';
  const sql = `SELECT ${select} FROM record WHERE ${[...wanted.map((one) => one.sql), 'idx >= ?', 'idx <= ?'].join(' AND ')} ORDER BY idx ${newestFirst ? 'DESC' : 'ASC'} LIMIT ?`;
  const values = wanted.flatMap((one) => one.values);
  const largestBatch = 1_000;
  let left = limit;
  let width = 16_384;
  while (low <= high && left > 0) {
    const from = newestFirst ? Math.max(low, high - width + 1) : low;
    const to = newestFirst ? high : Math.min(high, low + width - 1);
    const take = Math.min(left, largestBatch);
    const start = performance.now();
    const rows = database.all<FoundRow>(sql, ...values, from, to, take);
    const milliseconds = performance.now() - start;
    const fitting =
      text === undefined
        ? rows
        : rows.filter(({ content }) => holdsText(JSON.parse(Buffer.from(content).toString('utf8')), text));
    left -= fitting.length;
    if (fitting.length > 0) yield fitting;
    // A full answer may hide more in the same window: go on right behind it.
    const last = rows.length === take ? rows.at(-1)?.idx : undefined;
    if (newestFirst) high = (last ?? from) - 1;
    else low = (last ?? to) + 1;
    if (milliseconds < 5) width = Math.min(width * 2, 2 ** 24);
    else if (milliseconds > 20) width = Math.max(1_024, Math.floor(width / 2));
    await setImmediate();
  }
}

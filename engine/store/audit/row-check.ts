import type { Fault } from '../../domain/fault.ts';
import { canonicalJson } from '../../security/audit/canonical-json.ts';
import { type AuditRecord, recordSchema } from '../../security/audit/record.ts';
import { columnsOf } from './append-entry.ts';
import { corrupt } from './rows.ts';

export interface StoredRow {
  readonly idx: number;
  readonly time: number;
  readonly category: string;
  readonly action: string;
  readonly phase: string;
  readonly user: string;
  readonly session: string;
  readonly order: string | null;
  readonly instrument: string | null;
  readonly book: string | null;
  readonly content: Uint8Array;
}

export const badRecord = (index: number, what: string): Fault =>
  corrupt(`record ${index} ${what}`, { what: 'record', index });

function plainOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What a row says, if it is in its form, at its place and filed under its own words; throws Fault AUDIT_CORRUPT. */
export function recordOf(row: StoredRow): AuditRecord {
  const text = Buffer.from(row.content).toString('utf8');
  const parsed = recordSchema.safeParse(plainOf(text));
  if (!parsed.success || canonicalJson(parsed.data) !== text)
    throw badRecord(row.idx, 'does not fit its form');
  const record = parsed.data;
  const { category, action, phase, user, session, order, instrument, book } = row;
  const columns = [category, action, phase, user, session, order, instrument, book];
  const isFiled =
    columnsOf(record).every((value, place) => value === columns[place]) && record.time === row.time;
  if (record.index !== row.idx || !isFiled) throw badRecord(row.idx, 'is filed under what it does not say');
  return record;
}

import type { AuditRecord } from '../../security/audit/record.ts';
import type { Cell, Column, Section } from '../content.ts';
import type { ReportScope } from '../request.ts';

/** A report in the making: takes the records one by one, and at the end says what they come to. */
export interface KindReport {
  readonly csvColumns: readonly Column[];
  take(record: AuditRecord): void;
  finish(): readonly Section[];
}

export interface KindContext {
  readonly scope: ReportScope;
  /** Puts a row into the CSV. */
  readonly row: (cells: readonly Cell[]) => void;
}

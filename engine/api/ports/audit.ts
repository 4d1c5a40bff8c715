import type { Checkpoint } from '../../security/audit/checkpoint.ts';
import type { KeyEpoch } from '../../security/audit/key-epochs.ts';
import type { AuditClock, AuditDraft } from '../../security/audit/record.ts';
import type { AuditEntry, AuditPage } from '../../store/audit/audit-log.ts';
import type { ConsistencyProof, InclusionProof } from '../../store/audit/audit-reader.ts';
import type { Opening, Removal } from '../../store/audit/audit-writer.ts';
import type { AuditFilter, AuditQuery } from '../../store/audit/query.ts';
import type { Verified } from '../../store/audit/verify-all.ts';
import type { Caller } from '../caller.ts';

export interface AuditReceipt {
  readonly index: number;
  readonly hash: string;
}

/** What happened, said by whoever did it; who, where and under which session comes from the caller. */
export type AuditEvent = Pick<AuditDraft, 'category' | 'action'> &
  Partial<Pick<AuditDraft, 'phase' | 'request' | 'approval' | 'subject' | 'details'>>;

/** The writing side, which every command passes. Rejects with Fault AUDIT_UNWRITABLE; then nothing may happen. */
export interface AuditWriter {
  /** A caller of null is the program itself. */
  write(caller: Caller | null, event: AuditEvent): Promise<AuditReceipt>;
}

export interface AuditHead {
  readonly size: number;
  readonly rootHash: string;
  readonly fingerprint: string;
  readonly log: string;
  readonly keyEpoch: number;
  readonly checkpoint: { readonly size: number; readonly time: number } | null;
  readonly clock: AuditClock;
  /** What the witness beside the log said when it was opened. */
  readonly opening: Opening | null;
}

export interface AuditService extends AuditWriter {
  head(): Promise<AuditHead>;
  query(query: AuditQuery): Promise<AuditPage>;
  related(order: string): Promise<readonly AuditEntry[]>;
  stream(filter: AuditFilter): AsyncIterable<readonly AuditEntry[]>;
  keyEpochs(): Promise<readonly KeyEpoch[]>;
  inclusion(index: number): Promise<InclusionProof & { readonly verified: boolean }>;
  consistency(from: number, to?: number): Promise<ConsistencyProof & { readonly verified: boolean }>;
  verifyAll(options: {
    readonly progress: (done: number, size: number) => void;
    readonly signal: AbortSignal;
  }): Promise<Verified>;
  checkpoint(): Promise<Checkpoint>;
  rotateKeys(caller: Caller): Promise<KeyEpoch>;
  retain(caller: Caller, before: number): Promise<Removal>;
  /** The size of the log now and, paced, as it grows. */
  watch(signal: AbortSignal): AsyncIterable<{ readonly size: number }>;
}

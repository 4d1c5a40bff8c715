import type { Approval, ManualTrade, RiskLimit } from '../../domain/people.ts';
import type { Caller } from '../caller.ts';

export interface ControlStatus {
  /** Nothing is traded or written down as traded while this is on. */
  readonly halted: boolean;
  readonly haltedBy: string | null;
  readonly haltedAt: number | null;
  readonly reason: string | null;
}

export type Outcome<Value> = Value & { readonly waiting: string | null };

export interface Position {
  readonly book: string;
  readonly instrument: string;
  readonly lots: number;
  readonly mostLots: number | null;
}

/** What needs a second person, and the rules that it is asked for. */
export interface ControlService {
  approvals(): Promise<readonly Approval[]>;
  watchApprovals(signal: AbortSignal): AsyncIterable<readonly Approval[]>;
  decide(caller: Caller, input: { id: string; approve: boolean; reason: string }): Promise<Approval>;
  withdraw(caller: Caller, id: string): Promise<Approval>;
  limits(): Promise<readonly RiskLimit[]>;
  setLimit(
    caller: Caller,
    input: { book: string; instrument: string; mostLots: number },
  ): Promise<{ waiting: string | null }>;
  status(): ControlStatus;
  watchStatus(signal: AbortSignal): AsyncIterable<ControlStatus>;
  halt(caller: Caller, reason: string): Promise<ControlStatus>;
  rearm(caller: Caller, reason: string): Promise<{ waiting: string | null; status: ControlStatus }>;
  recordTrade(
    caller: Caller,
    input: Pick<
      ManualTrade,
      'book' | 'instrument' | 'side' | 'lots' | 'price' | 'currency' | 'counterparty' | 'tradedAt'
    >,
  ): Promise<{ id: string; waiting: string | null }>;
  trades(limit: number): Promise<readonly ManualTrade[]>;
  positions(): Promise<readonly Position[]>;
}

import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ContractClient } from '../client/client.ts';
import type { Problem } from '../client/problem.ts';
import type { Approval, ControlStatus, Identity, ManualTrade, Position, Role } from '../client/types.ts';
import { csvText, csvTime } from './csv.ts';
import { parseUtc } from './utc-text.ts';
import { watch } from './watch.ts';

export interface ControlsState {
  /** Null until the engine has said. */
  readonly approvals: readonly Approval[] | null;
  readonly status: ControlStatus | null;
  readonly problem: Problem | null;
}

export type ControlsStore = StoreApi<ControlsState>;

const unknown: ControlsState = { approvals: null, status: null, problem: null };

export const createControls = (): ControlsStore => createStore<ControlsState>(() => unknown);

/** Follows what waits and whether trading is halted; the answer ends it. */
export function watchControls(
  client: Pick<ContractClient, 'approvals' | 'controls'>,
  store: ControlsStore,
): () => void {
  const onProblem = (problem: Problem) => store.setState({ problem });
  const stops = [
    watch<readonly Approval[]>({
      subscribe: (handlers) => client.approvals.watch.subscribe(undefined, handlers),
      onItem: (approvals) => store.setState({ approvals, problem: null }),
      onProblem,
    }),
    watch<ControlStatus>({
      subscribe: (handlers) => client.controls.watch.subscribe(undefined, handlers),
      onItem: (status) => store.setState({ status, problem: null }),
      onProblem,
    }),
  ];
  return () => {
    for (const stop of stops) stop();
    store.setState(unknown, true);
  };
}

export const approvalKindWords: Readonly<Record<Approval['kind'], string>> = {
  role: 'role',
  limit: 'limit',
  're-arm': 're-arm',
  'manual-trade': 'trade',
};

/** Who may be the second person, by what is asked for; the engine judges, this only spares a button that is refused. */
const deciders: Readonly<Record<Approval['kind'], readonly Role[]>> = {
  role: ['compliance', 'administrator'],
  limit: ['risk', 'compliance', 'administrator'],
  're-arm': ['risk', 'compliance', 'administrator'],
  'manual-trade': ['risk', 'compliance', 'administrator'],
};

/** A request that nobody decided is void when its time is over, whether or not the engine was asked since. */
export function stateAt(approval: Approval, now: number): Approval['state'] {
  return approval.state === 'waiting' && now >= approval.expiresAt ? 'expired' : approval.state;
}

export type Turn = 'decide' | 'own' | 'others';

/** What this person may do about a request that waits. */
export function turnOf(
  { kind, requestedBy }: Pick<Approval, 'kind' | 'requestedBy'>,
  identity: Pick<Identity, 'userId' | 'role'> | null,
): Turn {
  if (identity === null) return 'others';
  if (requestedBy === identity.userId) return 'own';
  return deciders[kind].includes(identity.role) ? 'decide' : 'others';
}

export const decidersOf = (kind: Approval['kind']): readonly Role[] => deciders[kind];

/** How many requests wait for this person. */
export function waitingForMe(
  { approvals }: Pick<ControlsState, 'approvals'>,
  identity: Pick<Identity, 'userId' | 'role'> | null,
  now: number,
): number {
  return (approvals ?? []).filter(
    (approval) => stateAt(approval, now) === 'waiting' && turnOf(approval, identity) === 'decide',
  ).length;
}

/** Changes whenever something of these kinds was asked for or decided: what depends on it is read again then. */
export function decisionsOf(
  { approvals }: Pick<ControlsState, 'approvals'>,
  kinds: readonly Approval['kind'][],
): string {
  return (approvals ?? [])
    .filter(({ kind }) => kinds.includes(kind))
    .map(({ id, state }) => `${id} ${state}`)
    .join();
}

/** How much of a limit a position uses, 0 and up; null where there is no limit. A limit of no lots is used up at once. */
export function shareOfLimit({ lots, mostLots }: Pick<Position, 'lots' | 'mostLots'>): number | null {
  if (mostLots === null) return null;
  if (mostLots === 0) return lots === 0 ? 0 : Number.POSITIVE_INFINITY;
  return Math.abs(lots) / mostLots;
}

export interface TradeForm {
  readonly book: string;
  readonly instrument: string;
  readonly side: 'buy' | 'sell';
  readonly lots: string;
  readonly price: string;
  readonly currency: string;
  readonly counterparty: string;
  /** `2026-11-20 14:00`, in UTC. */
  readonly tradedAt: string;
}

export type TradeRequest = Omit<ManualTrade, 'id' | 'recordedAt' | 'recordedBy' | 'approval'>;

const decimal = /^-?\d{1,12}(\.\d{1,8})?$/;

/** The request, or what is wrong with the first field that is wrong. The price stays text: money is never a float. */
export function tradeRequest(form: TradeForm, now: number): { request: TradeRequest } | { wrong: string } {
  const lots = Number(form.lots.replaceAll(',', ''));
  const price = form.price.trim().replace('\u2212', '-');
  const tradedAt = parseUtc(form.tradedAt);
  if (form.book.trim() === '') return { wrong: 'Name the book.' };
  if (form.instrument.trim() === '') return { wrong: 'Name the instrument.' };
  if (!Number.isInteger(lots) || lots < 1) return { wrong: 'Lots are a whole number from 1.' };
  if (!decimal.test(price)) return { wrong: 'The price is a decimal number such as 78.25 or -3.5.' };
  if (!/^[A-Z]{3}$/.test(form.currency.trim().toUpperCase()))
    return { wrong: 'The currency has three letters such as USD.' };
  if (form.counterparty.trim() === '') return { wrong: 'Name the counterparty.' };
  if (!Number.isFinite(tradedAt)) return { wrong: 'Say when it was traded, in UTC: 2026-11-20 14:00.' };
  // A minute of grace: the clock of the page and of the form are read at different times.
  if (tradedAt > now + 60_000) return { wrong: 'That time has not come yet.' };
  return {
    request: {
      book: form.book.trim(),
      instrument: form.instrument.trim(),
      side: form.side,
      lots,
      price,
      currency: form.currency.trim().toUpperCase(),
      counterparty: form.counterparty.trim(),
      tradedAt,
    },
  };
}

export const tradesCsv = (trades: readonly ManualTrade[]): string =>
  csvText(
    [
      'traded',
      'book',
      'instrument',
      'side',
      'lots',
      'price',
      'currency',
      'counterparty',
      'recorded',
      'recorded_by',
      'approval',
      'id',
    ],
    trades.map((trade) => [
      csvTime(trade.tradedAt),
      trade.book,
      trade.instrument,
      trade.side,
      trade.lots,
      trade.price,
      trade.currency,
      trade.counterparty,
      csvTime(trade.recordedAt),
      trade.recordedBy,
      trade.approval,
      trade.id,
    ]),
  );

export const positionsCsv = (positions: readonly Position[]): string =>
  csvText(
    ['book', 'instrument', 'net_lots', 'most_lots'],
    positions.map(({ book, instrument, lots, mostLots }) => [book, instrument, lots, mostLots]),
  );

export const approvalsCsv = (approvals: readonly Approval[], now: number): string =>
  csvText(
    ['asked', 'asked_by', 'kind', 'summary', 'state', 'expires', 'decided', 'decided_by', 'reason', 'id'],
    approvals.map((approval) => [
      csvTime(approval.requestedAt),
      approval.requestedByName,
      approval.kind,
      approval.summary,
      stateAt(approval, now),
      csvTime(approval.expiresAt),
      csvTime(approval.decidedAt),
      approval.decidedByName,
      approval.reason,
      approval.id,
    ]),
  );

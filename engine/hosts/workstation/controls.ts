import { randomUUID } from 'node:crypto';
import type { Caller } from '../../api/caller.ts';
import type { AuditWriter } from '../../api/ports/audit.ts';
import type { ControlService, ControlStatus, Position } from '../../api/ports/controls.ts';
import { Fault } from '../../domain/fault.ts';
import type { Approval, ManualTrade, RiskLimit } from '../../domain/people.ts';
import type { Store } from '../../store/store.ts';
import type { Approvals } from './approvals.ts';
import { Watchable } from './watchable.ts';

export interface ControlsOptions {
  readonly store: Store;
  readonly approvals: Approvals;
  readonly audit: AuditWriter;
  readonly now: () => number;
}

const armed: ControlStatus = { halted: false, haltedBy: null, haltedAt: null, reason: null };
const haltMark = 'halt';
const mostTrades = 100_000;

type TradeRequest = Omit<ManualTrade, 'recordedAt' | 'approval'>;

/** Limits, the halt, and trades made elsewhere: each asks the second person where there is one. */
export class Controls implements ControlService {
  readonly #options: ControlsOptions;
  readonly #status = new Watchable<ControlStatus>(armed);

  constructor(options: ControlsOptions) {
    this.#options = options;
    const { approvals } = options;
    approvals.on('limit', async (payload) => {
      await options.store.write('saveLimit', {
        ...(payload as Omit<RiskLimit, 'changedAt'>),
        changedAt: options.now(),
      });
    });
    approvals.on('re-arm', () => this.#setStatus(armed));
    approvals.on('manual-trade', (payload, approval, caller) =>
      this.#book(payload as TradeRequest, approval, caller),
    );
  }

  async load(): Promise<void> {
    const kept = await this.#options.store.read('mark', { name: haltMark });
    this.#status.set((kept as ControlStatus | undefined) ?? armed);
  }

  approvals() {
    return this.#options.approvals.list();
  }

  watchApprovals(signal: AbortSignal) {
    return this.#options.approvals.watch(signal);
  }

  decide(caller: Caller, input: { id: string; approve: boolean; reason: string }): Promise<Approval> {
    return this.#options.approvals.decide(caller, input);
  }

  withdraw(caller: Caller, id: string): Promise<Approval> {
    return this.#options.approvals.withdraw(caller, id);
  }

  async limits(): Promise<readonly RiskLimit[]> {
    return this.#options.store.read('limits', null);
  }

  async setLimit(
    caller: Caller,
    input: { book: string; instrument: string; mostLots: number },
  ): Promise<{ waiting: string | null }> {
    const { waiting } = await this.#options.approvals.ask(caller, {
      kind: 'limit',
      summary: `At most ${input.mostLots} lots of ${input.instrument} in ${input.book}`,
      payload: input,
    });
    return { waiting };
  }

  status(): ControlStatus {
    return this.#status.value;
  }

  watchStatus(signal: AbortSignal): AsyncIterable<ControlStatus> {
    return this.#status.watch(signal);
  }

  /** Stopping needs nobody else and takes effect at once. */
  async halt(caller: Caller, reason: string): Promise<ControlStatus> {
    await this.#setStatus({
      halted: true,
      haltedBy: caller.identity?.user ?? null,
      haltedAt: this.#options.now(),
      reason,
    });
    return this.status();
  }

  async rearm(caller: Caller, reason: string): Promise<{ waiting: string | null; status: ControlStatus }> {
    if (!this.status().halted) throw new Fault('NOT_HALTED', 'Trading is not halted.');
    const { waiting } = await this.#options.approvals.ask(caller, {
      kind: 're-arm',
      summary: `Let trading go on: ${reason}`,
      payload: { reason },
    });
    return { waiting, status: this.status() };
  }

  async recordTrade(
    caller: Caller,
    input: Omit<TradeRequest, 'id' | 'recordedBy'>,
  ): Promise<{ id: string; waiting: string | null }> {
    this.#expectArmed();
    const trade: TradeRequest = {
      ...input,
      id: randomUUID(),
      recordedBy: caller.identity?.user ?? '',
    };
    await this.#expectWithinLimit(trade, caller);
    await this.#orderEvent(caller, trade, 'new', null);
    const { waiting } = await this.#options.approvals.ask(caller, {
      kind: 'manual-trade',
      summary: `${trade.side === 'buy' ? 'Bought' : 'Sold'} ${trade.lots} ${trade.instrument} at ${trade.price} ${trade.currency} in ${trade.book}, with ${trade.counterparty}`,
      payload: trade,
    });
    return { id: trade.id, waiting };
  }

  async trades(limit: number): Promise<readonly ManualTrade[]> {
    return this.#options.store.read('manualTrades', { limit });
  }

  async positions(): Promise<readonly Position[]> {
    const limits = await this.limits();
    const net = new Map<string, { book: string; instrument: string; lots: number }>();
    for (const { book, instrument, side, lots } of await this.trades(mostTrades)) {
      const key = JSON.stringify([book, instrument]);
      const held = net.get(key) ?? { book, instrument, lots: 0 };
      held.lots += side === 'buy' ? lots : -lots;
      net.set(key, held);
    }
    return [...net.values()]
      .map((held) => ({ ...held, mostLots: limitOf(limits, held)?.mostLots ?? null }))
      .sort((a, b) => a.book.localeCompare(b.book) || a.instrument.localeCompare(b.instrument));
  }

  async #book(trade: TradeRequest, approval: Approval, caller: Caller): Promise<void> {
    this.#expectArmed();
    await this.#expectWithinLimit(trade, caller);
    const recorded: ManualTrade = {
      ...trade,
      recordedAt: this.#options.now(),
      approval: approval.decidedBy === null ? null : approval.id,
    };
    await this.#orderEvent(caller, trade, 'filled', recorded.approval);
    await this.#options.store.write('saveManualTrade', recorded);
  }

  #expectArmed(): void {
    const { halted, reason } = this.status();
    if (halted)
      throw new Fault('TRADING_HALTED', `Trading is halted: ${reason ?? ''}. Re-arm it first.`, { reason });
  }

  /** Throws Fault LIMIT_BREACHED, after the breach stands in the log. */
  async #expectWithinLimit(
    { book, instrument, side, lots, id }: TradeRequest,
    caller: Caller,
  ): Promise<void> {
    const limit = limitOf(await this.limits(), { book, instrument });
    if (limit === undefined) return;
    const held = await this.#options.store.read('netLots', { book, instrument });
    const after = held + (side === 'buy' ? lots : -lots);
    // What brings a position back towards the limit is always allowed.
    const towards = Math.abs(after) < Math.abs(held) && Math.sign(after) !== -Math.sign(held);
    if (Math.abs(after) <= limit.mostLots || towards) return;
    await this.#options.audit.write(caller, {
      category: 'limit',
      action: 'limit.breach',
      subject: { order: id, book, instrument },
      details: { held, after, mostLots: limit.mostLots },
    });
    throw new Fault(
      'LIMIT_BREACHED',
      `${book} would hold ${after} lots of ${instrument}; its limit is ${limit.mostLots}. Trade less, or ask for another limit.`,
      { held, after, mostLots: limit.mostLots },
    );
  }

  async #orderEvent(
    caller: Caller,
    trade: TradeRequest,
    event: 'new' | 'filled',
    approval: string | null,
  ): Promise<void> {
    const { id, book, instrument, side, lots, price, currency, counterparty, tradedAt } = trade;
    await this.#options.audit.write(caller, {
      category: 'order',
      action: `order.${event}`,
      approval,
      subject: { order: id, book, instrument },
      details: { event, manual: true, side, lots, price, currency, counterparty, tradedAt, venue: 'manual' },
    });
  }

  async #setStatus(status: ControlStatus): Promise<void> {
    await this.#options.store.write('writeMark', { name: haltMark, value: status });
    this.#status.set(status);
  }
}

/** The limit of the book and instrument themselves, else of the whole book (`*`). */
function limitOf(
  limits: readonly RiskLimit[],
  { book, instrument }: { book: string; instrument: string },
): RiskLimit | undefined {
  const same = (a: string, b: string) => a.toLowerCase() === b.toLowerCase();
  const of = (name: string) => limits.find((limit) => same(limit.book, book) && same(limit.instrument, name));
  return of(instrument) ?? of('*');
}

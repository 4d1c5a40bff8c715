import { randomUUID } from 'node:crypto';
import type { Caller } from '../../api/caller.ts';
import type { AuditWriter } from '../../api/ports/audit.ts';
import { Fault } from '../../domain/fault.ts';
import type { Approval, ApprovalKind, Role } from '../../domain/people.ts';
import type { Store } from '../../store/store.ts';
import { Watchable } from './watchable.ts';

export interface ApprovalsOptions {
  readonly store: Store;
  readonly audit: AuditWriter;
  readonly now: () => number;
}

/** `caller` is who made it take effect: the second person, or the first where there is no other. */
type Apply = (payload: unknown, approval: Approval, caller: Caller) => Promise<void>;

const kept = 2_000;
/** Of one person, so that nobody buries what others wait for. */
const mostWaiting = 50;
const dayMilliseconds = 86_400_000;

/** Who may be the second person. */
const deciders: Readonly<Record<ApprovalKind, readonly Role[]>> = {
  role: ['compliance', 'administrator'],
  limit: ['risk', 'compliance', 'administrator'],
  're-arm': ['risk', 'compliance', 'administrator'],
  'manual-trade': ['risk', 'compliance', 'administrator'],
};

/**
 * Four eyes: what is asked for takes effect when another person, who may, says yes. Where nobody else could decide
 * (a vault of one person) it takes effect at once, and the log says that there was no second person.
 */
export class Approvals {
  readonly #options: ApprovalsOptions;
  readonly #apply = new Map<ApprovalKind, Apply>();
  readonly #list = new Watchable<readonly Approval[]>([]);
  #deciding: Promise<unknown> = Promise.resolve();

  constructor(options: ApprovalsOptions) {
    this.#options = options;
  }

  /** What a yes does; each kind has one owner. */
  on(kind: ApprovalKind, apply: Apply): void {
    this.#apply.set(kind, apply);
  }

  async load(): Promise<void> {
    this.#list.set(await this.#read());
  }

  forget(): void {
    this.#list.set([]);
  }

  async list(): Promise<readonly Approval[]> {
    await this.load();
    return this.#list.value;
  }

  watch(signal: AbortSignal): AsyncIterable<readonly Approval[]> {
    return this.#list.watch(signal);
  }

  /** `about`: whom it is about; they are no second person. */
  async needsSecond(caller: Caller, kind: ApprovalKind, about?: string): Promise<boolean> {
    const users = await this.#options.store.read('users', null);
    // Who was put out today still counts: nobody gets rid of the second person to act alone.
    const now = this.#options.now();
    return users.some(
      ({ id, role, state, changedAt }) =>
        (state === 'active' || (state === 'suspended' && now - changedAt < dayMilliseconds)) &&
        id !== caller.identity?.userId &&
        id !== about &&
        deciders[kind].includes(role),
    );
  }

  /** Takes effect at once, or waits under the id that comes back. */
  async ask(
    caller: Caller,
    request: {
      readonly kind: ApprovalKind;
      readonly summary: string;
      readonly payload: unknown;
      /** Whom it is about: they do not decide on it either. */
      readonly about?: string | undefined;
    },
    needsSecond?: boolean,
  ): Promise<{ id: string; waiting: string | null }> {
    const { identity } = caller;
    if (identity === null) throw new Fault('SIGN_IN_NEEDED', 'An approval is asked for by somebody.');
    const now = this.#options.now();
    const { kind, summary, payload } = request;
    const approval: Approval = {
      kind,
      summary,
      payload,
      id: randomUUID(),
      state: 'waiting',
      requestedBy: identity.userId,
      requestedByName: identity.user,
      requestedAt: now,
      expiresAt: now + dayMilliseconds,
      decidedBy: null,
      decidedByName: null,
      decidedAt: null,
      reason: null,
    };
    const second = needsSecond ?? (await this.needsSecond(caller, kind, request.about));
    const own = (await this.#read()).filter(
      ({ state, requestedBy }) => state === 'waiting' && requestedBy === identity.userId,
    );
    if (own.length >= mostWaiting) {
      throw new Fault(
        'APPROVALS_FULL',
        `${mostWaiting} of your requests wait already. Take one back, or have them decided.`,
      );
    }
    await this.#record(caller, approval, second ? 'asked' : 'nobody else could decide');
    if (!second) {
      const decided: Approval = {
        ...approval,
        state: 'approved',
        decidedAt: now,
        reason: 'no second person',
      };
      await this.#inTurn(() => this.#run(decided, caller));
      await this.#save(decided);
      return { id: approval.id, waiting: null };
    }
    await this.#save(approval);
    return { id: approval.id, waiting: approval.id };
  }

  /** Decisions follow each other, so that two people cannot both say yes to one thing. */
  decide(
    caller: Caller,
    input: { readonly id: string; readonly approve: boolean; readonly reason: string },
  ): Promise<Approval> {
    return this.#inTurn(() => this.#decide(caller, input));
  }

  #inTurn<Value>(work: () => Promise<Value>): Promise<Value> {
    const next = this.#deciding.then(work);
    this.#deciding = next.catch(() => undefined);
    return next;
  }

  async #decide(
    caller: Caller,
    { id, approve, reason }: { id: string; approve: boolean; reason: string },
  ): Promise<Approval> {
    const approval = await this.#waiting(id);
    const { identity } = caller;
    if (identity === null) throw new Fault('SIGN_IN_NEEDED', 'An approval is decided by somebody.');
    if (approval.requestedBy === identity.userId) {
      throw new Fault('APPROVAL_OWN', 'You asked for this yourself. Another person must decide.', { id });
    }
    if (aboutOf(approval) === identity.userId) {
      throw new Fault('APPROVAL_OWN', 'This is about yourself. Another person must decide.', { id });
    }
    if (!deciders[approval.kind].includes(identity.role)) {
      throw new Fault(
        'ROLE_REQUIRED',
        `This is decided by ${deciders[approval.kind].join(', ')}; you are ${identity.role}.`,
        { id, needed: [...deciders[approval.kind]] },
      );
    }
    const decided: Approval = {
      ...approval,
      state: approve ? 'approved' : 'refused',
      decidedBy: identity.userId,
      decidedByName: identity.user,
      decidedAt: this.#options.now(),
      reason,
    };
    await this.#record(caller, decided, decided.state);
    if (approve) await this.#run(decided, caller);
    await this.#save(decided);
    return decided;
  }

  withdraw(caller: Caller, id: string): Promise<Approval> {
    return this.#inTurn(() => this.#withdraw(caller, id));
  }

  async #withdraw(caller: Caller, id: string): Promise<Approval> {
    const approval = await this.#waiting(id);
    if (approval.requestedBy !== caller.identity?.userId)
      throw new Fault('APPROVAL_NOT_YOURS', 'Only who asked can take it back.', { id });
    const withdrawn: Approval = { ...approval, state: 'withdrawn', decidedAt: this.#options.now() };
    await this.#record(caller, withdrawn, 'withdrawn');
    await this.#save(withdrawn);
    return withdrawn;
  }

  async #waiting(id: string): Promise<Approval> {
    const approval = (await this.#read()).find((one) => one.id === id);
    if (approval === undefined)
      throw new Fault('APPROVAL_UNKNOWN', 'There is no such request. approvals.list names them.', { id });
    if (approval.state !== 'waiting')
      throw new Fault('APPROVAL_DECIDED', `This request is ${approval.state} already.`, {
        id,
        state: approval.state,
      });
    return approval;
  }

  async #run(approval: Approval, caller: Caller): Promise<void> {
    const apply = this.#apply.get(approval.kind);
    if (apply === undefined) throw new Error(`nothing applies ${approval.kind}`);
    await apply(approval.payload, approval, caller);
  }

  async #record(caller: Caller, approval: Approval, outcome: string): Promise<void> {
    await this.#options.audit.write(caller, {
      category: 'approval',
      action: `approval.${approval.kind}`,
      approval: approval.id,
      subject: subjectOf(approval),
      details: { outcome, summary: approval.summary, requestedBy: approval.requestedByName },
    });
  }

  async #save(approval: Approval): Promise<void> {
    await this.#options.store.write('saveApproval', approval);
    await this.load();
  }

  /** What nobody decided in a day is void: the market has moved on. */
  async #read(): Promise<Approval[]> {
    const now = this.#options.now();
    const all = await this.#options.store.read('approvals', { limit: kept });
    return all.map((approval) =>
      approval.state === 'waiting' && now >= approval.expiresAt
        ? { ...approval, state: 'expired' }
        : approval,
    );
  }
}

/** What of an approval belongs to an order’s life line. */
function subjectOf({ kind, payload }: Approval): Record<string, string> {
  if (kind !== 'manual-trade') return {};
  const { id, book, instrument } = payload as { id: string; book: string; instrument: string };
  return { order: id, book, instrument };
}

/** Whose role an approval is about. */
function aboutOf({ kind, payload }: Approval): string | null {
  return kind === 'role' ? (payload as { readonly userId: string }).userId : null;
}

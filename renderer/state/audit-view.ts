import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ContractClient } from '../client/client.ts';
import { type Problem, problemOf } from '../client/problem.ts';
import type { AuditEntry } from '../client/types.ts';
import { type AuditForm, auditQuery, emptyForm } from './audit-filter.ts';
import { watch } from './watch.ts';

export interface AuditViewState {
  readonly form: AuditForm;
  /** Newest first; of a life line oldest first. Null until the first answer. */
  readonly entries: readonly AuditEntry[] | null;
  /** Where older ones begin; null at the end. */
  readonly cursor: number | null;
  readonly loading: 'first' | 'more' | null;
  readonly problem: Problem | null;
  /** Came while the reader was further down: shown when asked for. */
  readonly fresh: readonly AuditEntry[];
  /** The reader is at the newest record, so new ones may come in above. */
  readonly atTop: boolean;
  /** The order whose life is shown in place of the log. */
  readonly order: string | null;
  /** Index of the record that is looked at. */
  readonly selected: number | null;
  /** New records are followed; false before the first answer, and where following failed. */
  readonly following: boolean;
}

export interface AuditView extends StoreApi<AuditViewState> {
  /** Follows the log while somebody looks; the answer ends it. */
  open(): () => void;
  setForm(change: Partial<AuditForm>): void;
  /** Another filter in the place of the present one. */
  show(form: AuditForm): void;
  reload(): void;
  more(): Promise<void>;
  setAtTop(atTop: boolean): void;
  showFresh(): void;
  select(index: number | null): void;
  /** Every record of one order; null goes back to the log. */
  showOrder(order: string | null): void;
}

export const pageRecords = 200;
/** A screen left open for a week must not fill the memory: older ones are read again when they are scrolled to. */
const mostKept = 5_000;

function merged(newer: readonly AuditEntry[], older: readonly AuditEntry[]): readonly AuditEntry[] {
  const newest = older[0]?.record.index ?? -1;
  return [...newer.filter(({ record }) => record.index > newest), ...older];
}

/** The log as one window looks at it: a filter, pages of older records, and new ones as they are written. */
export function createAuditView(client: Pick<ContractClient, 'audit'>, now: () => number): AuditView {
  const store = createStore<AuditViewState>(() => ({
    form: emptyForm,
    entries: null,
    cursor: null,
    loading: null,
    problem: null,
    fresh: [],
    atTop: true,
    order: null,
    selected: null,
    following: false,
  }));
  /** Grows with each filter: an answer to an older one may not be shown any more. */
  let turn = 0;
  let viewers = 0;
  let stopFollowing = () => {};

  const take = (batch: readonly AuditEntry[]) => {
    const newestFirst = [...batch].reverse();
    const { atTop, entries, fresh, order } = store.getState();
    if (!atTop || order !== null) return store.setState({ fresh: merged(newestFirst, fresh) });
    const all = merged(newestFirst, entries ?? []);
    const kept = all.slice(0, mostKept);
    const cut = all.length > kept.length ? (kept.at(-1)?.record.index ?? 0) - 1 : null;
    store.setState({ entries: kept, ...(cut !== null && { cursor: cut < 0 ? null : cut }) });
  };
  const follow = (mine: number, fromIndex: number, query: ReturnType<typeof auditQuery>) => {
    let next = fromIndex;
    stopFollowing = watch<readonly AuditEntry[]>({
      subscribe: (handlers) => client.audit.follow.subscribe({ ...query, fromIndex: next }, handlers),
      onItem: (batch) => {
        next = Math.max(next, (batch.at(-1)?.record.index ?? -1) + 1);
        if (mine === turn) take(batch);
      },
      onProblem: () => {
        if (mine === turn) store.setState({ following: false });
      },
    });
    store.setState({ following: true });
  };
  const load = async () => {
    const mine = ++turn;
    stopFollowing();
    store.setState({ loading: 'first', problem: null, fresh: [], following: false });
    const { form, order } = store.getState();
    try {
      if (order !== null) {
        const { entries } = await client.audit.related.query({ order });
        if (mine === turn) store.setState({ entries, cursor: null, loading: null });
        return;
      }
      const query = auditQuery(form, now());
      // The size first: what is written between the two questions comes twice rather than never.
      const { size } = await client.audit.head.query();
      const { entries, cursor } = await client.audit.query.query({ ...query, limit: pageRecords });
      if (mine !== turn) return;
      store.setState({ entries, cursor, loading: null, atTop: true });
      if (viewers > 0 && query.to === undefined) follow(mine, size, query);
    } catch (error) {
      if (mine === turn) store.setState({ problem: problemOf(error), loading: null });
    }
  };
  const start = () => {
    store.setState({ entries: null, cursor: null, selected: null });
    if (viewers > 0) void load();
  };
  return {
    ...store,
    open() {
      viewers += 1;
      if (viewers === 1) void load();
      return () => {
        viewers -= 1;
        if (viewers > 0) return;
        turn += 1;
        stopFollowing();
        // Another person may look next: nothing of what this one may see stays.
        store.setState({
          entries: null,
          fresh: [],
          cursor: null,
          selected: null,
          following: false,
          loading: null,
        });
      };
    },
    setForm(change) {
      store.setState(({ form }) => ({ form: { ...form, ...change }, order: null }));
      start();
    },
    show(form) {
      store.setState({ form, order: null });
      start();
    },
    reload: () => void load(),
    async more() {
      const { cursor, loading, form, order } = store.getState();
      if (cursor === null || loading !== null || order !== null) return;
      const mine = turn;
      store.setState({ loading: 'more' });
      try {
        const answer = await client.audit.query.query({
          ...auditQuery(form, now()),
          limit: pageRecords,
          cursor,
        });
        if (mine !== turn) return;
        store.setState(({ entries }) => ({
          entries: [...(entries ?? []), ...answer.entries],
          cursor: answer.cursor,
          loading: null,
        }));
      } catch (error) {
        if (mine === turn) store.setState({ problem: problemOf(error), loading: null });
      }
    },
    setAtTop(atTop) {
      if (atTop !== store.getState().atTop) store.setState({ atTop });
      if (atTop) this.showFresh();
    },
    showFresh() {
      const { fresh, entries, order } = store.getState();
      if (fresh.length === 0 || order !== null) return;
      store.setState({ entries: merged(fresh, entries ?? []), fresh: [] });
    },
    select: (selected) => store.setState({ selected }),
    showOrder(order) {
      store.setState({ order });
      start();
    },
  };
}

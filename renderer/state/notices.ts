import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Problem } from '../client/problem.ts';

export interface Notice {
  readonly id: number;
  readonly kind: 'good' | 'info' | 'bad' | 'alert';
  readonly text: string;
  /** The stable code of a problem. */
  readonly code: string | null;
  readonly action: { readonly label: string; run(): void } | null;
}

export interface NoticesState {
  readonly notices: readonly Notice[];
}

export interface Notices extends StoreApi<NoticesState> {
  say(kind: Notice['kind'], text: string, action?: Notice['action']): void;
  problem(problem: Problem, doing: string): void;
  dismiss(id: number): void;
  clear(): void;
}

const most = 4;

/** Short messages at the edge of the screen. Good news leaves by itself; problems and price alerts stay until dismissed. */
export function createNotices(options: { lifeMilliseconds?: number } = {}): Notices {
  const store = createStore<NoticesState>(() => ({ notices: [] }));
  let nextId = 1;
  const dismiss = (id: number) =>
    store.setState(({ notices }) => ({ notices: notices.filter((notice) => notice.id !== id) }));
  const add = (notice: Omit<Notice, 'id'>) => {
    const id = nextId++;
    store.setState(({ notices }) => ({ notices: [...notices, { ...notice, id }].slice(-most) }));
    if (notice.kind === 'good' || notice.kind === 'info')
      setTimeout(() => dismiss(id), options.lifeMilliseconds ?? 6_000);
  };
  return {
    ...store,
    say: (kind, text, action = null) => add({ kind, text, code: null, action }),
    problem: (problem, doing) =>
      add({ kind: 'bad', text: `${doing}: ${problem.message}`, code: problem.code, action: null }),
    dismiss,
    clear: () => store.setState({ notices: [] }),
  };
}

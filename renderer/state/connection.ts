import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Connection, ConnectionState } from '../client/connection.ts';

export type ConnectionStore = StoreApi<ConnectionState>;

export function createConnectionStore(connection: Connection): ConnectionStore & { dispose(): void } {
  const store = createStore<ConnectionState>(() => connection.state());
  const dispose = connection.onState((state) => store.setState(state, true));
  return { ...store, dispose };
}

/** Since when nothing has come from the engine, or null while it is there: what it said before is as of then. */
export function cutSince(state: Pick<ConnectionState, 'phase' | 'since'>): number | null {
  return state.phase === 'open' ? null : state.since;
}

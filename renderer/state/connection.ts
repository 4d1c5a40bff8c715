import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Connection, ConnectionState } from '../client/connection.ts';

export type ConnectionStore = StoreApi<ConnectionState>;

export function createConnectionStore(connection: Connection): ConnectionStore & { dispose(): void } {
  const store = createStore<ConnectionState>(() => connection.state());
  const dispose = connection.onState((state) => store.setState(state, true));
  return { ...store, dispose };
}

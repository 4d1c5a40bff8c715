import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ContractClient } from '../client/client.ts';
import { type Problem, problemOf } from '../client/problem.ts';
import type { Backup, VaultStatus } from '../client/types.ts';
import { watch } from './watch.ts';

export interface VaultState {
  readonly status: VaultStatus | null;
  /** What is under way, for the button that started it. */
  readonly busy: 'create' | 'unlock' | 'restore' | null;
  readonly problem: Problem | null;
  readonly backups: readonly Backup[] | null;
}

export interface Vault extends StoreApi<VaultState> {
  create(passphrase: string): Promise<boolean>;
  unlock(passphrase: string): Promise<boolean>;
  lock(): Promise<void>;
  restore(name: string): Promise<boolean>;
  loadBackups(): Promise<void>;
  clearProblem(): void;
  dispose(): void;
}

/** Milliseconds until a passphrase may be tried again. */
export function retryDelay(status: VaultStatus | null, now: number): number {
  return Math.max(0, (status?.retryAt ?? 0) - now);
}

export function createVault(client: ContractClient): Vault {
  const store = createStore<VaultState>(() => ({ status: null, busy: null, problem: null, backups: null }));
  const dispose = watch<VaultStatus>({
    subscribe: (handlers) => client.vault.watch.subscribe(undefined, handlers),
    onItem: (status) => store.setState({ status }),
    onProblem: (problem) => store.setState({ problem }),
  });
  const run = async (
    busy: NonNullable<VaultState['busy']>,
    work: () => Promise<VaultStatus>,
  ): Promise<boolean> => {
    store.setState({ busy, problem: null });
    try {
      store.setState({ status: await work(), busy: null });
      return true;
    } catch (error) {
      const problem = problemOf(error);
      // The count of failures and the delay stand in the status, which the engine may not have sent yet.
      const status = await client.vault.status.query().catch(() => store.getState().status);
      store.setState({ busy: null, problem, status });
      return false;
    }
  };
  return {
    ...store,
    create: (passphrase) => run('create', () => client.vault.create.mutate({ passphrase })),
    unlock: (passphrase) => run('unlock', () => client.vault.unlock.mutate({ passphrase })),
    async lock() {
      await run('unlock', () => client.vault.lock.mutate());
    },
    restore: (name) => run('restore', async () => (await client.vault.restore.mutate({ name })).status),
    async loadBackups() {
      try {
        store.setState({ backups: (await client.vault.backups.query()).backups });
      } catch (error) {
        store.setState({ problem: problemOf(error), backups: [] });
      }
    },
    clearProblem: () => store.setState({ problem: null }),
    dispose,
  };
}

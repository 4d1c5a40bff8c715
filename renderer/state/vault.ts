import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ContractClient } from '../client/client.ts';
import { type Problem, problemOf } from '../client/problem.ts';
import type { Backup, SignedIn, VaultStatus } from '../client/types.ts';
import { watch } from './watch.ts';

export interface VaultState {
  readonly status: VaultStatus | null;
  /** What is under way, for the button that started it. */
  readonly busy: 'create' | 'lock' | 'restore' | null;
  /** A vault was just made here: its recovery kit comes next. */
  readonly firstRun: boolean;
  readonly problem: Problem | null;
  readonly backups: readonly Backup[] | null;
}

export interface Vault extends StoreApi<VaultState> {
  create(user: string, passphrase: string): Promise<boolean>;
  /** The first run is over: the recovery kit was verified, or put off. */
  finishFirstRun(): void;
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

export function createVault(client: ContractClient, keep: (answer: SignedIn) => Promise<void>): Vault {
  const store = createStore<VaultState>(() => ({
    status: null,
    busy: null,
    problem: null,
    backups: null,
    firstRun: false,
  }));
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
    create: (user, passphrase) =>
      run('create', async () => {
        store.setState({ firstRun: true });
        try {
          await keep(await client.vault.create.mutate({ user, passphrase }));
        } catch (error) {
          store.setState({ firstRun: false });
          throw error;
        }
        return client.vault.status.query();
      }),
    finishFirstRun: () => store.setState({ firstRun: false }),
    async lock() {
      await run('lock', () => client.vault.lock.mutate());
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

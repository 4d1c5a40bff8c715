import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ContractClient } from '../client/client.ts';
import { type Problem, problemOf } from '../client/problem.ts';
import type { PermissionEntry, Role } from '../client/types.ts';

/** The table of the contract as the engine tells it: nothing of it is repeated here. */
export interface PermissionsState {
  readonly role: Role | null;
  /** By procedure; null until the engine has said. */
  readonly entries: ReadonlyMap<string, PermissionEntry> | null;
  readonly problem: Problem | null;
}

export interface Permissions extends StoreApi<PermissionsState> {
  load(): Promise<void>;
  forget(): void;
}

const unknown: PermissionsState = { role: null, entries: null, problem: null };

export function createPermissions(client: Pick<ContractClient, 'access'>): Permissions {
  const store = createStore<PermissionsState>(() => unknown);
  return {
    ...store,
    async load() {
      try {
        const { role, entries } = await client.access.permissions.query();
        store.setState({
          role,
          entries: new Map(entries.map((entry) => [entry.path, entry])),
          problem: null,
        });
      } catch (error) {
        store.setState({ problem: problemOf(error) });
      }
    },
    forget: () => store.setState(unknown, true),
  };
}

/** Whether this person may call it; null while nobody has said. */
export function mayCall({ entries }: PermissionsState, path: string): boolean | null {
  return entries === null ? null : (entries.get(path)?.mine ?? false);
}

/** `risk, compliance and administrator`; `everybody` where any role may. */
export function allowedText({ entries }: PermissionsState, path: string): string {
  const allowed = entries?.get(path)?.allowed ?? [];
  if (allowed.includes('anyone') || allowed.includes('signed-in')) return 'everybody';
  return listText(allowed);
}

export function listText(words: readonly string[]): string {
  return words.length < 2 ? words.join() : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}

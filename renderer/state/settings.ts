import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ContractClient } from '../client/client.ts';
import { type Problem, problemOf } from '../client/problem.ts';
import type { Settings } from '../client/types.ts';

export interface SettingsState {
  readonly settings: Settings;
  readonly loaded: boolean;
  readonly problem: Problem | null;
}

export interface SettingsStore extends StoreApi<SettingsState> {
  load(): Promise<void>;
  /** Shows the change at once and takes it back where the engine refuses it. */
  change(change: Partial<Settings>): Promise<boolean>;
}

/** In force until the vault is open: settings live inside it. */
export const initialSettings: Settings = {
  theme: 'system',
  palette: 'blue-orange',
  flash: true,
  simulatorHours: 'continuous',
  simulatorSeed: 1,
  messagesPerSecond: 100,
  watchlist: [],
  density: 'compact',
};

export function createSettings(client: ContractClient): SettingsStore {
  const store = createStore<SettingsState>(() => ({
    settings: initialSettings,
    loaded: false,
    problem: null,
  }));
  return {
    ...store,
    async load() {
      try {
        store.setState({ settings: await client.settings.get.query(), loaded: true, problem: null });
      } catch (error) {
        store.setState({ problem: problemOf(error) });
      }
    },
    async change(change) {
      const before = store.getState().settings;
      store.setState({ settings: { ...before, ...change }, problem: null });
      try {
        store.setState({ settings: await client.settings.set.mutate(change) });
        return true;
      } catch (error) {
        store.setState({ settings: before, problem: problemOf(error) });
        return false;
      }
    },
  };
}

/** The theme to show: the person's choice, else the system's. */
export function effectiveTheme(theme: Settings['theme'], systemIsDark: boolean): 'dark' | 'light' {
  if (theme === 'system') return systemIsDark ? 'dark' : 'light';
  return theme;
}

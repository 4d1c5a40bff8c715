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
  idleMinutes: 15,
  drillDays: 7,
  formulas: {},
};

export function createSettings(client: ContractClient): SettingsStore {
  const store = createStore<SettingsState>(() => ({
    settings: initialSettings,
    loaded: false,
    problem: null,
  }));
  /** As the engine last said; what is shown runs ahead of it while changes are under way. */
  let confirmed = initialSettings;
  let underWay = 0;
  let last: Promise<unknown> = Promise.resolve();
  const settle = () => {
    underWay -= 1;
    if (underWay === 0) store.setState({ settings: confirmed });
  };
  return {
    ...store,
    async load() {
      try {
        confirmed = await client.settings.get.query();
        store.setState({ settings: confirmed, loaded: true, problem: null });
      } catch (error) {
        store.setState({ problem: problemOf(error) });
      }
    },
    async change(change) {
      underWay += 1;
      store.setState(({ settings }) => ({ settings: { ...settings, ...change }, problem: null }));
      // One after the other, so that the engine ends with what the person chose last.
      const sent = last.then(() => client.settings.set.mutate(change));
      last = sent.catch(() => {});
      try {
        confirmed = await sent;
        settle();
        return true;
      } catch (error) {
        settle();
        store.setState({ problem: problemOf(error) });
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

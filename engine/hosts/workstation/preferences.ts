import { z } from 'zod';
import type {
  Layout,
  LayoutEntry,
  LayoutService,
  Settings,
  SettingsService,
} from '../../api/ports/preferences.ts';
import { alertConditions } from '../../domain/alert.ts';
import type { Store } from '../../store/store.ts';

export class Layouts implements LayoutService {
  readonly #store: Store;
  readonly #now: () => number;

  constructor(store: Store, now: () => number) {
    this.#store = store;
    this.#now = now;
  }

  list(): Promise<readonly LayoutEntry[]> {
    return this.#store.read('layouts', null);
  }

  load(name: string): Promise<Layout> {
    return this.#store.read('layout', { name });
  }

  save(name: string, content: unknown): Promise<LayoutEntry> {
    return this.#store.write('saveLayout', { name, content, now: this.#now() });
  }

  remove(name: string): Promise<void> {
    return this.#store.write('removeLayout', { name });
  }
}

export const defaultSettings: Settings = {
  theme: 'system',
  palette: 'blue-orange',
  flash: true,
  simulatorHours: 'continuous',
  simulatorSeed: 20_261_122,
  messagesPerSecond: 1_000,
  watchlist: ['CL', 'BRN', 'NG', 'TTF', 'RB', 'HO', 'EUA', 'DEB'],
  density: 'compact',
  idleMinutes: 15,
  drillDays: 7,
  formulas: {},
  feeds: [],
  alerts: [],
};

const stored = z.object({
  theme: z.enum(['system', 'dark', 'light']).catch(defaultSettings.theme),
  palette: z.enum(['blue-orange', 'green-red', 'red-green']).catch(defaultSettings.palette),
  flash: z.boolean().catch(defaultSettings.flash),
  simulatorHours: z.enum(['continuous', 'exchange']).catch(defaultSettings.simulatorHours),
  simulatorSeed: z.number().int().catch(defaultSettings.simulatorSeed),
  messagesPerSecond: z.number().int().positive().catch(defaultSettings.messagesPerSecond),
  watchlist: z.array(z.string()).catch([...defaultSettings.watchlist]),
  density: z.enum(['compact', 'comfortable']).catch(defaultSettings.density),
  idleMinutes: z.number().int().min(0).max(720).catch(defaultSettings.idleMinutes),
  drillDays: z.number().int().min(0).max(365).catch(defaultSettings.drillDays),
  formulas: z.record(z.string(), z.string()).catch({}),
  feeds: z
    .array(
      z.object({
        venue: z.string(),
        symbols: z.record(z.string(), z.string()),
        address: z.string().nullable(),
      }),
    )
    .catch([]),
  alerts: z
    .array(
      z.object({
        id: z.string(),
        symbol: z.string(),
        condition: z.enum(alertConditions),
        price: z.number(),
        createdAt: z.number(),
        hit: z.object({ time: z.number(), price: z.number(), replayed: z.boolean() }).nullable(),
      }),
    )
    .catch([]),
});

export class SettingsStore implements SettingsService {
  readonly #store: Store;
  readonly #changed: (change: Partial<Settings>) => void;
  #formulas: Readonly<Record<string, string>> = {};
  #feeds: Settings['feeds'] = [];
  #idleMinutes = 15;

  constructor(store: Store, changed: (change: Partial<Settings>) => void) {
    this.#store = store;
    this.#changed = changed;
  }

  /** Named formulas as last read or written; none before the vault is open. */
  formulas(): Readonly<Record<string, string>> {
    return this.#formulas;
  }

  /** The venue that serves a symbol, as last read or written. */
  venueOf(symbol: string): string | undefined {
    return this.#feeds.find(({ symbols }) => symbols[symbol] !== undefined)?.venue;
  }

  /** As last read or written. */
  get idleMinutes(): number {
    return this.#idleMinutes;
  }

  async get(): Promise<Settings> {
    const settings = stored.parse(await this.#store.read('settings', null));
    this.#formulas = settings.formulas;
    this.#feeds = settings.feeds;
    this.#idleMinutes = settings.idleMinutes;
    return settings;
  }

  async set(change: Partial<Settings>): Promise<Settings> {
    await this.#store.write('writeSettings', change);
    const settings = await this.get();
    this.#changed(change);
    return settings;
  }
}

import type { Alert } from '../../domain/alert.ts';

export interface LayoutEntry {
  readonly name: string;
  readonly version: number;
  readonly savedAt: number;
}

export interface Layout extends LayoutEntry {
  /** The docking library's own JSON together with each panel's parameters; opaque to the engine. */
  readonly content: unknown;
}

export interface LayoutService {
  list(): Promise<readonly LayoutEntry[]>;
  load(name: string): Promise<Layout>;
  /** A layout of the same name becomes its next version; older versions are kept (the newest ten). */
  save(name: string, content: unknown): Promise<LayoutEntry>;
  remove(name: string): Promise<void>;
}

export interface Settings {
  readonly theme: 'system' | 'dark' | 'light';
  readonly palette: 'blue-orange' | 'green-red' | 'red-green';
  readonly flash: boolean;
  /** `continuous`: the simulated exchange trades round the clock; `exchange`: it keeps real session hours. */
  readonly simulatorHours: 'continuous' | 'exchange';
  readonly simulatorSeed: number;
  readonly messagesPerSecond: number;
  readonly watchlist: readonly string[];
  readonly density: 'compact' | 'comfortable';
  /** Minutes without a key or a pointer after which the screen locks; 0 never does. */
  readonly idleMinutes: number;
  /** Days between restore drills; 0 runs none by itself. */
  readonly drillDays: number;
  /** Formulas by the names under which they are instruments. */
  readonly formulas: Readonly<Record<string, string>>;
  /** Changed by feeds.save and feeds.remove. */
  readonly feeds: readonly FeedSetting[];
  /** Changed by alerts.add, alerts.arm and alerts.remove, and when one is hit. */
  readonly alerts: readonly Alert[];
}

/** A venue that is connected to in place of the simulated exchange. */
export interface FeedSetting {
  readonly venue: string;
  /** The venue's products by our symbols. */
  readonly symbols: Readonly<Record<string, string>>;
  /** Null is the venue's own address. */
  readonly address: string | null;
}

export interface SettingsService {
  get(): Promise<Settings>;
  set(change: Partial<Settings>): Promise<Settings>;
}

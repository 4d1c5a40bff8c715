import type { MarketService } from '../market/service.ts';
import type { AlertService } from './ports/alerts.ts';
import type { CurveService } from './ports/curves.ts';
import type { FeedsService } from './ports/feeds.ts';
import type { HistoryService } from './ports/history.ts';
import type { JobRegistry } from './ports/jobs.ts';
import type { LayoutService, SettingsService } from './ports/preferences.ts';
import type { ReplayService } from './ports/replay.ts';
import type { SystemService } from './ports/system.ts';
import type { UploadRegistry } from './ports/uploads.ts';
import type { VaultService } from './ports/vault.ts';
import type { Role } from './trpc.ts';

/** Everything the contract can reach; built by `engine/hosts/workstation`. */
export interface Workstation {
  readonly vault: VaultService;
  readonly history: HistoryService;
  readonly curves: CurveService;
  readonly replay: ReplayService;
  readonly feeds: FeedsService;
  readonly alerts: AlertService;
  readonly market: MarketService;
  readonly layouts: LayoutService;
  readonly settings: SettingsService;
  readonly jobs: JobRegistry;
  readonly uploads: UploadRegistry;
  readonly system: SystemService;
}

export interface Caller {
  readonly host: 'desktop' | 'gateway' | 'cli' | 'test';
  readonly role: Role;
  /** Whether this caller may name files of the engine's machine. A browser may not; it uploads. */
  readonly localFiles: boolean;
}

export interface ContractContext {
  readonly workstation: Workstation;
  readonly caller: Caller;
}

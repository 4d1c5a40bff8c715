import type { MarketService } from '../market/service.ts';
import type { Caller } from './caller.ts';
import type { Gate } from './gate.ts';
import type { AccessService } from './ports/access.ts';
import type { AlertService } from './ports/alerts.ts';
import type { AuditService } from './ports/audit.ts';
import type { BackupFileService } from './ports/backups.ts';
import type { ControlService } from './ports/controls.ts';
import type { CurveService } from './ports/curves.ts';
import type { FeedsService } from './ports/feeds.ts';
import type { ForecastService } from './ports/forecasts.ts';
import type { HistoryService } from './ports/history.ts';
import type { JobRegistry } from './ports/jobs.ts';
import type { KeyService } from './ports/keys.ts';
import type { PasskeyService } from './ports/passkeys.ts';
import type { PeopleService } from './ports/people.ts';
import type { LayoutService, SettingsService } from './ports/preferences.ts';
import type { ReplayService } from './ports/replay.ts';
import type { ReportService } from './ports/reports.ts';
import type { SystemService } from './ports/system.ts';
import type { UploadRegistry } from './ports/uploads.ts';
import type { VaultService } from './ports/vault.ts';

/** Everything the contract can reach; built by `engine/hosts/workstation`. */
export interface Workstation {
  readonly vault: VaultService;
  readonly access: AccessService;
  readonly gate: Gate;
  readonly people: PeopleService;
  readonly passkeys: PasskeyService;
  readonly controls: ControlService;
  readonly audit: AuditService;
  readonly reports: ReportService;
  readonly keys: KeyService;
  readonly backupFiles: BackupFileService;
  readonly history: HistoryService;
  readonly curves: CurveService;
  readonly forecasts: ForecastService;
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

export interface ContractContext {
  readonly workstation: Workstation;
  readonly caller: Caller;
}

import { createContext, useContext } from 'react';
import { type ContractClient, connectToHost, createContractClient } from '../client/client.ts';
import type { Connection } from '../client/connection.ts';
import { createAccess } from '../state/access.ts';
import { createAlerts } from '../state/alerts.ts';
import { createAuditView } from '../state/audit-view.ts';
import { createClock } from '../state/clock.ts';
import { createCommandHistory } from '../state/command-history.ts';
import { createConnectionStore } from '../state/connection.ts';
import { createControls } from '../state/controls.ts';
import { createForecastAsks } from '../state/forecast-asks.ts';
import { createFrameMeter } from '../state/frame-meter.ts';
import { createImportWizard } from '../state/import-wizard.ts';
import { createLayouts } from '../state/layouts.ts';
import { createLinkGroups } from '../state/link-groups.ts';
import { createMarket } from '../state/market.ts';
import { createNotices } from '../state/notices.ts';
import { createPermissions } from '../state/permissions.ts';
import { createQuotes } from '../state/quotes.ts';
import { createReplayStore } from '../state/replay.ts';
import { createSettings } from '../state/settings.ts';
import { createSymbolFacts } from '../state/symbol-facts.ts';
import { createVault } from '../state/vault.ts';
import { createDock } from './dock.ts';

/** 1 for the first window; another one says its number in its address. */
function windowNumber(): number {
  const number = Number(new URLSearchParams(globalThis.location?.search ?? '').get('window') ?? 1);
  return Number.isInteger(number) && number >= 1 && number <= 99 ? number : 1;
}

/** Everything a screen may reach: the client, the slices, the dock. Made once per window. */
export function createWorkstation(connection: Connection = connectToHost()) {
  const client: ContractClient = createContractClient(connection);
  const notices = createNotices();
  const access = createAccess(client, connection);
  const layouts = createLayouts(client, undefined, windowNumber());
  return {
    connection,
    client,
    notices,
    layouts,
    connectionState: createConnectionStore(connection),
    access,
    vault: createVault(client, access.keep),
    settings: createSettings(client),
    market: createMarket(client),
    quotes: createQuotes(),
    clock: createClock(),
    frames: createFrameMeter(),
    commandHistory: createCommandHistory(),
    importWizard: createImportWizard(client, () => crypto.randomUUID()),
    links: createLinkGroups(),
    facts: createSymbolFacts(client),
    replay: createReplayStore(),
    alerts: createAlerts(),
    permissions: createPermissions(client),
    controls: createControls(),
    forecastAsks: createForecastAsks(),
    auditView: createAuditView(client, Date.now),
    dock: createDock({ layouts, notices }),
  };
}

export type Workstation = ReturnType<typeof createWorkstation>;

const WorkstationContext = createContext<Workstation | null>(null);
export const WorkstationProvider = WorkstationContext.Provider;

export function useWorkstation(): Workstation {
  const workstation = useContext(WorkstationContext);
  if (workstation === null) throw new Error('useWorkstation: there is no WorkstationProvider above');
  return workstation;
}

import { createContext, useContext } from 'react';
import { type ContractClient, connectToHost, createContractClient } from '../client/client.ts';
import type { Connection } from '../client/connection.ts';
import { createClock } from '../state/clock.ts';
import { createCommandHistory } from '../state/command-history.ts';
import { createConnectionStore } from '../state/connection.ts';
import { createFrameMeter } from '../state/frame-meter.ts';
import { createImportWizard } from '../state/import-wizard.ts';
import { createLayouts } from '../state/layouts.ts';
import { createMarket } from '../state/market.ts';
import { createNotices } from '../state/notices.ts';
import { createQuotes } from '../state/quotes.ts';
import { createSettings } from '../state/settings.ts';
import { createVault } from '../state/vault.ts';
import { createDock } from './dock.ts';

/** Everything a screen may reach: the client, the slices, the dock. Made once per window. */
export function createWorkstation(connection: Connection = connectToHost()) {
  const client: ContractClient = createContractClient(connection);
  const notices = createNotices();
  const layouts = createLayouts(client);
  return {
    connection,
    client,
    notices,
    layouts,
    connectionState: createConnectionStore(connection),
    vault: createVault(client),
    settings: createSettings(client),
    market: createMarket(client),
    quotes: createQuotes(),
    clock: createClock(),
    frames: createFrameMeter(),
    commandHistory: createCommandHistory(),
    importWizard: createImportWizard(client, () => crypto.randomUUID()),
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

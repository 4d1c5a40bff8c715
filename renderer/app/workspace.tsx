import {
  DockviewReact,
  type DockviewReadyEvent,
  type DockviewTheme,
  type IDockviewPanelProps,
} from 'dockview-react';
import { type FunctionComponent, useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { AlertsPanel } from '../panels/alerts/alerts-panel.tsx';
import { AuditPanel } from '../panels/audit/audit-panel.tsx';
import { CalendarPanel } from '../panels/calendar/calendar-panel.tsx';
import { CardPanel } from '../panels/card/card-panel.tsx';
import { ChartPanel } from '../panels/chart/chart-panel.tsx';
import { ControlsPanel } from '../panels/controls/controls-panel.tsx';
import { CurvePanel } from '../panels/curve/curve-panel.tsx';
import { DepthPanel } from '../panels/depth/depth-panel.tsx';
import { FeedsPanel } from '../panels/feeds/feeds-panel.tsx';
import { ForecastPanel } from '../panels/forecast/forecast-panel.tsx';
import { ImportPanel } from '../panels/import/import-panel.tsx';
import { InsightsPanel } from '../panels/insights/insights-panel.tsx';
import { InventoryPanel } from '../panels/inventory/inventory-panel.tsx';
import { KeysPanel } from '../panels/keys/keys-panel.tsx';
import { MatrixPanel } from '../panels/matrix/matrix-panel.tsx';
import { PeoplePanel } from '../panels/people/people-panel.tsx';
import { ReportsPanel } from '../panels/reports/reports-panel.tsx';
import { SeasonalityPanel } from '../panels/seasonality/seasonality-panel.tsx';
import { SettingsPanel } from '../panels/settings/settings-panel.tsx';
import { TapePanel } from '../panels/tape/tape-panel.tsx';
import { WatchlistPanel } from '../panels/watchlist/watchlist-panel.tsx';
import type { PanelKind } from '../state/panel-kinds.ts';
import { startSession } from '../state/session.ts';
import { CommandLine } from './command-line.tsx';
import { DockTab } from './dock-tab.tsx';
import { HelpDialog } from './help-dialog.tsx';
import { PanelBoundary } from './panel-boundary.tsx';
import { ReplayBar } from './replay-bar.tsx';
import { StatusBar } from './status-bar.tsx';
import { TopBar } from './top-bar.tsx';
import { useShortcuts } from './use-shortcuts.ts';
import { Watermark } from './watermark.tsx';
import { useWorkstation } from './workstation.ts';

const bounded = (Panel: FunctionComponent<IDockviewPanelProps>, name: string) =>
  function BoundedPanel(props: IDockviewPanelProps) {
    return (
      <PanelBoundary name={name}>
        <Panel {...props} />
      </PanelBoundary>
    );
  };

type AnyPanel = FunctionComponent<IDockviewPanelProps>;

/** Made anew when the workstation turns to another time: what it has read is of the one before. */
const ofItsTime = (Panel: AnyPanel): AnyPanel =>
  function PanelOfItsTime(props) {
    const { replay } = useWorkstation();
    const epoch = useStore(replay, ({ status }) => status?.epoch ?? 0);
    return <Panel key={epoch} {...props} />;
  };

const components: Readonly<Record<PanelKind, AnyPanel>> = {
  watchlist: bounded(WatchlistPanel as AnyPanel, 'Watchlist'),
  chart: bounded(ofItsTime(ChartPanel as AnyPanel), 'Chart'),
  import: bounded(ImportPanel, 'Import'),
  feeds: bounded(FeedsPanel, 'Feed status'),
  settings: bounded(SettingsPanel, 'Settings'),
  depth: bounded(DepthPanel as AnyPanel, 'Depth'),
  tape: bounded(TapePanel as AnyPanel, 'Trades'),
  card: bounded(CardPanel as AnyPanel, 'Contract'),
  curve: bounded(CurvePanel as AnyPanel, 'Curve'),
  matrix: bounded(MatrixPanel as AnyPanel, 'Spreads'),
  seasonality: bounded(SeasonalityPanel as AnyPanel, 'Season'),
  forecast: bounded(ofItsTime(ForecastPanel as AnyPanel), 'Forecast'),
  insights: bounded(InsightsPanel as AnyPanel, 'Insights'),
  calendar: bounded(CalendarPanel, 'Calendar'),
  inventory: bounded(InventoryPanel, 'Inventories'),
  alerts: bounded(AlertsPanel, 'Alerts'),
  people: bounded(PeoplePanel, 'People'),
  audit: bounded(AuditPanel, 'Audit'),
  reports: bounded(ReportsPanel, 'Reports'),
  keys: bounded(KeysPanel, 'Keys'),
  controls: bounded(ControlsPanel, 'Controls'),
};

const theme: DockviewTheme = {
  name: 'workstation',
  className: 'dockview-theme-workstation',
  dndTabIndicator: 'line',
};

/** The unlocked workstation. It is taken down when the vault locks, and with it every stream that needs the vault. */
export function Workspace() {
  const workstation = useWorkstation();
  const { dock } = workstation;
  const [commandOpen, setCommandOpen] = useState(false);
  const [commandAsked, setCommandAsked] = useState(0);
  const [helpOpen, setHelpOpen] = useState(false);
  const detach = useRef<(() => void) | null>(null);
  useEffect(() => startSession(workstation), [workstation]);
  useEffect(() => () => detach.current?.(), []);
  // What was said about an open vault is not for whoever stands before the locked one.
  useEffect(() => () => workstation.notices.clear(), [workstation]);
  const openCommand = () => {
    setCommandOpen(true);
    setCommandAsked((count) => count + 1);
  };
  useShortcuts({ openCommand, openHelp: () => setHelpOpen(true) });

  const ready = ({ api }: DockviewReadyEvent) => {
    detach.current?.();
    detach.current = dock.attach(api);
    void dock.restore();
  };
  return (
    <>
      <ReplayBar />
      <TopBar openCommand={openCommand} openHelp={() => setHelpOpen(true)} />
      <main className="dock" aria-label="Workspace">
        <DockviewReact
          components={{ ...components }}
          defaultTabComponent={DockTab}
          watermarkComponent={Watermark}
          onReady={ready}
          theme={theme}
          scrollbars="native"
          disableFloatingGroups
          defaultRenderer="onlyWhenVisible"
        />
      </main>
      <StatusBar />
      <CommandLine
        open={commandOpen}
        onOpenChange={setCommandOpen}
        openHelp={() => setHelpOpen(true)}
        asked={commandAsked}
      />
      <HelpDialog open={helpOpen} onOpenChange={setHelpOpen} />
    </>
  );
}

import { DropdownMenu } from 'radix-ui';
import { useState } from 'react';
import { useStore } from 'zustand';
import icon from '../../assets/icons/icon.svg';
import { deskNames, deskTitles } from '../state/desks.ts';
import {
  functionWords,
  panelTitles,
  productOf,
  productPanels,
  type SymbolPanel,
  symbolPanels,
} from '../state/panel-kinds.ts';
import { LayoutDialog } from './layout-dialog.tsx';
import { runCommand } from './run-command.ts';
import { UserMenu } from './user-menu.tsx';
import { useWorkstation } from './workstation.ts';

export function TopBar({
  openCommand,
  openHelp,
}: {
  readonly openCommand: () => void;
  readonly openHelp: () => void;
}) {
  const { dock, vault, access, layouts } = useWorkstation();
  const ephemeral = useStore(vault, (state) => state.status?.ephemeral === true);
  return (
    <header className="top-bar">
      <img src={icon} alt="" width="18" height="18" />
      <span className="brand">EnergyOpti</span>
      <button
        type="button"
        className="command-button"
        onClick={openCommand}
        aria-label="Open the command line"
      >
        <span aria-hidden="true">›</span> <span className="muted">CL CHART</span> <kbd>Ctrl K</kbd>
      </button>
      <nav aria-label="Panels">
        <button type="button" className="button quiet" onClick={() => dock.open('watchlist')}>
          Watchlist
        </button>
        <PanelMenu />
        <button type="button" className="button quiet" onClick={() => dock.open('import')}>
          Import
        </button>
        <button type="button" className="button quiet" onClick={() => dock.open('feeds')}>
          Feeds
        </button>
        <button type="button" className="button quiet" onClick={() => dock.open('settings')}>
          Settings
        </button>
      </nav>
      <LayoutMenu />
      <span className="spacer" />
      {ephemeral && <span className="badge warn">throw-away vault</span>}
      <button type="button" className="button quiet" onClick={openHelp} aria-label="Help (F1)">
        Help
      </button>
      <button
        type="button"
        className="button quiet"
        onClick={() =>
          void layouts
            .flushWorking()
            .catch(() => {})
            .then(() => access.lock())
        }
      >
        Lock
      </button>
      <UserMenu />
    </header>
  );
}

/** Every panel; those of a symbol open for the one that is looked at. */
function PanelMenu() {
  const workstation = useWorkstation();
  const { dock } = workstation;
  const symbol = useStore(dock, (state) => state.activeSymbol) ?? 'CL';
  const open = (kind: SymbolPanel) => {
    if (kind === 'chart') return dock.openChart(symbol);
    const of = productPanels.has(kind) ? productOf(symbol) : symbol;
    if (of !== null) dock.openSymbol(kind, of);
    return undefined;
  };
  const run = (command: Parameters<typeof runCommand>[0]) => void runCommand(command, workstation, () => {});
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger className="button quiet">
        Panels <span aria-hidden="true">▾</span>
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className="menu" align="start" sideOffset={2}>
          <DropdownMenu.Label className="muted">{symbol}</DropdownMenu.Label>
          {symbolPanels.map((kind) => (
            <DropdownMenu.Item
              key={kind}
              disabled={productPanels.has(kind) && productOf(symbol) === null}
              onSelect={() => open(kind)}
            >
              {panelTitles[kind]} <span className="muted">{functionWords[kind][0]}</span>
            </DropdownMenu.Item>
          ))}
          <DropdownMenu.Separator className="separator" />
          <DropdownMenu.Item onSelect={() => dock.open('calendar')}>
            Calendar <span className="muted">CALENDAR</span>
          </DropdownMenu.Item>
          <DropdownMenu.Item onSelect={() => dock.open('inventory')}>
            Inventories <span className="muted">INVENTORIES</span>
          </DropdownMenu.Item>
          <DropdownMenu.Item onSelect={() => dock.open('alerts')}>
            Alerts <span className="muted">ALERTS</span>
          </DropdownMenu.Item>
          <DropdownMenu.Separator className="separator" />
          <DropdownMenu.Item onSelect={() => dock.open('controls')}>
            Controls <span className="muted">CONTROLS</span>
          </DropdownMenu.Item>
          <DropdownMenu.Item onSelect={() => dock.open('audit')}>
            Audit <span className="muted">AUDIT</span>
          </DropdownMenu.Item>
          <DropdownMenu.Item onSelect={() => run({ kind: 'security' })}>
            Security events <span className="muted">SECURITY</span>
          </DropdownMenu.Item>
          <DropdownMenu.Item onSelect={() => dock.open('people')}>
            People <span className="muted">PEOPLE</span>
          </DropdownMenu.Item>
          <DropdownMenu.Item onSelect={() => dock.open('reports')}>
            Reports <span className="muted">REPORTS</span>
          </DropdownMenu.Item>
          <DropdownMenu.Item onSelect={() => dock.open('keys')}>
            Keys and backups <span className="muted">KEYS</span>
          </DropdownMenu.Item>
          <DropdownMenu.Separator className="separator" />
          <DropdownMenu.Item onSelect={() => run({ kind: 'replay', from: null, speed: 60 })}>
            Replay the last stored day <span className="muted">REPLAY</span>
          </DropdownMenu.Item>
          <DropdownMenu.Item onSelect={() => run({ kind: 'window' })}>
            New window <span className="muted">WINDOW NEW</span>
          </DropdownMenu.Item>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

function LayoutMenu() {
  const workstation = useWorkstation();
  const { layouts, dock } = workstation;
  const { layouts: saved, current } = useStore(layouts);
  const undoDepth = useStore(dock, (state) => state.undoDepth);
  const [naming, setNaming] = useState(false);
  const run = (command: Parameters<typeof runCommand>[0]) => void runCommand(command, workstation, () => {});
  return (
    <>
      <DropdownMenu.Root modal={false}>
        <DropdownMenu.Trigger className="button quiet">
          Layout{current !== null && `: ${current}`} <span aria-hidden="true">▾</span>
        </DropdownMenu.Trigger>
        <DropdownMenu.Portal>
          <DropdownMenu.Content className="menu" align="start" sideOffset={2}>
            {saved.map((entry) => (
              <DropdownMenu.Item
                key={entry.name}
                onSelect={() => run({ kind: 'layout-load', name: entry.name })}
              >
                {entry.name} <span className="muted">version {entry.version}</span>
              </DropdownMenu.Item>
            ))}
            {saved.length > 0 && <DropdownMenu.Separator className="separator" />}
            <DropdownMenu.Item onSelect={() => setNaming(true)}>Save layout as…</DropdownMenu.Item>
            <DropdownMenu.Item
              disabled={current === null}
              onSelect={() => current !== null && run({ kind: 'layout-save', name: current })}
            >
              Save {current ?? 'layout'}
            </DropdownMenu.Item>
            <DropdownMenu.Item
              disabled={current === null}
              onSelect={() => current !== null && run({ kind: 'layout-delete', name: current })}
            >
              Delete {current ?? 'layout'}
            </DropdownMenu.Item>
            <DropdownMenu.Separator className="separator" />
            <DropdownMenu.Item disabled={undoDepth === 0} onSelect={() => run({ kind: 'layout-undo' })}>
              Undo last change <kbd>Alt Z</kbd>
            </DropdownMenu.Item>
            <DropdownMenu.Item onSelect={() => run({ kind: 'layout-reset' })}>First layout</DropdownMenu.Item>
            {deskNames.map((name) => (
              <DropdownMenu.Item key={name} onSelect={() => run({ kind: 'desk', name })}>
                {deskTitles[name]}
              </DropdownMenu.Item>
            ))}
          </DropdownMenu.Content>
        </DropdownMenu.Portal>
      </DropdownMenu.Root>
      <LayoutDialog open={naming} onOpenChange={setNaming} initial={current ?? ''} />
    </>
  );
}

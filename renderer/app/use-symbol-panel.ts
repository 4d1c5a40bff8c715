import type { IDockviewPanelProps } from 'dockview-react';
import { useEffect } from 'react';
import { useStore } from 'zustand';
import { type GroupLetter, isGroupLetter } from '../state/link-groups.ts';
import type { SymbolParams } from '../state/panel-kinds.ts';
import { useWorkstation } from './workstation.ts';

export interface SymbolPanelState {
  readonly symbol: string;
  readonly group: GroupLetter | null;
  /** Shows another symbol, here and in the group. */
  setSymbol(symbol: string): void;
}

/** The symbol of a panel: that of its group where it is in one, else its own. */
export function useSymbolPanel({ api, params }: IDockviewPanelProps<SymbolParams>): SymbolPanelState {
  const { dock, links } = useWorkstation();
  const group = isGroupLetter(params.group) ? params.group : null;
  const shared = useStore(links, ({ symbols }) => (group === null ? undefined : symbols[group]));
  const symbol = shared ?? params.symbol;
  useEffect(() => {
    if (group !== null && shared === undefined) links.setSymbol(group, params.symbol);
    // The layout and the tab keep what is shown.
    if (symbol !== params.symbol) dock.updatePanel(api.id, { symbol });
  }, [api.id, dock, group, links, params.symbol, shared, symbol]);
  return {
    symbol,
    group,
    setSymbol(next) {
      if (group !== null) links.setSymbol(group, next);
      dock.updatePanel(api.id, { symbol: next });
    },
  };
}

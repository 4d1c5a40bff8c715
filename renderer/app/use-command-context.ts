import { useMemo } from 'react';
import { useStore } from 'zustand';
import type { CommandContext } from '../state/commands.ts';
import { useWorkstation } from './workstation.ts';

/** What the command line knows: live instruments first, then series that were imported under other names. */
export function useCommandContext(): CommandContext {
  const { market, layouts, dock } = useWorkstation();
  const activeSymbol = useStore(dock, (state) => state.activeSymbol);
  const formulas = useStore(useWorkstation().settings, (state) => state.settings.formulas);
  const instruments = useStore(market, (state) => state.instruments);
  const series = useStore(market, (state) => state.series);
  const saved = useStore(layouts, (state) => state.layouts);
  return useMemo(() => {
    const known = new Set(instruments.map((instrument) => instrument.symbol));
    // Contracts are written as a product with a period: hundreds of them would bury everything else.
    const ofProduct = (symbol: string) => known.has(symbol.split(' ')[0] ?? '');
    const others = [...new Set(series.map((entry) => entry.symbol))]
      .filter((symbol) => !known.has(symbol) && !ofProduct(symbol))
      .sort();
    return {
      symbols: [
        ...instruments.map(({ symbol, name }) => ({ symbol, name, live: true })),
        ...Object.entries(formulas).map(([symbol, text]) => ({ symbol, name: text, live: true })),
        ...others.map((symbol) => ({ symbol, name: 'imported series', live: false })),
      ],
      layouts: saved.map((entry) => entry.name),
      activeSymbol,
    };
  }, [instruments, series, saved, formulas, activeSymbol]);
}

import { useMemo } from 'react';
import { useStore } from 'zustand';
import type { CommandContext } from '../state/commands.ts';
import { useWorkstation } from './workstation.ts';

/** What the command line knows: live instruments first, then series that were imported under other names. */
export function useCommandContext(): CommandContext {
  const { market, layouts } = useWorkstation();
  const instruments = useStore(market, (state) => state.instruments);
  const series = useStore(market, (state) => state.series);
  const saved = useStore(layouts, (state) => state.layouts);
  return useMemo(() => {
    const known = new Set(instruments.map((instrument) => instrument.symbol));
    const others = [...new Set(series.map((entry) => entry.symbol))]
      .filter((symbol) => !known.has(symbol))
      .sort();
    return {
      symbols: [
        ...instruments.map(({ symbol, name }) => ({ symbol, name, live: true })),
        ...others.map((symbol) => ({ symbol, name: 'imported series', live: false })),
      ],
      layouts: saved.map((entry) => entry.name),
    };
  }, [instruments, series, saved]);
}

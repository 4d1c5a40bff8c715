import { useEffect } from 'react';
import { useStore } from 'zustand';
import { useWorkstation } from '../../app/workstation.ts';
import type { FactsEntry } from '../../state/symbol-facts.ts';

const loading: FactsEntry = { phase: 'loading' };

/** What a symbol stands for; asked for when it is first shown. */
export function useSymbolFacts(symbol: string): FactsEntry {
  const { facts } = useWorkstation();
  const entry = useStore(facts, ({ entries }) => entries[symbol]);
  useEffect(() => {
    if (entry === undefined) facts.want(symbol);
  }, [entry, facts, symbol]);
  return entry ?? loading;
}

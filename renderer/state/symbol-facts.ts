import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ContractClient, Outputs } from '../client/client.ts';
import { type Problem, problemOf } from '../client/problem.ts';

export type SymbolFacts = Outputs['market']['resolve'];

export type FactsEntry =
  | { readonly phase: 'loading' }
  | { readonly phase: 'known'; readonly facts: SymbolFacts }
  | { readonly phase: 'wrong'; readonly problem: Problem };

export interface FactsState {
  readonly entries: Readonly<Record<string, FactsEntry>>;
}

export interface SymbolFactsStore extends StoreApi<FactsState> {
  /** Asks what a symbol stands for, once. */
  want(symbol: string): void;
  /** What was known is asked for again: names of formulas and months in front change. */
  forget(): void;
}

export function createSymbolFacts(client: ContractClient): SymbolFactsStore {
  const store = createStore<FactsState>(() => ({ entries: {} }));
  const put = (symbol: string, entry: FactsEntry) =>
    store.setState(({ entries }) => ({ entries: { ...entries, [symbol]: entry } }));
  return {
    ...store,
    want(symbol) {
      const known = store.getState().entries[symbol];
      if (known !== undefined) return;
      put(symbol, { phase: 'loading' });
      client.market.resolve.query({ symbol }).then(
        (facts) => put(symbol, { phase: 'known', facts }),
        (error: unknown) => put(symbol, { phase: 'wrong', problem: problemOf(error) }),
      );
    },
    forget() {
      store.setState({ entries: {} });
    },
  };
}

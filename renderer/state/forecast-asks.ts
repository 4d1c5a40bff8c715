import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ForecastSpan } from './forecast-span.ts';

export interface ForecastAsk {
  readonly symbol: string;
  readonly span: ForecastSpan;
}

export interface ForecastAsks extends StoreApi<{ readonly asked: ForecastAsk | null }> {
  ask(symbol: string, span: ForecastSpan): void;
  /** What was asked for that symbol; it is given once, so that a layout shown again issues no forecast. */
  take(symbol: string): ForecastSpan | null;
}

/** What the command line asked for, until the panel of that symbol has taken it. */
export function createForecastAsks(): ForecastAsks {
  const store = createStore<{ readonly asked: ForecastAsk | null }>(() => ({ asked: null }));
  return {
    ...store,
    ask: (symbol, span) => store.setState({ asked: { symbol, span } }),
    take(symbol) {
      const { asked } = store.getState();
      if (asked === null || asked.symbol !== symbol) return null;
      store.setState({ asked: null });
      return asked.span;
    },
  };
}

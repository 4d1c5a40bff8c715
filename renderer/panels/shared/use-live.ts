import { useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { useWorkstation } from '../../app/workstation.ts';
import { type Problem, problemOf } from '../../client/problem.ts';
import type { Quote } from '../../client/types.ts';
import { watch } from '../../state/watch.ts';

/** Changes when the workstation turns to another time: what was read before is of another one. */
export function useEpoch(): number {
  return useStore(useWorkstation().replay, ({ status }) => status?.epoch ?? 0);
}

export interface LiveQuote {
  readonly quote: Quote | null;
  readonly problem: Problem | null;
}

/** The last values of one symbol, at most ten times a second. */
export function useLiveQuote(symbol: string): LiveQuote {
  const { client } = useWorkstation();
  const asked = `${useEpoch()}|${symbol}`;
  const [state, setState] = useState<LiveQuote & { readonly asked: string }>({
    asked,
    quote: null,
    problem: null,
  });
  useEffect(() => {
    const wanted = asked.slice(asked.indexOf('|') + 1);
    return watch<readonly Quote[]>({
      subscribe: (handlers) =>
        client.market.watchQuotes.subscribe({ symbols: [wanted], paceMilliseconds: 100 }, handlers),
      onItem: ([quote]) => {
        if (quote !== undefined) setState({ asked, quote, problem: null });
      },
      onProblem: (problem) =>
        setState((before) => ({ asked, quote: before.asked === asked ? before.quote : null, problem })),
    });
  }, [client, asked]);
  return state.asked === asked ? state : { quote: null, problem: null };
}

export interface Asked<Value> {
  readonly value: Value | null;
  readonly problem: Problem | null;
  readonly loading: boolean;
  again(): void;
}

/**
 * The answer to a question, asked again whenever `key` changes and every `milliseconds` where given. The last answer
 * stays while the next one is under way; that of another key does not.
 */
export function useAsked<Value>(
  key: string,
  ask: (signal: AbortSignal) => Promise<Value>,
  milliseconds?: number,
): Asked<Value> {
  const [count, setCount] = useState(0);
  const asked = `${key}|${useEpoch()}`;
  const [state, setState] = useState<Omit<Asked<Value>, 'again'> & { readonly asked: string }>({
    asked,
    value: null,
    problem: null,
    loading: true,
  });
  const current = useRef(ask);
  current.current = ask;
  useEffect(() => {
    const abort = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    setState((before) => ({
      asked,
      value: before.asked === asked ? before.value : null,
      problem: null,
      loading: true,
    }));
    const once = async () => {
      try {
        const value = await current.current(abort.signal);
        if (!abort.signal.aborted) setState({ asked, value, problem: null, loading: false });
      } catch (error) {
        if (!abort.signal.aborted)
          setState((before) => ({ ...before, problem: problemOf(error), loading: false }));
      }
      if (milliseconds !== undefined && !abort.signal.aborted)
        timer = setTimeout(() => void once(), milliseconds);
    };
    // The first question of a count greater than zero is the one asked again by hand.
    if (count >= 0) void once();
    return () => {
      abort.abort();
      clearTimeout(timer);
    };
  }, [asked, milliseconds, count]);
  return { ...state, again: () => setCount((before) => before + 1) };
}

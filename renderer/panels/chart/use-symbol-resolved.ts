import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { useWorkstation } from '../../app/workstation.ts';
import type { Outputs } from '../../client/client.ts';
import { type Problem, problemOf } from '../../client/problem.ts';

export type ResolvedSymbol = Outputs['market']['resolve'];

export type Resolution =
  | { readonly phase: 'asking' }
  | { readonly phase: 'known'; readonly resolved: ResolvedSymbol }
  /** No product, contract or formula: a stored series of its own, or nothing. */
  | { readonly phase: 'unknown'; readonly problem: Problem };

/**
 * Whether a rule can be chosen by which its months are joined: `CL c2`. A product itself is always the front month by the
 * engine's own rule, behind bars of its own where there are any.
 */
export const isJoined = (resolved: ResolvedSymbol | null): boolean => resolved?.kind === 'continuous';

/** What a symbol stands for; asked again with each symbol. */
export function useSymbolResolved(symbol: string): Resolution {
  const { client, settings } = useWorkstation();
  // A name that was given, changed or taken away makes another answer of the same text.
  const named = useStore(settings, (state) => JSON.stringify(state.settings.formulas));
  const asked = `${named}|${symbol}`;
  const [answer, setAnswer] = useState<{ readonly asked: string; readonly resolution: Resolution }>({
    asked,
    resolution: { phase: 'asking' },
  });
  useEffect(() => {
    const abort = new AbortController();
    const wanted = asked.slice(asked.lastIndexOf('}|') + 2);
    client.market.resolve.query({ symbol: wanted }, { signal: abort.signal }).then(
      (resolved) => setAnswer({ asked, resolution: { phase: 'known', resolved } }),
      (error: unknown) => {
        if (!abort.signal.aborted)
          setAnswer({ asked, resolution: { phase: 'unknown', problem: problemOf(error) } });
      },
    );
    return () => abort.abort();
  }, [client, asked]);
  return answer.asked === asked ? answer.resolution : { phase: 'asking' };
}

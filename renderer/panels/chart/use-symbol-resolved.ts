import { useEffect, useState } from 'react';
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
  const { client } = useWorkstation();
  const [answer, setAnswer] = useState<{ readonly symbol: string; readonly resolution: Resolution }>({
    symbol,
    resolution: { phase: 'asking' },
  });
  useEffect(() => {
    const abort = new AbortController();
    client.market.resolve.query({ symbol }, { signal: abort.signal }).then(
      (resolved) => setAnswer({ symbol, resolution: { phase: 'known', resolved } }),
      (error: unknown) => {
        if (!abort.signal.aborted)
          setAnswer({ symbol, resolution: { phase: 'unknown', problem: problemOf(error) } });
      },
    );
    return () => abort.abort();
  }, [client, symbol]);
  return answer.symbol === symbol ? answer.resolution : { phase: 'asking' };
}

import { useEffect, useRef } from 'react';
import type { Asked } from './use-live.ts';

/** Asks again whenever `seen` has changed; what was shown stays until the new answer is here. */
export function useAgainWhen(seen: string, { again }: Pick<Asked<unknown>, 'again'>): void {
  const current = useRef(again);
  current.current = again;
  const before = useRef(seen);
  useEffect(() => {
    if (before.current === seen) return;
    before.current = seen;
    current.current();
  }, [seen]);
}

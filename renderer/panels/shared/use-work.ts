import { useState } from 'react';
import { type Problem, problemOf } from '../../client/problem.ts';

export interface Work {
  readonly busy: boolean;
  readonly problem: Problem | null;
  /** True where it was done; what went wrong stays shown until the next try. */
  run(work: () => Promise<unknown>): Promise<boolean>;
  clear(): void;
}

/** Something that a button starts: one at a time, with what went wrong. */
export function useWork(): Work {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  return {
    busy,
    problem,
    async run(work) {
      if (busy) return false;
      setBusy(true);
      setProblem(null);
      try {
        await work();
        return true;
      } catch (error) {
        setProblem(problemOf(error));
        return false;
      } finally {
        setBusy(false);
      }
    },
    clear: () => setProblem(null),
  };
}

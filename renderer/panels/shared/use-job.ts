import { useRef, useState } from 'react';
import { useStore } from 'zustand';
import { useWorkstation } from '../../app/workstation.ts';
import { type Problem, problemOf } from '../../client/problem.ts';
import type { Job } from '../../client/types.ts';

export interface RunningJob<Value> {
  /** Progress as the engine tells it; null while nothing runs. */
  readonly job: Pick<Job, 'fraction' | 'text'> | null;
  readonly value: Value | null;
  readonly problem: Problem | null;
  readonly cancelled: boolean;
  start(): Promise<void>;
  cancel(): Promise<void>;
}

/** Long work with progress that can be cancelled: the id is chosen here, so that it is watched from its start. */
export function useJob<Value>(work: (jobId: string) => Promise<Value>): RunningJob<Value> {
  const { client, market } = useWorkstation();
  const [state, setState] = useState<{
    readonly jobId: string | null;
    readonly value: Value | null;
    readonly problem: Problem | null;
    readonly cancelled: boolean;
  }>({ jobId: null, value: null, problem: null, cancelled: false });
  const running = useRef(false);
  const job = useStore(market, ({ jobs }) => jobs.find(({ jobId }) => jobId === state.jobId) ?? null);
  return {
    job: state.jobId === null ? null : (job ?? { fraction: 0, text: '' }),
    value: state.value,
    problem: state.problem,
    cancelled: state.cancelled,
    async start() {
      if (running.current) return;
      running.current = true;
      const jobId = crypto.randomUUID();
      setState({ jobId, value: null, problem: null, cancelled: false });
      try {
        const value = await work(jobId);
        setState({ jobId: null, value, problem: null, cancelled: false });
      } catch (error) {
        const problem = problemOf(error);
        const cancelled = problem.code === 'CANCELLED';
        setState({ jobId: null, value: null, problem: cancelled ? null : problem, cancelled });
      } finally {
        running.current = false;
      }
    },
    async cancel() {
      if (state.jobId !== null) await client.jobs.cancel.mutate({ jobId: state.jobId }).catch(() => {});
    },
  };
}

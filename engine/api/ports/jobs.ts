export interface JobState {
  readonly jobId: string;
  readonly title: string;
  readonly state: 'running' | 'done' | 'failed' | 'cancelled';
  /** 0 to 1. */
  readonly fraction: number;
  readonly text: string;
  readonly startedAt: number;
}

/** Long work that a person can watch and cancel. The client chooses the id, so that it can watch from the start. */
export interface JobRegistry {
  run<Value>(
    options: { jobId: string; title: string; signal?: AbortSignal | undefined },
    work: (job: {
      signal: AbortSignal;
      progress: (fraction: number, text: string) => void;
    }) => Promise<Value>,
  ): Promise<Value>;
  cancel(jobId: string): boolean;
  list(): readonly JobState[];
  watch(signal: AbortSignal): AsyncIterable<readonly JobState[]>;
}

import type { JobRegistry, JobState } from '../../api/ports/jobs.ts';
import { Fault } from '../../domain/fault.ts';
import { Watchable } from './watchable.ts';

const keptEnded = 20;

/** Long work under way; ended jobs stay listed for a while, so that a late reader learns how they ended. */
export class Jobs implements JobRegistry {
  readonly #now: () => number;
  readonly #aborts = new Map<string, AbortController>();
  readonly #jobs = new Watchable<readonly JobState[]>([]);

  constructor(now: () => number) {
    this.#now = now;
  }

  async run<Value>(
    options: { jobId: string; title: string; signal?: AbortSignal | undefined },
    work: (job: {
      signal: AbortSignal;
      progress: (fraction: number, text: string) => void;
    }) => Promise<Value>,
  ): Promise<Value> {
    const { jobId, title } = options;
    if (this.#aborts.has(jobId)) {
      throw new Fault('JOB_ID_IN_USE', `A job with the id ${jobId} is under way. Choose another id.`, {
        jobId,
      });
    }
    const abort = new AbortController();
    this.#aborts.set(jobId, abort);
    const signal = AbortSignal.any([abort.signal, ...(options.signal === undefined ? [] : [options.signal])]);
    const startedAt = this.#now();
    const show = (change: Partial<JobState>) => this.#change(jobId, change);
    const others = this.#jobs.value.filter((job) => job.jobId !== jobId);
    this.#jobs.set([...others, { jobId, title, state: 'running', fraction: 0, text: '', startedAt }]);
    try {
      const value = await work({ signal, progress: (fraction, text) => show({ fraction, text }) });
      show({ state: 'done', fraction: 1 });
      return value;
    } catch (error) {
      if (signal.aborted) {
        show({ state: 'cancelled', text: 'Cancelled' });
        throw new Fault(
          'CANCELLED',
          `${title} was cancelled. Nothing was changed.`,
          { jobId },
          { cause: error },
        );
      }
      show({ state: 'failed', text: error instanceof Error ? error.message : String(error) });
      throw error;
    } finally {
      this.#aborts.delete(jobId);
      this.#forget();
    }
  }

  cancel(jobId: string): boolean {
    const abort = this.#aborts.get(jobId);
    abort?.abort();
    return abort !== undefined;
  }

  list(): readonly JobState[] {
    return this.#jobs.value;
  }

  watch(signal: AbortSignal): AsyncIterable<readonly JobState[]> {
    return this.#jobs.watch(signal);
  }

  #change(jobId: string, change: Partial<JobState>): void {
    this.#jobs.set(this.#jobs.value.map((job) => (job.jobId === jobId ? { ...job, ...change } : job)));
  }

  #forget(): void {
    const ended = this.#jobs.value.filter((job) => job.state !== 'running');
    const gone = new Set(ended.slice(0, Math.max(0, ended.length - keptEnded)).map((job) => job.jobId));
    if (gone.size > 0) this.#jobs.set(this.#jobs.value.filter((job) => !gone.has(job.jobId)));
  }
}

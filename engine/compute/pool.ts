import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { MessageChannel } from 'node:worker_threads';
import { Piscina } from 'piscina';
import { Fault, reviveFault } from '../domain/fault.ts';
import { workerEntry } from '../domain/worker-entry.ts';
import type { Outcome } from './compute-worker.ts';
import type { Progress, TaskInput, TaskName, TaskOutput } from './tasks.ts';

export interface RunOptions {
  /** Aborting ends the worker at once, whatever it is doing; a fresh one takes its place. */
  readonly signal?: AbortSignal;
  readonly timeoutMilliseconds?: number;
  readonly progress?: Progress;
}

export interface Pool {
  run<Name extends TaskName>(
    name: Name,
    input: TaskInput<Name>,
    options?: RunOptions,
  ): Promise<TaskOutput<Name>>;
  close(): Promise<void>;
}

const defaultTimeout = 10 * 60_000;

/** The worker pool. Workers start with the first task and go when they were idle for a while. */
export function startPool(size: number = Math.max(1, availableParallelism() - 1)): Pool {
  const piscina = new Piscina({
    filename: fileURLToPath(workerEntry(import.meta.url, './compute-worker.ts')),
    minThreads: 0,
    maxThreads: size,
    idleTimeout: 10_000,
    maxQueue: 256,
  });

  async function run<Name extends TaskName>(
    name: Name,
    input: TaskInput<Name>,
    options: RunOptions = {},
  ): Promise<TaskOutput<Name>> {
    const { timeoutMilliseconds = defaultTimeout, progress } = options;
    const timeout = AbortSignal.timeout(timeoutMilliseconds);
    const signal = options.signal === undefined ? timeout : AbortSignal.any([options.signal, timeout]);
    const { port1, port2 } = new MessageChannel();
    port1.on('message', (step: { fraction: number; text: string }) => progress?.(step.fraction, step.text));
    port1.unref();
    try {
      const order = { name, input, progressPort: port2 };
      const outcome = (await piscina.run(order, {
        name: 'runTask',
        signal,
        transferList: [port2],
      })) as Outcome;
      if ('fault' in outcome) throw reviveFault(outcome.fault);
      return outcome.value as TaskOutput<Name>;
    } catch (error) {
      if (options.signal?.aborted === true)
        throw new Fault('CANCELLED', `${name} was cancelled.`, { task: name }, { cause: error });
      if (timeout.aborted) {
        throw new Fault(
          'TASK_TIMED_OUT',
          `${name} took longer than ${timeoutMilliseconds / 1_000} s and was stopped.`,
          { task: name, timeoutMilliseconds },
          { cause: error },
        );
      }
      throw error;
    } finally {
      port1.close();
    }
  }

  return { run, close: () => piscina.destroy() };
}

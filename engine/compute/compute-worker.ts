import type { MessagePort } from 'node:worker_threads';
import { Fault } from '../domain/fault.ts';
import { type TaskName, tasks } from './tasks.ts';

interface Order {
  readonly name: TaskName;
  readonly input: never;
  readonly progressPort: MessagePort;
}

export type Outcome =
  | { readonly value: unknown }
  | {
      readonly fault: {
        readonly code: string;
        readonly message: string;
        readonly details: Readonly<Record<string, unknown>>;
      };
    };

/** Runs one task. Faults return as values: an error thrown across a worker loses its code. */
export async function runTask({ name, input, progressPort }: Order): Promise<Outcome> {
  try {
    const value = await tasks[name](input, (fraction, text) => progressPort.postMessage({ fraction, text }));
    return { value };
  } catch (error) {
    if (error instanceof Fault)
      return { fault: { code: error.code, message: error.message, details: error.details } };
    throw error;
  } finally {
    progressPort.close();
  }
}

import { MessageChannel, Worker } from 'node:worker_threads';
import type { Fault } from '../domain/fault.ts';
import { workerEntry } from '../domain/worker-entry.ts';
import type { SlowQuery } from './database.ts';
import { type Caller, callOperations } from './worker/link.ts';
import type { ReadTable } from './worker/read-operations.ts';
import type { StoreWorkerData } from './worker/store-worker.ts';
import type { WriteTable } from './worker/write-operations.ts';

export interface StoreOptions {
  readonly directory: string;
  readonly quotaBytes?: number | undefined;
  readonly onSlowQuery?: (query: SlowQuery) => void;
  readonly onDeath?: (fault: Fault) => void;
}

/**
 * The encrypted store as the rest of the engine sees it: one thread writes, another reads, and the thread that calls
 * never waits on a disk. `read` cannot reach an operation that writes.
 */
export interface Store {
  readonly write: Caller<WriteTable>;
  readonly read: Caller<ReadTable>;
  close(): Promise<void>;
}

export function openStore(options: StoreOptions): Store {
  const { port1, port2 } = new MessageChannel();
  const start = (role: StoreWorkerData['role'], peer: typeof port1) =>
    new Worker(workerEntry(import.meta.url, './worker/store-worker.ts'), {
      name: `store-${role}`,
      workerData: {
        role,
        directory: options.directory,
        peer,
        ...(options.quotaBytes === undefined ? {} : { quotaBytes: options.quotaBytes }),
      } satisfies StoreWorkerData,
      transferList: [peer],
    });
  const writer = start('writer', port1);
  const reader = start('reader', port2);
  let closing = false;
  const onEvent = (event: unknown) => options.onSlowQuery?.((event as { slowQuery: SlowQuery }).slowQuery);
  const onDeath = (fault: Fault) => {
    if (!closing) options.onDeath?.(fault);
  };
  const write = callOperations<WriteTable>(writer, onEvent, onDeath);
  const read = callOperations<ReadTable>(reader, onEvent, onDeath);
  return {
    write,
    read,
    async close() {
      if (closing) return;
      closing = true;
      await write('lock', null).catch(() => undefined);
      await Promise.all([writer.terminate(), reader.terminate()]);
    },
  };
}

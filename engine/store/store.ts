import { MessageChannel, type MessagePort, Worker } from 'node:worker_threads';
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
  /** Makes the writer tell an audit log too when the vault opens; `auditPeer` must then be served. */
  readonly audit?: boolean | undefined;
  readonly keyDerivation?: 'calibrated' | 'least' | undefined;
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
  /** The audit log's end of its line to the thread that owns the keys. */
  readonly auditPeer: MessagePort;
  close(): Promise<void>;
}

export function openStore(options: StoreOptions): Store {
  const reading = new MessageChannel();
  const auditing = new MessageChannel();
  const start = (role: StoreWorkerData['role'], peers: MessagePort[]) =>
    new Worker(workerEntry(import.meta.url, './worker/store-worker.ts'), {
      name: `store-${role}`,
      workerData: {
        role,
        directory: options.directory,
        peers,
        keyDerivation: options.keyDerivation ?? 'calibrated',
        ...(options.quotaBytes === undefined ? {} : { quotaBytes: options.quotaBytes }),
      } satisfies StoreWorkerData,
      transferList: peers,
    });
  const writer = start('writer', options.audit === true ? [reading.port1, auditing.port1] : [reading.port1]);
  const reader = start('reader', [reading.port2]);
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
    auditPeer: auditing.port2,
    async close() {
      if (closing) return;
      closing = true;
      await write('lock', null).catch(() => undefined);
      await Promise.all([writer.terminate(), reader.terminate()]);
      auditing.port1.close();
      auditing.port2.close();
    },
  };
}

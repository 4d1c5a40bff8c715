import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import type { SlowQuery } from '../database.ts';
import { serveOperations } from './link.ts';
import { ReadOperations } from './read-operations.ts';
import { VaultSession } from './vault-session.ts';
import { writeOperations } from './write-operations.ts';

/** What the store starts its two threads with. `peer` joins them: the writer hands the key over, main never has it. */
export interface StoreWorkerData {
  readonly role: 'writer' | 'reader';
  readonly directory: string;
  readonly quotaBytes?: number;
  readonly peer: MessagePort;
}

interface Access {
  readonly path: string;
  readonly key: Uint8Array;
}

const port = parentPort as MessagePort;
const data = workerData as StoreWorkerData;
const onSlowQuery = (query: SlowQuery) => port.postMessage({ event: { slowQuery: query } });

/** Tells the reader to open or close, and waits for its word. */
function announce(access: Access | null): Promise<void> {
  return new Promise((resolve, reject) => {
    data.peer.once('message', (answer: { error: string | null }) =>
      answer.error === null ? resolve() : reject(new Error(answer.error)),
    );
    data.peer.postMessage(access);
  });
}

function serveWriter(): void {
  const session = new VaultSession({ directory: data.directory, quotaBytes: data.quotaBytes, onSlowQuery });
  const table = writeOperations(session);
  const opening =
    <Argument, Value>(work: (argument: Argument) => Promise<Value>) =>
    async (argument: Argument): Promise<Value> => {
      const value = await work(argument);
      await announce(session.access);
      return value;
    };
  const closing =
    <Argument, Value>(work: (argument: Argument) => Value) =>
    async (argument: Argument): Promise<Value> => {
      await announce(null);
      return work(argument);
    };
  serveOperations(port, {
    ...table,
    create: opening(table.create),
    unlock: opening(table.unlock),
    lock: closing(table.lock),
    restore: closing(table.restore),
  });
}

function serveReader(): void {
  const reader = new ReadOperations(onSlowQuery);
  data.peer.on('message', (access: Access | null) => {
    let error: string | null = null;
    try {
      if (access === null) reader.close();
      else {
        reader.open(access.path, access.key);
        access.key.fill(0);
      }
    } catch (reason) {
      error = reason instanceof Error ? reason.message : String(reason);
    }
    data.peer.postMessage({ error });
  });
  serveOperations(port, reader.operations());
}

if (data.role === 'writer') serveWriter();
else serveReader();

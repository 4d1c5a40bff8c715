import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { serveOperations } from '../worker/link.ts';
import { serveAccess } from './access.ts';
import { ReaderOperations } from './reader-operations.ts';
import { WriterOperations, type WriterSettings } from './writer-operations.ts';

/**
 * What the audit log starts its two threads with. The thread that owns the keys hands them to the writer by `peer`, the
 * writer hands them on to the reader by `reader`; main never has them.
 */
export type AuditWorkerData =
  | {
      readonly role: 'writer';
      readonly peer: MessagePort;
      readonly reader: MessagePort;
      readonly settings: WriterSettings;
    }
  | { readonly role: 'reader'; readonly peer: MessagePort };

const port = parentPort as MessagePort;
const data = workerData as AuditWorkerData;
const emit = (event: object) => port.postMessage({ event });

if (data.role === 'writer') {
  const writer = new WriterOperations(data.settings, data.reader, emit);
  serveAccess(data.peer, writer);
  serveOperations(port, writer.operations());
} else {
  const reader = new ReaderOperations(emit);
  serveAccess(data.peer, reader);
  serveOperations(port, reader.operations());
}

import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { Fault, reviveFault } from '../../domain/fault.ts';
import type { SlowQuery } from '../database.ts';
import { serveOperations } from './link.ts';
import { ReadOperations } from './read-operations.ts';
import { VaultSession } from './vault-session.ts';
import { writeOperations } from './write-operations.ts';

/**
 * What the store starts its two threads with. The peers join threads: the writer hands the keys to the reader and to
 * the audit log, main never has them. A reader has one peer, its writer.
 */
export interface StoreWorkerData {
  readonly role: 'writer' | 'reader';
  readonly directory: string;
  readonly quotaBytes?: number;
  readonly keyDerivation: 'calibrated' | 'least';
  readonly peers: readonly MessagePort[];
}

interface Access {
  readonly path: string;
  readonly key: Uint8Array;
}

interface AccessAnswer {
  readonly error: string | null;
  readonly fault?: { readonly code: string; readonly message: string; readonly details: unknown } | null;
}

const port = parentPort as MessagePort;
const data = workerData as StoreWorkerData;
const onSlowQuery = (query: SlowQuery) => port.postMessage({ event: { slowQuery: query } });

/** Tells another thread to open or close its file, and waits for its word. */
function announce(peer: MessagePort | undefined, access: Access | null): Promise<void> {
  if (peer === undefined) return Promise.resolve();
  return new Promise((resolve, reject) => {
    peer.once('message', (answer: AccessAnswer) => {
      if (answer.error === null) resolve();
      else reject(answer.fault == null ? new Error(answer.error) : reviveFault(answer.fault));
    });
    peer.postMessage(access);
  });
}

function serveWriter(): void {
  const [reader, audit] = data.peers;
  const { directory, quotaBytes, keyDerivation } = data;
  const session = new VaultSession({ directory, quotaBytes, keyDerivation, onSlowQuery });
  const table = writeOperations(session);
  let told = false;
  const tellOpen = async () => {
    if (told) return;
    const access = session.access;
    await announce(reader, access.reader);
    await announce(audit, access.audit);
    told = true;
  };
  const tellClosed = async () => {
    await announce(reader, null);
    await announce(audit, null);
    told = false;
  };
  /** An opening that the other threads cannot follow is no opening. */
  const opening =
    <Argument, Value>(work: (argument: Argument) => Promise<Value> | Value) =>
    async (argument: Argument): Promise<Value> => {
      const value = await work(argument);
      try {
        await tellOpen();
      } catch (error) {
        await tellClosed().catch(() => undefined);
        session.lock();
        throw error;
      }
      return value;
    };
  const closing =
    <Argument, Value>(work: (argument: Argument) => Value) =>
    async (argument: Argument): Promise<Value> => {
      await tellClosed();
      return work(argument);
    };
  /**
   * Whatever changes the keyring, the keys or the open state waits for what is under way: a keyring that was read before
   * a derivation must not be written after another change. Passphrases are tried one after the other, too.
   */
  let last: Promise<unknown> = Promise.resolve();
  let waiting = 0;
  const queued =
    <Argument, Value>(
      work: (argument: Argument) => Promise<Value> | Value,
      most = Number.POSITIVE_INFINITY,
    ) =>
    (argument: Argument): Promise<Value> => {
      if (waiting >= most) {
        return Promise.reject(
          new Fault(
            'SIGN_IN_BUSY',
            'Too many people are signing in at this moment. Try again in a few seconds.',
          ),
        );
      }
      waiting += 1;
      const next = last.then(() => work(argument));
      last = next
        .catch(() => undefined)
        .finally(() => {
          waiting -= 1;
        });
      return next;
    };
  const mostWaiting = 8;
  serveOperations(port, {
    ...table,
    create: queued(opening(table.create)),
    unlock: queued(opening(table.unlock), mostWaiting),
    signIn: queued(opening(table.signIn), mostWaiting),
    recover: queued(opening(table.recover), mostWaiting),
    openWithKeyStore: queued(opening(table.openWithKeyStore), mostWaiting),
    lock: queued(closing(table.lock)),
    restore: queued(closing(table.restore)),
    changePassphrase: queued(table.changePassphrase, mostWaiting),
    setPassphrase: queued(table.setPassphrase),
    removePerson: queued(table.removePerson),
    makeRecoveryKit: queued(table.makeRecoveryKit),
    verifyRecoveryKit: queued(table.verifyRecoveryKit),
    addKeyStore: queued(table.addKeyStore),
    removeKeyStore: queued(table.removeKeyStore),
    backup: queued(table.backup),
    backUpToFile: queued(table.backUpToFile),
    drill: queued(table.drill),
    restoreFiles: queued(table.restoreFiles),
    rekey: queued(async (argument: Parameters<typeof table.rekey>[0]) => {
      await tellClosed();
      try {
        return await table.rekey(argument);
      } finally {
        if (session.isOpen) await tellOpen();
      }
    }),
  });
}

function serveReader(): void {
  const reader = new ReadOperations(onSlowQuery);
  const [peer] = data.peers;
  if (peer === undefined) throw new Error('a reader needs its writer');
  peer.on('message', (access: Access | null) => {
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
    peer.postMessage({ error });
  });
  serveOperations(port, reader.operations());
}

if (data.role === 'writer') serveWriter();
else serveReader();

import type { MessagePort } from 'node:worker_threads';
import { Fault, reviveFault } from '../../domain/fault.ts';
import { inTurn } from '../../domain/in-turn.ts';

/** A file and the key that opens it; null says to close it. */
export interface Access {
  readonly path: string;
  readonly key: Uint8Array;
}

/** The answer once it is done. `error` is the message of `fault`. */
export interface AccessAnswer {
  readonly error: string | null;
  readonly fault?: { readonly code: string; readonly message: string; readonly details: unknown };
}

function refusal(reason: unknown): AccessAnswer {
  if (reason instanceof Fault) return { error: reason.message, fault: reason.toJSON() };
  return { error: reason instanceof Error ? (reason.stack ?? reason.message) : String(reason) };
}

/** Lets the thread that owns the keys open and close a file of this thread, which wipes its copy of the key. */
export function serveAccess(
  port: MessagePort,
  owner: { open(access: Access): Promise<void> | void; close(): Promise<void> | void },
): void {
  port.on('message', (access: Access | null) =>
    inTurn(owner, async () => {
      let answer: AccessAnswer = { error: null };
      try {
        if (access === null) await owner.close();
        else await owner.open(access);
      } catch (reason) {
        answer = refusal(reason);
      } finally {
        access?.key.fill(0);
      }
      port.postMessage(answer);
    }),
  );
}

/** The other side of it. Throws the Fault that the other thread answered with, or an error if the thread is gone. */
export function announceAccess(port: MessagePort, access: Access | null): Promise<void> {
  return new Promise((resolve, reject) => {
    const onMessage = ({ error, fault }: AccessAnswer) => {
      port.off('close', onClose);
      if (error === null) resolve();
      else if (fault === undefined) reject(new Error(error));
      else reject(reviveFault({ ...fault }));
    };
    const onClose = () => {
      port.off('message', onMessage);
      reject(new Error('the thread that was to open or close its file has ended'));
    };
    port.once('message', onMessage);
    port.once('close', onClose);
    port.postMessage(access);
  });
}

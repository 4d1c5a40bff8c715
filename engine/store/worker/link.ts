import type { MessagePort, Worker } from 'node:worker_threads';
import { Fault, reviveFault } from '../../domain/fault.ts';

/** Calls across a thread: named operations, values by structured clone, faults as faults, buffers moved. */
type Operations = Record<string, (argument: never) => unknown>;

interface Call {
  readonly id: number;
  readonly operation: string;
  readonly argument: unknown;
}

type Reply =
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly fault: { code: string; message: string; details: unknown } };

function plainFault(error: unknown): { code: string; message: string; details: unknown } {
  if (error instanceof Fault)
    return { code: error.code, message: error.message, details: { ...error.details } };
  return {
    code: 'INTERNAL',
    message: error instanceof Error ? (error.stack ?? error.message) : String(error),
    details: {},
  };
}

/** Buffers of typed arrays that fill their memory wholly; those may be moved instead of copied. */
function movable(value: unknown, found: Set<ArrayBuffer> = new Set(), depth = 0): Set<ArrayBuffer> {
  if (typeof value !== 'object' || value === null || depth > 4) return found;
  if (ArrayBuffer.isView(value)) {
    // Node's small Buffers share a pool that must stay.
    if (
      value.buffer instanceof ArrayBuffer &&
      value.byteLength === value.buffer.byteLength &&
      !Buffer.isBuffer(value)
    ) {
      found.add(value.buffer);
    }
    return found;
  }
  for (const item of Object.values(value)) movable(item, found, depth + 1);
  return found;
}

export function serveOperations(port: MessagePort, operations: Operations): void {
  port.on('message', async (call: Call) => {
    let reply: Reply;
    try {
      const operation = operations[call.operation];
      if (operation === undefined) throw new Error(`no operation ${call.operation}`);
      reply = { id: call.id, value: await operation(call.argument as never) };
    } catch (error) {
      reply = { id: call.id, fault: plainFault(error) };
    }
    port.postMessage(reply, 'value' in reply ? [...movable(reply.value)] : []);
  });
}

export type Caller<Table extends Operations> = <Name extends keyof Table & string>(
  operation: Name,
  argument: Parameters<Table[Name]>[0],
  options?: { move?: boolean },
) => Promise<Awaited<ReturnType<Table[Name]>>>;

/** The other end. When the worker dies, every waiting call fails with STORE_FAILED. */
export function callOperations<Table extends Operations>(
  worker: Worker,
  onEvent: (event: unknown) => void,
  onDeath: (fault: Fault) => void,
): Caller<Table> {
  const waiting = new Map<number, { resolve: (value: never) => void; reject: (fault: Fault) => void }>();
  let nextId = 1;
  let dead: Fault | undefined;
  worker.on('message', (reply: Reply | { event: unknown }) => {
    if ('event' in reply) return onEvent(reply.event);
    const call = waiting.get(reply.id);
    waiting.delete(reply.id);
    if ('fault' in reply) call?.reject(reviveFault(reply.fault));
    else call?.resolve(reply.value as never);
  });
  const die = (reason: string) => {
    if (dead !== undefined) return;
    dead = new Fault(
      'STORE_FAILED',
      `The store's worker ended: ${reason}. Start the program again; nothing committed was lost.`,
    );
    for (const call of waiting.values()) call.reject(dead);
    waiting.clear();
    onDeath(dead);
  };
  worker.on('error', (error) => die(error.message));
  worker.on('exit', (code) => die(`exit code ${code}`));
  return (operation, argument, options) =>
    new Promise((resolve, reject) => {
      if (dead !== undefined) return reject(dead);
      const id = nextId++;
      waiting.set(id, { resolve, reject });
      worker.postMessage({ id, operation, argument }, options?.move === true ? [...movable(argument)] : []);
    });
}

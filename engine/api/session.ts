import { callTRPCProcedure } from '@trpc/server';
import { z } from 'zod';
import type { Caller } from './caller.ts';
import type { Workstation } from './context.ts';
import { isInternal, wireError } from './errors.ts';
import { expectPermission } from './guard.ts';
import { contract } from './router.ts';
import { decodeFrame, encodeFrame, FrameError } from './wire/frame.ts';
import {
  type ClientMessage,
  maximumClientMessageBytes,
  type ServerMessage,
  subscriptionWindow,
  type WireError,
} from './wire/messages.ts';

const id = z.number().int().nonnegative();
const clientMessage = z.union([
  z.object({
    id,
    method: z.enum(['query', 'mutation', 'subscription']),
    path: z.string().max(128),
    input: z.unknown().optional(),
  }),
  z.object({ id, method: z.literal('stop') }),
  z.object({ id, method: z.literal('taken'), count: z.number().int().positive().max(1_000_000) }),
]);

export interface SessionOptions {
  readonly workstation: Workstation;
  readonly caller: Caller;
  readonly send: (frame: Uint8Array<ArrayBuffer>) => void;
  readonly onInternal?: (path: string, error: unknown) => void;
}

interface Running {
  readonly abort: AbortController;
  readonly path: string;
  readonly streams: boolean;
  /** Why it was ended from here: who is behind the caller may not have it any more. */
  refusal: unknown;
  /** Items of a subscription that may still be sent before the client takes some. */
  credit: number;
  wake: (() => void) | undefined;
}

const maximumRunning = 1_024;

/**
 * One client's end of the contract, the same over every transport: frames in, frames out. A subscription is pulled only
 * as far as the client has taken its items, so that a slow reader slows its own stream and nobody else's; what
 * waits meanwhile is the stream's own matter (newest wins, or nothing lost).
 */
export class ContractSession {
  readonly #options: SessionOptions;
  readonly #running = new Map<number, Running>();
  #closed = false;

  readonly #stopListening: () => void;

  constructor(options: SessionOptions) {
    this.#options = options;
    this.#stopListening = options.caller.onChange(() => this.#judgeAgain());
  }

  get running(): number {
    return this.#running.size;
  }

  /** Takes one frame. Whatever is wrong with it is answered as an error; the session lives. */
  receive(frame: Uint8Array): void {
    if (this.#closed) return;
    if (frame.byteLength > maximumClientMessageBytes) {
      this.#refuse(
        'MESSAGE_TOO_LARGE',
        `A message of ${frame.byteLength} bytes is over the limit of ${maximumClientMessageBytes}. Send it in pieces.`,
      );
      return;
    }
    let message: ClientMessage;
    try {
      message = clientMessage.parse(decodeFrame(frame)) as ClientMessage;
    } catch (error) {
      const reason = error instanceof FrameError ? error.message : 'it does not fit the form of a message';
      this.#refuse('MESSAGE_MALFORMED', `A message could not be read: ${reason}.`);
      return;
    }
    this.#dispatch(message);
  }

  /** Ends everything that runs for this client. */
  close(): void {
    this.#closed = true;
    this.#stopListening();
    for (const running of this.#running.values()) {
      running.abort.abort();
      running.wake?.();
    }
    this.#running.clear();
  }

  #dispatch(message: ClientMessage): void {
    const running = this.#running.get(message.id);
    if (message.method === 'stop') {
      running?.abort.abort();
      running?.wake?.();
      return;
    }
    if (message.method === 'taken') {
      if (running === undefined) return;
      running.credit = Math.min(subscriptionWindow, running.credit + message.count);
      running.wake?.();
      return;
    }
    if (running !== undefined) {
      this.#refuse('ID_IN_USE', `The id ${message.id} is in use.`, null);
      return;
    }
    if (this.#running.size >= maximumRunning) {
      this.#refuse(
        'TOO_MANY_CALLS',
        `More than ${maximumRunning} calls are under way on this connection.`,
        message.id,
      );
      return;
    }
    const started: Running = {
      abort: new AbortController(),
      path: message.path,
      streams: message.method === 'subscription',
      refusal: undefined,
      credit: subscriptionWindow,
      wake: undefined,
    };
    this.#running.set(message.id, started);
    void this.#run(message, started).then((last) => {
      // First gone, then said: who hears the last word may use the id again.
      this.#running.delete(message.id);
      this.#send(last);
    });
  }

  /** Runs a call to its end; returns the last message it has to say. Never rejects. */
  async #run(message: Extract<ClientMessage, { path: string }>, running: Running): Promise<ServerMessage> {
    const { id, path, method } = message;
    const { signal } = running.abort;
    try {
      const value: unknown = await callTRPCProcedure({
        router: contract,
        path,
        type: method,
        getRawInput: async () => message.input,
        ctx: { workstation: this.#options.workstation, caller: this.#options.caller },
        signal,
        batchIndex: 0,
      });
      if (method !== 'subscription') return { id, type: 'result', data: value };
      await this.#stream(id, value as AsyncIterable<unknown>, running);
      if (running.refusal !== undefined)
        return { id, type: 'error', error: wireError(running.refusal, path) };
      return { id, type: 'ended' };
    } catch (error) {
      if (running.refusal !== undefined)
        return { id, type: 'error', error: wireError(running.refusal, path) };
      if (signal.aborted && method === 'subscription') return { id, type: 'ended' };
      const wire = wireError(error, path);
      if (isInternal(wire)) this.#options.onInternal?.(path, error);
      return { id, type: 'error', error: wire };
    }
  }

  async #stream(id: number, items: AsyncIterable<unknown>, running: Running): Promise<void> {
    const { signal } = running.abort;
    this.#send({ id, type: 'started' });
    for await (const data of items) {
      if (signal.aborted) return;
      this.#send({ id, type: 'item', data });
      running.credit -= 1;
      while (running.credit <= 0 && !signal.aborted) {
        await new Promise<void>((resolve) => {
          running.wake = resolve;
        });
      }
      if (signal.aborted) return;
    }
  }

  /** Signed out, locked, or given another role: streams that are no longer theirs end at once. */
  #judgeAgain(): void {
    for (const running of this.#running.values()) {
      // What was asked while it was allowed is done to its end.
      if (!running.streams) continue;
      try {
        expectPermission(running.path, this.#options.caller);
      } catch (refusal) {
        running.refusal = refusal;
        running.abort.abort();
        running.wake?.();
      }
    }
  }

  #refuse(code: string, message: string, id: number | null = null): void {
    const error: WireError = { code, message, details: {} };
    this.#send({ id, type: 'error', error });
  }

  #send(message: ServerMessage): void {
    if (this.#closed) return;
    let frame: Uint8Array<ArrayBuffer>;
    try {
      frame = encodeFrame(message);
    } catch (error) {
      this.#options.onInternal?.('send', error);
      frame = encodeFrame({ id: message.id, type: 'error', error: wireError(error, 'answer') });
    }
    this.#options.send(frame);
  }
}

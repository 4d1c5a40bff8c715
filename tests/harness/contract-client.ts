import { decodeFrame, encodeFrame } from '../../engine/api/wire/frame.ts';
import type { ClientMessage, ServerMessage } from '../../engine/api/wire/messages.ts';

/** The bare protocol, for tests of the engine's end: no reconnection, no acknowledging by itself. */
export class BareClient {
  readonly received: ServerMessage[] = [];
  readonly #send: (frame: Uint8Array<ArrayBuffer>) => void;
  readonly #waiting = new Set<() => void>();
  #nextId = 1;

  constructor(send: (frame: Uint8Array<ArrayBuffer>) => void) {
    this.#send = send;
  }

  take(frame: Uint8Array): void {
    this.received.push(decodeFrame(frame) as ServerMessage);
    for (const wake of [...this.#waiting]) wake();
  }

  raw(frame: Uint8Array<ArrayBuffer>): void {
    this.#send(frame);
  }

  send(message: ClientMessage): void {
    this.#send(encodeFrame(message));
  }

  /** The first message, past or to come, that fits. */
  async next<Found extends ServerMessage>(fits: (message: ServerMessage) => message is Found): Promise<Found>;
  async next(fits: (message: ServerMessage) => boolean): Promise<ServerMessage>;
  async next(fits: (message: ServerMessage) => boolean): Promise<ServerMessage> {
    for (;;) {
      const found = this.received.find(fits);
      if (found !== undefined) return found;
      await new Promise<void>((resolve) => {
        const wake = () => {
          this.#waiting.delete(wake);
          resolve();
        };
        this.#waiting.add(wake);
      });
    }
  }

  start(method: 'query' | 'mutation' | 'subscription', path: string, input: unknown = {}): number {
    const id = this.#nextId++;
    this.send({ id, method, path, input });
    return id;
  }

  /** The answer's data; an error answer rejects with it. */
  async call(method: 'query' | 'mutation', path: string, input: unknown = {}): Promise<unknown> {
    const id = this.start(method, path, input);
    const answer = await this.next((message) => message.id === id);
    if (answer.type === 'error') throw answer.error;
    return answer.type === 'result' ? answer.data : undefined;
  }

  items(id: number): unknown[] {
    return this.received.flatMap((message) =>
      message.id === id && message.type === 'item' ? [message.data] : [],
    );
  }
}

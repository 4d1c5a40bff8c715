import type { Socket } from 'node:net';
import type { WebSocket } from 'ws';
import type { SequencedText } from './messages.ts';
import { type Channel, channels, type FaultRequest } from './protocol.ts';

/** A reader this far behind is sent away rather than allowed to fill the exchange's memory. */
const mostBufferedBytes = 16 * 1024 * 1024;

interface Subscription {
  channels: number;
  sequence: number;
}

function channelBit(channel: Channel): number {
  return 1 << channels.indexOf(channel);
}

/** One connection of the exchange: its subscriptions, its own running numbers and the faults switched on for it. */
export class Subscriber {
  readonly subscriptions = new Map<number, Subscription>();
  readonly #socket: WebSocket;
  readonly #stream: Socket;
  #drop = 0;
  #duplicate = 0;
  #silent = false;

  constructor(socket: WebSocket, stream: Socket) {
    this.#socket = socket;
    this.#stream = stream;
  }

  subscribe(instrument: number, wanted: readonly Channel[]): void {
    const bits = wanted.reduce((sum, channel) => sum | channelBit(channel), 0);
    const known = this.subscriptions.get(instrument);
    if (known === undefined) this.subscriptions.set(instrument, { channels: bits, sequence: 0 });
    else known.channels |= bits;
  }

  /** Sends a message that is not numbered. */
  send(text: string): void {
    if (this.#silent) return;
    if (this.#socket.bufferedAmount > mostBufferedBytes) {
      this.#socket.close(1013, 'reader too slow');
      return;
    }
    this.#socket.send(text);
  }

  publish(instrument: number, channel: Channel, text: SequencedText): void {
    const subscription = this.subscriptions.get(instrument);
    if (subscription === undefined || (subscription.channels & channelBit(channel)) === 0) return;
    subscription.sequence += 1;
    if (this.#drop > 0) {
      this.#drop -= 1;
      return;
    }
    const numbered = text.head + subscription.sequence + text.tail;
    this.send(numbered);
    if (this.#duplicate > 0) {
      this.#duplicate -= 1;
      this.send(numbered);
    }
  }

  fault({ fault, count, text }: FaultRequest): void {
    if (fault === 'drop') this.#drop += count;
    else if (fault === 'duplicate') this.#duplicate += count;
    else if (fault === 'silence') this.#silent = true;
    else if (fault === 'cut') this.#socket.terminate();
    else for (let sent = 0; sent < count; sent++) this.send(text ?? '{"type":"update","symbol":');
  }

  /** Between `cork` and `uncork` small messages are gathered into one write. */
  cork(): void {
    this.#stream.cork();
  }

  uncork(): void {
    this.#stream.uncork();
  }

  close(): void {
    this.#socket.terminate();
  }
}

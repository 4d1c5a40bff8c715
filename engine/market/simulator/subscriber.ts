import type { Socket } from 'node:net';
import type { WebSocket } from 'ws';
import type { SequencedText } from './messages.ts';
import { Misbehaviour } from './misbehaviour.ts';
import { type Channel, channels, type ExchangeFault } from './protocol.ts';

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
  readonly #misbehaviour: Misbehaviour;

  constructor(socket: WebSocket, stream: Socket) {
    this.#socket = socket;
    this.#stream = stream;
    this.#misbehaviour = new Misbehaviour({
      deliver: (text) => this.#deliver(text),
      cut: () => socket.terminate(),
    });
  }

  subscribe(instrument: number, wanted: readonly Channel[]): void {
    const bits = wanted.reduce((sum, channel) => sum | channelBit(channel), 0);
    const known = this.subscriptions.get(instrument);
    if (known === undefined) this.subscriptions.set(instrument, { channels: bits, sequence: 0 });
    else known.channels |= bits;
  }

  #deliver(text: string): void {
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    if (this.#socket.bufferedAmount > mostBufferedBytes) {
      this.#socket.close(1013, 'reader too slow');
      return;
    }
    this.#socket.send(text);
  }

  /** Sends a message that is not numbered. */
  send(text: string): void {
    if (this.#misbehaviour.active) this.#misbehaviour.pass(text);
    else this.#deliver(text);
  }

  publish(instrument: number, channel: Channel, text: SequencedText): void {
    const subscription = this.subscriptions.get(instrument);
    if (subscription === undefined || (subscription.channels & channelBit(channel)) === 0) return;
    subscription.sequence += 1;
    const numbered = text.head + subscription.sequence + text.tail;
    if (this.#misbehaviour.active) this.#misbehaviour.passNumbered(numbered, instrument);
    else this.#deliver(numbered);
  }

  fault(fault: ExchangeFault): void {
    this.#misbehaviour.start(fault);
  }

  /** Between `cork` and `uncork` small messages are gathered into one write. */
  cork(): void {
    this.#stream.cork();
  }

  uncork(): void {
    this.#stream.uncork();
  }

  close(): void {
    this.#misbehaviour.end();
    this.#socket.terminate();
  }

  /** The connection is gone: nothing of it may go on. */
  closed(): void {
    this.#misbehaviour.end();
  }
}

import { type RawData, WebSocket } from 'ws';
import type { ConnectionState } from '../../domain/market.ts';
import { type BackoffOptions, backoffDelay } from './backoff.ts';

export interface FeedConnectionOptions {
  readonly address: string;
  readonly now: () => number;
  /** Uniform in [0, 1), for the jitter of reconnection. */
  readonly random: () => number;
  readonly backoff: BackoffOptions;
  readonly connectMilliseconds: number;
  readonly mostMessageBytes: number;
  /** Milliseconds that an attempt at a time has to wait beyond it by the venue's own limit; asking counts the attempt. */
  readonly attemptWait?: ((time: number) => number) | undefined;
  readonly opened?: (() => void) | undefined;
  readonly received: (bytes: Buffer, binary: boolean, now: number) => void;
  /** A ping or pong of the WebSocket itself. */
  readonly pulsed?: ((now: number) => void) | undefined;
  /** The socket is given up; the next attempt is planned. */
  readonly lost: () => void;
  /** The state has changed. */
  readonly entered: (now: number) => void;
}

function wholeBytes(data: RawData): Buffer {
  if (Buffer.isBuffer(data)) return data;
  return Buffer.concat(Array.isArray(data) ? data : [Buffer.from(data)]);
}

/**
 * One socket kept up until `stop`: attempts with exponential backoff and full jitter, and what is known of the
 * connection. What the messages mean is the owner's affair; it says when the other end has greeted.
 */
export class FeedConnection {
  readonly #options: FeedConnectionOptions;
  #socket: WebSocket | undefined;
  #state: ConnectionState = 'idle';
  #attempt = 0;
  #everConnected = false;
  #retryTimer: NodeJS.Timeout | undefined;
  since: number;
  openedAt = 0;
  reconnects = 0;
  nextAttemptTime: number | null = null;
  lastCause: string | null = null;

  constructor(options: FeedConnectionOptions) {
    this.#options = options;
    this.since = options.now();
  }

  get state(): ConnectionState {
    return this.#state;
  }

  get isOpen(): boolean {
    return this.#socket?.readyState === WebSocket.OPEN;
  }

  /** False where it is under way already. */
  start(): boolean {
    if (this.#state !== 'idle' && this.#state !== 'closed') return false;
    this.#attemptWhenAllowed(0);
    return true;
  }

  /** Resolves when the socket is closed and no timer is left. */
  async stop(): Promise<void> {
    clearTimeout(this.#retryTimer);
    this.nextAttemptTime = null;
    this.enter('closed');
    const socket = this.#socket;
    this.#socket = undefined;
    if (socket === undefined || socket.readyState === WebSocket.CLOSED) return;
    const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
    socket.terminate();
    await closed;
  }

  /** The other end has answered as it should. */
  greeted(): void {
    if (this.#everConnected) this.reconnects += 1;
    this.#everConnected = true;
    this.enter('connected');
  }

  /** Values have come: the next failure is the first of a new row. */
  settled(): void {
    this.#attempt = 0;
  }

  enter(state: ConnectionState): void {
    if (state === this.#state) return;
    this.#state = state;
    this.since = this.#options.now();
    this.#options.entered(this.since);
  }

  send(text: string): boolean {
    if (this.#socket?.readyState !== WebSocket.OPEN) return false;
    this.#socket.send(text);
    return true;
  }

  ping(): void {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.ping();
  }

  /** Gives up the present socket and plans the next attempt. */
  lose(cause: string): void {
    if (this.#state === 'idle' || this.#state === 'closed') return;
    const socket = this.#socket;
    this.#socket = undefined;
    socket?.terminate();
    this.#options.lost();
    const delay = backoffDelay(this.#attempt, this.#options.backoff, this.#options.random);
    this.#attempt += 1;
    this.lastCause = cause;
    this.enter('reconnecting');
    this.#attemptWhenAllowed(delay);
  }

  #attemptWhenAllowed(delay: number): void {
    const { now, attemptWait } = this.#options;
    const wait = delay + (attemptWait?.(now() + delay) ?? 0);
    clearTimeout(this.#retryTimer);
    if (wait === 0) {
      this.#connect();
      return;
    }
    this.enter(this.#everConnected || this.#attempt > 0 ? 'reconnecting' : 'connecting');
    this.nextAttemptTime = now() + wait;
    this.#retryTimer = setTimeout(() => this.#connect(), wait);
  }

  #connect(): void {
    const { address, now, connectMilliseconds, mostMessageBytes } = this.#options;
    this.nextAttemptTime = null;
    this.enter(this.#everConnected || this.#attempt > 0 ? 'reconnecting' : 'connecting');
    const socket = new WebSocket(address, {
      handshakeTimeout: connectMilliseconds,
      maxPayload: mostMessageBytes,
      perMessageDeflate: false,
    });
    this.#socket = socket;
    let failure: string | undefined;
    socket.on('message', (data, binary) => {
      if (socket === this.#socket) this.#options.received(wholeBytes(data), binary, now());
    });
    socket.on('open', () => {
      if (socket !== this.#socket) return;
      this.openedAt = now();
      this.#options.opened?.();
    });
    for (const pulse of ['ping', 'pong'] as const) {
      socket.on(pulse, () => {
        if (socket === this.#socket) this.#options.pulsed?.(now());
      });
    }
    socket.on('error', (error) => {
      failure = error.message;
    });
    socket.on('close', (code) => {
      if (socket === this.#socket) this.lose(failure ?? `connection closed (${code})`);
    });
  }
}

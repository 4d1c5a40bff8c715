import type { AddressInfo } from 'node:net';
import { type RawData, type WebSocket, WebSocketServer } from 'ws';
import { z } from 'zod';
import type { Instrument } from '../../domain/instrument.ts';
import { createSessionCalendar } from '../../domain/session-calendar.ts';
import type { LevelChanges } from './book-model.ts';
import { ExchangeModel, type ExchangeModelOptions, type ModelMessage } from './exchange-model.ts';
import {
  errorText,
  heartbeatText,
  helloText,
  marketText,
  snapshotText,
  statusText,
  type TradeRow,
} from './messages.ts';
import { type ExchangeFault, type ExchangeRequest, requestSchema } from './protocol.ts';
import { Subscriber } from './subscriber.ts';

export interface ExchangeServerOptions extends ExchangeModelOptions {
  readonly instruments: readonly Instrument[];
  readonly hours: 'continuous' | 'exchange';
  readonly heartbeatMilliseconds?: number | undefined;
  /** A free one unless named: a restarted exchange keeps its address. */
  readonly port?: number | undefined;
  /** Allows the fault requests of clients; off outside tests. */
  readonly faults?: boolean | undefined;
}

export interface ExchangeServer {
  readonly port: number;
  /** Misbehaves towards all who are subscribed, whatever `faults` says of requests. Answers how many those are. */
  misbehave(fault: ExchangeFault): number;
  /** The book as the model has it: what a client's must equal when it has taken every message. */
  book(symbol: string): LevelChanges | undefined;
  /** Stops and starts the flow of messages; heartbeats go on. */
  pause(paused: boolean): void;
  close(): Promise<void>;
}

/** Trades a snapshot repeats, so that a client can make good those it lost in a gap. */
const heldTrades = 256;
/** After a pause of the process the exchange makes good at most this much time. */
const mostCatchUpMilliseconds = 1_000;
const mostRequestBytes = 64 * 1024;

/**
 * The simulated exchange: a WebSocket server on the loopback address, free port. It trades while somebody is
 * subscribed, so that the first subscriber sees the model's sequence from its start. `now` gives UTC milliseconds for
 * the messages and the sessions; how fast messages come is left to the process's own clock.
 */
export async function startExchangeServer(
  options: ExchangeServerOptions,
  now: () => number = Date.now,
): Promise<ExchangeServer> {
  const { instruments, messagesPerSecond, hours, heartbeatMilliseconds = 1_000, faults = false } = options;
  const model = new ExchangeModel({ ...options, date: options.date ?? now() });
  const indexBySymbol = new Map(instruments.map(({ symbol }, index) => [symbol, index]));
  let paused = false;
  const calendars = instruments.map((instrument) => createSessionCalendar(instrument));
  const recent: TradeRow[][] = instruments.map(() => []);
  const open = calendars.map((_, index) => isOpen(index, now()));
  const subscribers = new Set<Subscriber>();
  const server = new WebSocketServer({
    host: '127.0.0.1',
    port: options.port ?? 0,
    perMessageDeflate: false,
    maxPayload: mostRequestBytes,
  });
  await new Promise<void>((resolve, reject) => server.once('listening', resolve).once('error', reject));

  function isOpen(instrument: number, time: number): boolean {
    return hours === 'continuous' || (calendars[instrument]?.isOpen(time) ?? false);
  }

  function sendSnapshot(subscriber: Subscriber, instrument: number): void {
    const sequence = subscriber.subscriptions.get(instrument)?.sequence ?? 0;
    subscriber.send(
      snapshotText({
        symbol: instruments[instrument]?.symbol ?? '',
        sequence,
        time: now(),
        status: open[instrument] ? 'open' : 'closed',
        previousClose: model.startTicks(instrument),
        book: model.book(instrument),
        trades: recent[instrument] ?? [],
      }),
    );
  }

  function publishNext(time: number, message: ModelMessage = model.step()): void {
    const { instrument } = message;
    // A closed market goes on inside the model, so that the sequence stays that of the seed; nobody hears of it.
    if (!open[instrument]) return;
    if (message.kind === 'trade') {
      const held = recent[instrument] ?? [];
      held.push([message.id, time, message.price, message.size, message.side]);
      if (held.length > heldTrades) held.shift();
    }
    const text = marketText(message, instruments[instrument]?.symbol ?? '', time);
    for (const subscriber of subscribers) {
      subscriber.publish(instrument, message.kind === 'trade' ? 'trades' : 'book', text);
    }
  }

  function followSessions(time: number): void {
    instruments.forEach(({ symbol }, index) => {
      const isNow = isOpen(index, time);
      if (isNow === open[index]) return;
      open[index] = isNow;
      for (const subscriber of subscribers) {
        subscriber.publish(index, 'status', statusText(symbol, time, isNow));
        if (isNow && subscriber.subscriptions.has(index)) sendSnapshot(subscriber, index);
      }
    });
  }

  let owed = 0;
  let lastPump = performance.now();
  function pump(): void {
    const pumpTime = performance.now();
    const elapsed = Math.min(pumpTime - lastPump, mostCatchUpMilliseconds);
    lastPump = pumpTime;
    if (paused || ![...subscribers].some(({ subscriptions }) => subscriptions.size > 0)) return;
    owed += (elapsed * messagesPerSecond) / 1_000;
    if (owed < 1) return;
    const time = now();
    for (const subscriber of subscribers) subscriber.cork();
    for (; owed >= 1; owed -= 1) publishNext(time);
    for (const subscriber of subscribers) subscriber.uncork();
  }

  function beat(): void {
    const time = now();
    followSessions(time);
    for (const subscriber of subscribers) {
      const sequences = [...subscriber.subscriptions].map(
        ([index, { sequence }]) => [instruments[index]?.symbol ?? '', sequence] as const,
      );
      subscriber.send(heartbeatText(time, Object.fromEntries(sequences)));
    }
  }

  function indexesOf(symbols: readonly string[]): number[] | string {
    const indexes = symbols.map((symbol) => indexBySymbol.get(symbol) ?? -1);
    const unknown = symbols.find((_, position) => indexes[position] === -1);
    return unknown ?? indexes;
  }

  function misbehave(fault: ExchangeFault): number {
    const subscribed = [...subscribers].filter(({ subscriptions }) => subscriptions.size > 0);
    for (const subscriber of subscribed) subscriber.fault(fault);
    return subscribed.length;
  }

  function answer(subscriber: Subscriber, request: ExchangeRequest): void {
    if (request.type === 'fault') {
      if (!faults) {
        subscriber.send(
          errorText('FAULTS_OFF', 'This exchange was started without fault switches.', request.id),
        );
        return;
      }
      const { type: _type, id: _id, ...fault } = request;
      misbehave(fault);
      subscriber.send(JSON.stringify({ type: 'faulted', id: request.id, fault: request.fault }));
      return;
    }
    const indexes = indexesOf(request.type === 'resync' ? [request.symbol] : request.symbols);
    if (typeof indexes === 'string') {
      subscriber.send(errorText('UNKNOWN_SYMBOL', `No instrument ${indexes} is listed here.`, request.id));
      return;
    }
    if (request.type === 'unsubscribe') {
      for (const index of indexes) subscriber.subscriptions.delete(index);
      subscriber.send(JSON.stringify({ type: 'unsubscribed', id: request.id, symbols: request.symbols }));
      return;
    }
    if (request.type === 'subscribe') {
      for (const index of indexes) subscriber.subscribe(index, request.channels);
      subscriber.send(
        JSON.stringify({
          type: 'subscribed',
          id: request.id,
          symbols: request.symbols,
          channels: request.channels,
        }),
      );
    } else if (!indexes.every((index) => subscriber.subscriptions.has(index))) {
      subscriber.send(errorText('NOT_SUBSCRIBED', `Subscribe to ${request.symbol} first.`, request.id));
      return;
    }
    for (const index of indexes) sendSnapshot(subscriber, index);
  }

  function receive(subscriber: Subscriber, data: RawData, binary: boolean): void {
    let content: unknown;
    try {
      content = binary ? undefined : JSON.parse(data.toString());
    } catch {
      content = undefined;
    }
    const request = requestSchema.safeParse(content);
    if (request.success) answer(subscriber, request.data);
    else
      subscriber.send(errorText('BAD_REQUEST', `The request is refused: ${z.prettifyError(request.error)}`));
  }

  server.on('connection', (socket: WebSocket, request) => {
    const subscriber = new Subscriber(socket, request.socket);
    subscribers.add(subscriber);
    socket.on('message', (data, binary) => receive(subscriber, data, binary));
    socket.on('close', () => {
      subscriber.closed();
      subscribers.delete(subscriber);
    });
    // A broken connection is followed by 'close', which is all there is to do about it.
    socket.on('error', () => undefined);
    subscriber.send(
      helloText({
        time: now(),
        instruments: instruments.map(({ symbol, tickSize }) => ({ symbol, tickSize })),
        heartbeatMilliseconds,
        faults,
      }),
    );
  });

  const pumpTimer = setInterval(pump, Math.min(50, Math.max(5, 1_000 / messagesPerSecond)));
  const beatTimer = setInterval(beat, heartbeatMilliseconds);

  return {
    port: (server.address() as AddressInfo).port,
    misbehave,
    book(symbol) {
      const index = indexBySymbol.get(symbol);
      return index === undefined ? undefined : model.book(index);
    },
    pause(next) {
      if (next) for (const update of model.settle()) publishNext(now(), update);
      paused = next;
      lastPump = performance.now();
    },
    async close() {
      clearInterval(pumpTimer);
      clearInterval(beatTimer);
      for (const subscriber of subscribers) subscriber.close();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

import type { Instrument } from '../../domain/instrument.ts';
import type { FeedStatus } from '../../domain/market.ts';
import { createSessionCalendar, type SessionCalendar } from '../../domain/session-calendar.ts';
import { ticksToPrice } from '../ticks.ts';
import type { BackoffOptions } from './backoff.ts';
import { FeedConnection } from './feed-connection.ts';
import type { FeedListener } from './feed-listener.ts';
import { FeedStatistics } from './feed-statistics.ts';
import { feedStatus } from './feed-status.ts';
import { InstrumentMonitor, judgeState, type StateThresholds } from './instrument-monitor.ts';
import { parseMessage, Refusal } from './parse-message.ts';
import type {
  SequencedMessage,
  VenueHello,
  VenueMessage,
  VenueSnapshot,
  VenueTrade,
} from './venue-message.ts';

export interface FeedTimings extends BackoffOptions, StateThresholds {
  /** Heartbeats missed before the feed counts as silent; the venue states their interval. */
  readonly silentAfterHeartbeats: number;
  /** Heartbeats missed before the connection is given up. */
  readonly cutAfterHeartbeats: number;
  readonly connectMilliseconds: number;
  readonly resyncMilliseconds: number;
  readonly watchMilliseconds: number;
}

export const defaultTimings: FeedTimings = {
  baseMilliseconds: 250,
  mostMilliseconds: 30_000,
  delayedMilliseconds: 2_000,
  quietMilliseconds: 30_000,
  silentAfterHeartbeats: 3.5,
  cutAfterHeartbeats: 8,
  connectMilliseconds: 5_000,
  resyncMilliseconds: 2_000,
  watchMilliseconds: 250,
};

export interface FeedClientOptions {
  readonly name: string;
  readonly address: string;
  readonly instruments: readonly Instrument[];
  readonly listener: FeedListener;
  readonly now: () => number;
  /** Uniform in [0, 1), for the jitter of reconnection. */
  readonly random: () => number;
  /** False where the market trades round the clock whatever its calendar says. */
  readonly keepsSessions: boolean;
  readonly timings?: Partial<FeedTimings> | undefined;
}

/** A venue's clock may run ahead of ours by so much; beyond it a message is refused, since it would close bars. */
const mostAheadMilliseconds = 60_000;
const mostMessageBytes = 1024 * 1024;

/**
 * One connection to a venue, kept up until `stop`. Sequence gaps are made good instrument by instrument with a
 * snapshot; duplicates are dropped and counted; what cannot be read is counted and sampled, and the stream lives.
 * The file holds the whole life of a connection in one place, hence its length.
 */
export class FeedClient {
  readonly #options: FeedClientOptions;
  readonly #timings: FeedTimings;
  readonly #statistics = new FeedStatistics();
  readonly #monitors = new Map<string, InstrumentMonitor>();
  readonly #calendars = new Map<string, SessionCalendar>();
  readonly #connection: FeedConnection;
  #simulated = false;
  #watchTimer: NodeJS.Timeout | undefined;
  #heartbeatMilliseconds = 1_000;
  #requests = 0;

  constructor(options: FeedClientOptions) {
    this.#options = options;
    this.#timings = { ...defaultTimings, ...options.timings };
    for (const instrument of options.instruments) {
      this.#monitors.set(instrument.symbol, new InstrumentMonitor(instrument));
      this.#calendars.set(instrument.symbol, createSessionCalendar(instrument));
    }
    const { address, now, random } = options;
    this.#connection = new FeedConnection({
      address,
      now,
      random,
      backoff: this.#timings,
      connectMilliseconds: this.#timings.connectMilliseconds,
      mostMessageBytes,
      received: (bytes, binary, time) => this.#receive(bytes, binary, time),
      lost: () => {
        for (const monitor of this.#monitors.values()) monitor.disconnect();
      },
      entered: (time) => {
        for (const monitor of this.#monitors.values()) this.#judge(monitor, time);
      },
    });
  }

  start(): void {
    if (!this.#connection.start()) return;
    this.#watchTimer = setInterval(() => this.watch(), this.#timings.watchMilliseconds);
  }

  /** Resolves when the socket is closed and no timer is left. */
  async stop(): Promise<void> {
    clearInterval(this.#watchTimer);
    await this.#connection.stop();
  }

  status(): FeedStatus {
    const { name, address, now } = this.#options;
    return feedStatus({
      feed: name,
      simulated: this.#simulated,
      address,
      connection: this.#connection,
      statistics: this.#statistics,
      instruments: this.#monitors.values(),
      now: now(),
    });
  }

  /** The watchdog: runs by timer, and at once when the connection changes. */
  watch(): void {
    const now = this.#options.now();
    this.#watchHeartbeats(now);
    for (const monitor of this.#monitors.values()) {
      if (monitor.gap && now - monitor.resyncAskedAt > this.#timings.resyncMilliseconds)
        this.#askResync(monitor, now);
      this.#judge(monitor, now);
    }
  }

  #watchHeartbeats(now: number): void {
    const connection = this.#connection;
    const { state, openedAt } = connection;
    if (state !== 'connected' && state !== 'silent') {
      const waited = connection.isOpen ? now - openedAt : 0;
      if (waited > this.#timings.connectMilliseconds)
        connection.lose(`no greeting for ${Math.round(waited)} ms`);
      return;
    }
    const missing = now - Math.max(this.#statistics.lastHeartbeatTime ?? 0, openedAt);
    const cause = `no heartbeat for ${Math.round(missing)} ms`;
    if (missing > this.#timings.cutAfterHeartbeats * this.#heartbeatMilliseconds) {
      connection.lose(cause);
    } else if (missing > this.#timings.silentAfterHeartbeats * this.#heartbeatMilliseconds) {
      if (state !== 'connected') return;
      connection.lastCause = cause;
      connection.enter('silent');
    }
  }

  #judge(monitor: InstrumentMonitor, now: number): void {
    const expected =
      !this.#options.keepsSessions || (this.#calendars.get(monitor.symbol)?.isOpen(now) ?? true);
    const state = judgeState(monitor, this.#connection.state, expected, now, this.#timings);
    if (state === monitor.state) return;
    monitor.state = state;
    this.#options.listener.stateChanged(monitor.symbol, state);
  }

  #send(request: Record<string, unknown>): void {
    if (!this.#connection.isOpen) return;
    this.#requests += 1;
    this.#connection.send(JSON.stringify({ ...request, id: this.#requests }));
  }

  #askResync(monitor: InstrumentMonitor, now: number): void {
    monitor.resyncAskedAt = now;
    this.#statistics.resyncs += 1;
    this.#send({ type: 'resync', symbol: monitor.symbol });
  }

  #refuse(reason: string, text: string, now: number): void {
    this.#statistics.refused(reason, text, now);
  }

  #receive(bytes: Buffer, binary: boolean, now: number): void {
    this.#statistics.received(bytes.length, now);
    if (binary) {
      this.#refuse('binary frame', bytes.toString('hex', 0, 250), now);
      return;
    }
    const text = bytes.toString();
    const message = parseMessage(text);
    if (message instanceof Refusal) this.#refuse(message.reason, text, now);
    else this.#take(message, text, now);
  }

  #take(message: VenueMessage, text: string, now: number): void {
    switch (message.type) {
      case 'update':
      case 'trade':
      case 'status':
        this.#takeSequenced(message, text, now);
        break;
      case 'snapshot':
        this.#takeSnapshot(message, text, now);
        break;
      case 'heartbeat':
        this.#statistics.lastHeartbeatTime = now;
        if (this.#connection.state === 'silent') this.#connection.enter('connected');
        for (const [symbol, sequence] of Object.entries(message.sequences)) {
          const monitor = this.#monitors.get(symbol);
          // The last messages before a pause may be lost as well; only the heartbeat can tell.
          if (monitor?.sequence === undefined) continue;
          if (sequence > monitor.sequence) this.#openGap(monitor, now);
          // The venue says that this is still its newest word on the instrument, so the values hold.
          else if (sequence === monitor.sequence && !monitor.gap) {
            monitor.confirmedTime = now;
            // As old as the word that they hold: a delay or a wrong clock of before is over with it.
            monitor.age = now - message.time;
          }
        }
        break;
      case 'hello':
        this.#greet(message, text, now);
        break;
      case 'error':
        this.#connection.lastCause = `${message.code}: ${message.message}`;
        break;
      default:
        break;
    }
  }

  #greet(hello: VenueHello, text: string, now: number): void {
    const listed = new Map(hello.instruments.map(({ symbol, tickSize }) => [symbol, tickSize]));
    const symbols = [...this.#monitors.values()]
      .filter(({ symbol, tickSize }) => listed.get(symbol) === tickSize)
      .map(({ symbol }) => symbol);
    const missing = [...this.#monitors.keys()].filter((symbol) => !symbols.includes(symbol));
    if (missing.length > 0) this.#refuse(`not listed with our tick size: ${missing.join(', ')}`, text, now);
    this.#simulated = hello.simulated;
    this.#heartbeatMilliseconds = hello.heartbeatMilliseconds;
    this.#connection.greeted();
    if (symbols.length > 0)
      this.#send({ type: 'subscribe', symbols, channels: ['book', 'trades', 'status'] });
  }

  #openGap(monitor: InstrumentMonitor, now: number): void {
    if (monitor.gap) return;
    monitor.gap = true;
    this.#statistics.gaps += 1;
    this.#askResync(monitor, now);
    this.#judge(monitor, now);
  }

  #takeSequenced(message: SequencedMessage, text: string, now: number): void {
    const monitor = this.#monitors.get(message.symbol);
    if (monitor === undefined || message.time > now + mostAheadMilliseconds) {
      this.#refuse(monitor === undefined ? 'unknown symbol' : 'time in the future', text, now);
      return;
    }
    if (monitor.sequence === undefined) {
      this.#openGap(monitor, now);
      return;
    }
    if (message.sequence <= monitor.sequence) {
      this.#statistics.duplicates += 1;
      return;
    }
    if (message.sequence !== monitor.sequence + 1) this.#openGap(monitor, now);
    monitor.sequence = message.sequence;
    this.#timed(monitor, message.time, now);
    // Within a gap the snapshot brings the trades, in order and without holes.
    if (message.type === 'trade') {
      if (!monitor.gap) this.#trade(monitor, message, now);
    } else if (message.type === 'status') monitor.open = message.status === 'open';
    else if (!monitor.gap) {
      monitor.book.apply(message.bids, message.asks);
      if (monitor.book.isCrossed()) {
        this.#refuse('crossed book', text, now);
        this.#openGap(monitor, now);
        return;
      }
      this.#publishBook(monitor, message.time, now);
    }
    if (monitor.state !== 'fresh') this.#judge(monitor, now);
  }

  #timed(monitor: InstrumentMonitor, sourceTime: number, now: number): void {
    monitor.lastMessageTime = now;
    monitor.age = now - sourceTime;
    this.#statistics.aged(monitor.age, now);
  }

  #takeSnapshot(snapshot: VenueSnapshot, text: string, now: number): void {
    const monitor = this.#monitors.get(snapshot.symbol);
    if (monitor === undefined || snapshot.time > now + mostAheadMilliseconds) {
      this.#refuse(monitor === undefined ? 'unknown symbol' : 'time in the future', text, now);
      return;
    }
    // A snapshot older than what was taken since it was asked for would turn the book back.
    if (monitor.sequence !== undefined && snapshot.sequence < monitor.sequence) {
      this.#askResync(monitor, now);
      return;
    }
    monitor.book.reset();
    monitor.book.apply(snapshot.bids, snapshot.asks);
    if (monitor.book.isCrossed()) {
      this.#refuse('crossed snapshot', text, now);
      this.#openGap(monitor, now);
      return;
    }
    this.#connection.settled();
    monitor.gap = false;
    monitor.sequence = snapshot.sequence;
    monitor.open = snapshot.status === 'open';
    this.#timed(monitor, snapshot.time, now);
    this.#options.listener.referenced(
      snapshot.symbol,
      ticksToPrice(snapshot.previousClose, monitor.book.scale),
    );
    this.#recover(monitor, snapshot.trades, now);
    this.#publishBook(monitor, snapshot.time, now);
    this.#judge(monitor, now);
  }

  /** Delivers the trades that were lost in a gap or between two connections, as far as the venue repeats them. */
  #recover(monitor: InstrumentMonitor, trades: readonly VenueTrade[], now: number): void {
    if (monitor.lastTradeId === undefined) monitor.lastTradeId = trades.at(-1)?.id ?? 0;
    else {
      const lost = (trades[0]?.id ?? 0) - monitor.lastTradeId - 1;
      if (lost > 0) this.#connection.lastCause = `${lost} trades of ${monitor.symbol} were lost in a gap`;
      for (const trade of trades) this.#trade(monitor, trade, now);
    }
  }

  #trade(monitor: InstrumentMonitor, trade: VenueTrade, now: number): void {
    // Taken already, with a snapshot.
    if (monitor.lastTradeId !== undefined && trade.id <= monitor.lastTradeId) return;
    monitor.lastTradeId = trade.id;
    this.#options.listener.traded(monitor.symbol, {
      price: ticksToPrice(trade.price, monitor.book.scale),
      size: trade.size,
      side: trade.side,
      sourceTime: trade.time,
      receiveTime: now,
    });
  }

  #publishBook(monitor: InstrumentMonitor, sourceTime: number, now: number): void {
    monitor.book.sourceTime = sourceTime;
    monitor.book.receiveTime = now;
    this.#options.listener.bookChanged(monitor.symbol, monitor.book);
  }
}

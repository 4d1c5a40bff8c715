import { Fault } from '../../domain/fault.ts';
import type { Instrument } from '../../domain/instrument.ts';
import type { FeedStatus } from '../../domain/market.ts';
import type { BackoffOptions } from '../feed/backoff.ts';
import { FeedConnection } from '../feed/feed-connection.ts';
import type { FeedListener } from '../feed/feed-listener.ts';
import { FeedStatistics } from '../feed/feed-statistics.ts';
import { feedStatus } from '../feed/feed-status.ts';
import { judgeState } from '../feed/instrument-monitor.ts';
import type {
  FetchedSnapshots,
  Remedy,
  VenueAdapter,
  VenueBookEvent,
  VenueEvent,
  VenueResyncEvent,
  VenueTickerEvent,
  VenueTradeEvent,
} from '../venues/venue-adapter.ts';
import { attemptsAt } from './attempts.ts';
import type { Authentication, SecretValues } from './authentication.ts';
import { PacedQueue } from './paced-queue.ts';
import { ProductMonitor } from './product-monitor.ts';
import { RateLimiter } from './rate-limiter.ts';
import { RemedyDesk } from './remedy-desk.ts';
import { missingSecret } from './secrets.ts';
import { SnapshotFetcher } from './snapshot-fetcher.ts';
import { QuoteBook, VenueBook } from './venue-book.ts';
import type { Venue } from './venues.ts';

export interface VenueFeedTimings extends BackoffOptions {
  /** A message older than this on arrival makes the instrument delayed. */
  readonly delayedMilliseconds: number;
  /** An open market without any message for so long is not believed; the venue's own where left out. */
  readonly quietMilliseconds: number | undefined;
  /** How often the venue shows at least that it lives; the venue's own where left out. */
  readonly pulseMilliseconds: number | undefined;
  /** Pulses missed before the feed counts as silent. */
  readonly silentAfterPulses: number;
  /** Pulses missed before the connection is given up. */
  readonly cutAfterPulses: number;
  readonly connectMilliseconds: number;
  /** A book that did not come by then is asked for again. */
  readonly resyncMilliseconds: number;
  readonly watchMilliseconds: number;
  /** A connection that held so long starts a new row of attempts. */
  readonly settledMilliseconds: number;
}

export const defaultVenueTimings: VenueFeedTimings = {
  baseMilliseconds: 250,
  mostMilliseconds: 30_000,
  delayedMilliseconds: 2_000,
  quietMilliseconds: undefined,
  pulseMilliseconds: undefined,
  silentAfterPulses: 3.5,
  cutAfterPulses: 10,
  connectMilliseconds: 5_000,
  resyncMilliseconds: 2_000,
  watchMilliseconds: 250,
  settledMilliseconds: 10_000,
};

export interface VenueFeedOptions {
  readonly name: string;
  readonly venue: Venue;
  /** The venue's products by our symbols. */
  readonly symbols: Readonly<Record<string, string>>;
  /** Facts of our symbols, at least of those named in `symbols`. */
  readonly instruments: readonly Instrument[];
  /** The venue's own where left out. */
  readonly address?: string | undefined;
  readonly secret?: SecretValues | undefined;
  readonly listener: FeedListener;
  readonly now: () => number;
  /** Uniform in [0, 1), for the jitter of reconnection. */
  readonly random: () => number;
  readonly timings?: Partial<VenueFeedTimings> | undefined;
  /** Those at this address since the program began, where left out. */
  readonly attempts?: RateLimiter | undefined;
}

/** A venue's clock may run ahead of ours by so much; a trade beyond it is refused, since it would close bars. */
const mostAheadMilliseconds = 60_000;
/** Snapshots of deep books have megabytes. */
const mostMessageBytes = 16 * 1024 * 1024;
/** Words of venues for a market in which nothing trades for now. */
const halted = /halt|paus|maintenance|offline|post_only|cancel_only|delisted/i;

function hasFetchedSnapshots(adapter: VenueAdapter): adapter is FetchedSnapshots {
  return 'receiveSnapshot' in adapter;
}

/**
 * One connection to a real venue, kept up until `stop`: it authenticates, subscribes, hands frames to the venue's
 * protocol core and its events to the listener under our symbols, and carries out the core's remedies within the
 * venue's limits. The file holds the whole life of a connection in one place, hence its length.
 */
export class VenueFeed {
  readonly #options: VenueFeedOptions;
  readonly #timings: VenueFeedTimings;
  readonly #adapter: VenueAdapter;
  readonly #authentication: Authentication;
  readonly #address: string;
  readonly #statistics = new FeedStatistics();
  readonly #byProduct = new Map<string, ProductMonitor>();
  readonly #connection: FeedConnection;
  readonly #queue: PacedQueue;
  readonly #messages: RateLimiter;
  readonly #fetcher: SnapshotFetcher;
  readonly #remedies: RemedyDesk;
  #watchTimer: NodeJS.Timeout | undefined;
  #loginSent = false;
  #subscribed = false;
  #lastLife = 0;
  #lastPing = 0;

  constructor(options: VenueFeedOptions) {
    const { venue, symbols, instruments, now, random } = options;
    this.#options = options;
    this.#timings = { ...defaultVenueTimings, ...options.timings };
    const { adapter, authentication } = venue.create(Object.values(symbols), options.secret);
    this.#adapter = adapter;
    this.#authentication = authentication;
    this.#address = options.address ?? adapter.addresses.live;
    for (const [symbol, product] of Object.entries(symbols)) {
      const instrument = instruments.find((known) => known.symbol === symbol);
      if (instrument === undefined) {
        throw new Fault('UNKNOWN_INSTRUMENT', `${venue.title}: there is no instrument ${symbol}.`, {
          symbol,
        });
      }
      const book = venue.hasBook ? new VenueBook((depth) => adapter.book(product, depth)) : new QuoteBook();
      this.#byProduct.set(product, new ProductMonitor(instrument, product, book));
    }
    const attempts = options.attempts ?? attemptsAt(this.#address, adapter.limits.connectionAttempts);
    this.#messages = new RateLimiter(adapter.limits.messages);
    this.#connection = new FeedConnection({
      address: this.#address,
      now,
      random,
      backoff: this.#timings,
      connectMilliseconds: this.#timings.connectMilliseconds,
      mostMessageBytes,
      attemptWait: (time) => attempts.reserve(time),
      opened: () => this.#opened(),
      received: (bytes, binary, time) => this.#receive(bytes, binary, time),
      pulsed: (time) => this.#pulsed(time),
      lost: () => this.#forget(),
      entered: (time) => this.#judgeAll(time),
    });
    this.#queue = new PacedQueue(this.#messages, now, (text) => {
      this.#connection.send(this.#authentication.dress(text, now()));
    });
    this.#fetcher = new SnapshotFetcher({
      now,
      rate: venue.fetches,
      taken: (product, text) => {
        if (!hasFetchedSnapshots(this.#adapter)) return;
        const time = now();
        this.#statistics.received(Buffer.byteLength(text), time);
        this.#takeAll(this.#adapter.receiveSnapshot(product, text, time), text, time);
      },
      // The desk asks again when the book stays away.
      failed: (_, cause) => this.#tell(cause),
    });
    this.#remedies = new RemedyDesk({
      resyncMilliseconds: this.#timings.resyncMilliseconds,
      carryOut: (remedy, product) => this.#carryOut(remedy, product),
      giveUp: (product) =>
        this.#connection.lose(`no book of ${product ?? 'any product'} after several requests`),
    });
  }

  /** Without the secret that the venue demands the feed stays idle, and its status says what to do. */
  start(): void {
    const { venue, secret } = this.#options;
    if (venue.secret?.required === true && secret === undefined) {
      this.#connection.lastCause = missingSecret(venue.secret.name).message;
      return;
    }
    if (!this.#connection.start()) return;
    this.#watchTimer = setInterval(() => this.watch(), this.#timings.watchMilliseconds);
  }

  /** Resolves when the socket is closed and no timer or request is left. */
  async stop(): Promise<void> {
    clearInterval(this.#watchTimer);
    this.#forget();
    await this.#connection.stop();
  }

  status(): FeedStatus {
    const { name, now } = this.#options;
    return feedStatus({
      feed: name,
      simulated: false,
      address: this.#address,
      connection: this.#connection,
      statistics: this.#statistics,
      instruments: this.#byProduct.values(),
      now: now(),
    });
  }

  /** Levels of a product's book as exact decimals; null while it is not to be believed. */
  book(product: string, depth: number): ReturnType<VenueAdapter['book']> {
    return this.#adapter.book(product, depth);
  }

  /** What the protocol core has counted, checksums among it. */
  get tally(): VenueAdapter['tally'] {
    return this.#adapter.tally;
  }

  /** The watchdog: runs by timer. */
  watch(): void {
    const now = this.#options.now();
    this.#watchPulse(now);
    if (this.#connection.state === 'connected') {
      this.#remedies.watch(now);
      if (this.#options.venue.pulse.by === 'messages') this.#confirm();
      if (now - this.#connection.since > this.#timings.settledMilliseconds) this.#connection.settled();
    }
    this.#judgeAll(now);
  }

  #pulseMilliseconds(): number {
    return this.#timings.pulseMilliseconds ?? this.#options.venue.pulse.milliseconds;
  }

  #watchPulse(now: number): void {
    const connection = this.#connection;
    const { state, openedAt } = connection;
    if (state !== 'connected' && state !== 'silent') {
      const waited = connection.isOpen ? now - openedAt : 0;
      if (waited > this.#timings.connectMilliseconds) {
        const wanted = this.#authentication.login === null || this.#subscribed ? 'answer' : 'login';
        connection.lose(`no ${wanted} for ${Math.round(waited)} ms`);
      }
      return;
    }
    const missing = now - Math.max(this.#lastLife, openedAt);
    const pulse = this.#pulseMilliseconds();
    const byPing = this.#options.venue.pulse.by === 'ping';
    // The venue's limit counts pings too; what it leaves no room for is left out.
    if (byPing && missing >= pulse && now - this.#lastPing >= pulse && this.#messages.wait(now) === 0) {
      this.#messages.reserve(now);
      this.#lastPing = now;
      connection.ping();
    }
    const cause = `nothing heard for ${Math.round(missing)} ms`;
    if (missing > this.#timings.cutAfterPulses * pulse) {
      connection.lose(cause);
    } else if (missing > this.#timings.silentAfterPulses * pulse && state === 'connected') {
      connection.lastCause = cause;
      connection.enter('silent');
    }
  }

  #judgeAll(now: number): void {
    for (const monitor of this.#byProduct.values()) this.#judge(monitor, now);
  }

  #judge(monitor: ProductMonitor, now: number): void {
    const { delayedMilliseconds, quietMilliseconds = this.#options.venue.quietMilliseconds } = this.#timings;
    const open = monitor.calendar.isOpen(now);
    // A venue may well send no first snapshot of a closed market.
    const condition =
      open || monitor.known || monitor.gap ? monitor : { ...monitor.condition(), known: true };
    const state = judgeState(condition, this.#connection.state, open, now, {
      delayedMilliseconds,
      quietMilliseconds,
    });
    if (state === monitor.state) return;
    monitor.state = state;
    this.#options.listener.stateChanged(monitor.symbol, state);
  }

  /** What belonged to the connection that is gone. */
  #forget(): void {
    this.#queue.clear();
    this.#fetcher.clear();
    this.#remedies.clear();
    this.#adapter.reset();
    this.#loginSent = false;
    this.#subscribed = false;
    for (const monitor of this.#byProduct.values()) monitor.disconnect();
  }

  #opened(): void {
    this.#lastLife = this.#connection.openedAt;
    if (this.#authentication.login === null) this.#subscribe();
  }

  #subscribe(): void {
    this.#subscribed = true;
    const products = [...this.#byProduct.keys()];
    for (const text of this.#adapter.subscribeMessages(products, this.#options.venue.channels)) {
      this.#queue.put(text);
    }
  }

  #lives(now: number): void {
    this.#lastLife = now;
    if (this.#connection.state === 'silent') this.#connection.enter('connected');
  }

  #pulsed(now: number): void {
    // Where heartbeats are due, a live socket without them is no live feed.
    if (this.#options.venue.pulse.by !== 'ping') return;
    this.#statistics.lastHeartbeatTime = now;
    this.#lives(now);
  }

  #receive(bytes: Buffer, binary: boolean, now: number): void {
    this.#statistics.received(bytes.length, now);
    if (binary) {
      this.#refuse('binary frame', bytes.toString('hex', 0, 250), now);
      return;
    }
    const text = bytes.toString();
    this.#takeAll(this.#adapter.receive(text, now), text, now);
  }

  #refuse(reason: string, text: string, now: number): void {
    // Cut first, with room for a secret that begins within the sample; redacting megabytes would stop the rest.
    this.#statistics.refused(reason, this.#authentication.redact(text.slice(0, 10_000)), now);
  }

  #tell(cause: string): void {
    this.#connection.lastCause = this.#authentication.redact(cause).slice(0, 500);
  }

  #takeAll(events: readonly VenueEvent[], text: string, now: number): void {
    const subscribed = this.#subscribed;
    for (const event of events) {
      if (!this.#connection.isOpen) return;
      this.#take(event, text, now);
    }
    // A message may well bring no event, such as a change of a book that waits; garbage alone is no sign of life.
    const garbage = events.some(({ type }) => type === 'refused');
    if (garbage && events.every(({ type }) => type === 'refused' || type === 'resync')) return;
    this.#lives(now);
    // The first word of sense after the subscription is the greeting.
    if (subscribed && this.#connection.isOpen && this.#connection.state !== 'connected') {
      this.#connection.greeted();
    }
  }

  #take(event: VenueEvent, text: string, now: number): void {
    switch (event.type) {
      case 'book':
        this.#takeBook(event, now);
        break;
      case 'trade':
        this.#takeTrade(event, text, now);
        break;
      case 'ticker':
        this.#takeTicker(event, now);
        break;
      case 'heartbeat':
        this.#statistics.lastHeartbeatTime = now;
        break;
      case 'status':
        this.#takeStatus(event.product, event.status, now);
        break;
      case 'subscribed':
        for (const product of event.products) {
          const monitor = this.#byProduct.get(product);
          if (monitor !== undefined && !this.#options.venue.hasBook) monitor.known = true;
        }
        break;
      case 'error':
        this.#takeError(`${event.code}: ${event.message}`);
        break;
      case 'gap':
        this.#statistics.gaps += 1;
        this.#tell(
          `${event.product ?? this.#options.name}: ${event.found} came where ${event.expected} was due`,
        );
        break;
      case 'duplicate':
        this.#statistics.duplicates += 1;
        break;
      case 'resync':
        this.#takeResync(event, now);
        break;
      case 'refused':
        this.#refuse(event.reason, text, now);
        break;
      case 'ignored':
        break;
    }
  }

  #timed(monitor: ProductMonitor, sourceTime: number | null, now: number): void {
    monitor.lastMessageTime = now;
    if (sourceTime === null) return;
    monitor.age = now - sourceTime;
    this.#statistics.aged(monitor.age, now);
  }

  #takeBook({ product, sourceTime }: VenueBookEvent, now: number): void {
    const monitor = this.#byProduct.get(product);
    if (monitor === undefined) return;
    this.#timed(monitor, sourceTime, now);
    monitor.known = true;
    if (monitor.gap) {
      monitor.gap = false;
      this.#remedies.settled(product, now);
      if (![...this.#byProduct.values()].some(({ gap }) => gap)) this.#remedies.settled(null, now);
    }
    this.#publish(monitor, sourceTime, now);
  }

  #publish(monitor: ProductMonitor, sourceTime: number | null, now: number): void {
    const { book, symbol } = monitor;
    book.sourceTime = sourceTime ?? now;
    book.receiveTime = now;
    this.#options.listener.bookChanged(symbol, book);
    if (monitor.state !== 'fresh') this.#judge(monitor, now);
  }

  #takeTicker(ticker: VenueTickerEvent, now: number): void {
    const monitor = this.#byProduct.get(ticker.product);
    if (monitor === undefined) return;
    const { book } = monitor;
    if (!(book instanceof QuoteBook)) return;
    this.#timed(monitor, ticker.sourceTime, now);
    monitor.known = true;
    book.take(ticker);
    this.#publish(monitor, ticker.sourceTime, now);
  }

  #takeTrade(trade: VenueTradeEvent, text: string, now: number): void {
    const monitor = this.#byProduct.get(trade.product);
    if (monitor === undefined) return;
    if (trade.sourceTime > now + mostAheadMilliseconds) {
      this.#refuse('time in the future', text, now);
      return;
    }
    const kind = monitor.judgeTrade(trade);
    if (kind === 'again' && !trade.past) this.#statistics.duplicates += 1;
    if (kind !== 'new') return;
    if (!trade.past) this.#timed(monitor, trade.sourceTime, now);
    this.#options.listener.traded(monitor.symbol, {
      price: Number(trade.price),
      size: Number(trade.size),
      side: monitor.sideOf(trade),
      sourceTime: trade.sourceTime,
      receiveTime: now,
    });
    if (monitor.state !== 'fresh') this.#judge(monitor, now);
  }

  /**
   * Where the venue shows that it lives, what stands without news still holds: its messages come in order over one
   * connection, so that silence on one product among others is no loss.
   */
  #confirm(): void {
    for (const monitor of this.#byProduct.values()) {
      if (monitor.known && !monitor.gap) monitor.confirmedTime = this.#lastLife;
    }
  }

  #takeStatus(product: string | null, status: string, now: number): void {
    const { login } = this.#authentication;
    if (login !== null && !this.#subscribed) {
      if (status === login.after && !this.#loginSent) {
        this.#loginSent = true;
        this.#queue.put(login.message);
      } else if (status === login.done) this.#subscribe();
      return;
    }
    if (status === 'serverShutdown') {
      this.#connection.lose('the venue is about to shut this connection down');
      return;
    }
    for (const monitor of this.#byProduct.values()) {
      if (product !== null && monitor.product !== product) continue;
      monitor.open = !halted.test(status);
      this.#judge(monitor, now);
    }
  }

  #takeError(cause: string): void {
    this.#tell(cause);
    const { login } = this.#authentication;
    if (login !== null && !this.#subscribed) {
      this.#connection.lose(this.#connection.lastCause ?? 'the login was refused');
    }
  }

  #takeResync({ product, reason, remedy }: VenueResyncEvent, now: number): void {
    for (const monitor of this.#byProduct.values()) {
      if (product !== null && monitor.product !== product) continue;
      // The first snapshot of a connection makes nothing good again.
      if (monitor.known) {
        this.#statistics.resyncs += 1;
        this.#tell(`${monitor.product}: ${reason}`);
      }
      monitor.gap = true;
      this.#judge(monitor, now);
      // Readers that look at the whole book have to see that it is gone.
      this.#options.listener.bookChanged(monitor.symbol, monitor.book);
    }
    if (remedy.kind === 'reconnect') this.#connection.lose(`${product ?? 'all books'}: ${reason}`);
    else this.#remedies.ask(product, remedy, now);
  }

  #carryOut(remedy: Remedy, product: string | null): boolean {
    switch (remedy.kind) {
      case 'send':
        for (const text of remedy.messages) this.#queue.put(text);
        return true;
      case 'fetch':
        return product !== null && this.#fetcher.fetch(product, this.#snapshotAddress(remedy.address));
      case 'reconnect':
        this.#connection.lose(`${product ?? 'all books'}: a new connection is needed`);
        return true;
    }
  }

  /** Snapshots come from the venue itself, or for another address from its host. */
  #snapshotAddress(address: string): string {
    const origin =
      this.#options.venue.snapshotOrigins[this.#address] ??
      new URL(this.#address).origin.replace(/^ws/, 'http');
    const { pathname, search } = new URL(address);
    return `${origin}${pathname}${search}`;
  }
}

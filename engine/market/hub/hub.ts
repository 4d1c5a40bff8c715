import { Fault } from '../../domain/fault.ts';
import type { Formula } from '../../domain/formula/compile.ts';
import type { Instrument } from '../../domain/instrument.ts';
import type { Interval } from '../../domain/interval.ts';
import type { Book, Quote, Trade, ValueState } from '../../domain/market.ts';
import type { FeedListener, FeedTrade, LiveBook } from '../feed/feed-listener.ts';
import type { MarketBar, TradeBatch } from '../service.ts';
import { type ConflatedMailbox, conflatedMailbox } from './conflated-mailbox.ts';
import { FormulaDesk } from './formula-desk.ts';
import { type DeskOptions, InstrumentDesk } from './instrument-desk.ts';
import { type LosslessMailbox, losslessMailbox } from './lossless-mailbox.ts';
import { readMailbox } from './read-mailbox.ts';
import { heldTrades, TradeLog } from './trade-log.ts';

/** What a symbol without a desk of its own is shown by. */
export type Derivation =
  /** The values of another instrument under a name of its own: a front or a continuous month. */
  | { readonly kind: 'alias'; readonly instrument: Instrument; readonly of: string }
  | {
      readonly kind: 'formula';
      readonly instrument: Instrument;
      readonly formula: Formula;
      readonly legs: readonly string[];
    };

export interface HubOptions {
  readonly instruments: readonly Instrument[];
  /** Symbols meant when none are named; all instruments without it. */
  readonly headline?: readonly string[] | undefined;
  /** Finds what stands behind another symbol; undefined or a thrown Fault where there is nothing. */
  readonly derive?: ((symbol: string) => Derivation | undefined) | undefined;
  readonly now: () => number;
  readonly previousCloses?: Readonly<Record<string, number>> | undefined;
  /** Newest stored price by symbol. */
  readonly anchors?: Readonly<Record<string, number>> | undefined;
  readonly initialBars?: ((symbol: string, interval: Interval) => MarketBar | undefined) | undefined;
  /** Called with closed bars of 1s, 1m and 1d, once each, in order. */
  readonly onClosedBars: (bars: readonly MarketBar[]) => void;
  /** How long after its end a bar waits for trades still under way. */
  readonly graceMilliseconds?: number | undefined;
  /** Trades a reader may leave waiting; half of what the log holds, so that a reader that failed can continue. */
  readonly mostWaitingTrades?: number | undefined;
}

interface Reader<Mailbox> {
  readonly symbols: ReadonlySet<string> | undefined;
  readonly mailbox: Mailbox;
}

const storedIntervals: readonly Interval[] = ['1s', '1m', '1d'];
/** Formulas and continuous months kept though nobody reads them. */
const mostIdleDerived = 200;

/**
 * Where all feeds come together: last values, bars, the trade log, names that show another instrument, formulas, and every
 * reader at its own pace. Longer than most files because each event must reach every name and every kind of reader in one
 * place, in order.
 */
export class Hub implements FeedListener {
  readonly #options: HubOptions;
  readonly #desks = new Map<string, InstrumentDesk>();
  readonly #log = new TradeLog();
  readonly #quoteReaders = new Set<Reader<ConflatedMailbox<string, InstrumentDesk>>>();
  readonly #bookReaders = new Set<Reader<ConflatedMailbox<string, LiveBook>>>();
  readonly #tradeReaders = new Set<Reader<LosslessMailbox<Trade>>>();
  readonly #aliases = new Map<string, Set<string>>();
  readonly #formulas = new Map<string, FormulaDesk>();
  readonly #formulasOfLeg = new Map<string, Set<FormulaDesk>>();
  /** Made on demand, oldest first. */
  readonly #derived = new Map<string, Derivation>();
  #closedBars: MarketBar[] = [];
  #timer: NodeJS.Timeout | undefined;

  constructor(options: HubOptions) {
    this.#options = options;
    for (const instrument of options.instruments) {
      this.#desks.set(instrument.symbol, new InstrumentDesk(this.#deskOptions(instrument, true)));
    }
  }

  #deskOptions(instrument: Instrument, recorded: boolean): DeskOptions {
    const { symbol } = instrument;
    const { previousCloses, anchors, initialBars } = this.#options;
    return {
      instrument,
      previousClose: previousCloses?.[symbol],
      lastKnown: anchors?.[symbol],
      initialBars,
      closed: (bar) => {
        // The seconds of hundreds of contracts would fill the disk; their minutes are kept.
        if (!recorded || (bar.interval === '1s' && instrument.contract !== undefined)) return;
        if (storedIntervals.includes(bar.interval)) this.#closedBars.push(bar);
      },
    };
  }

  /** Shows `symbol` by the values of `of` from now on: a month has expired, the next one is in front. */
  point(symbol: string, of: string | null): void {
    for (const [target, names] of this.#aliases) if (target !== of) names.delete(symbol);
    const alias = this.#desks.get(symbol);
    if (of === null || alias === undefined) return;
    const names = this.#aliases.get(of) ?? new Set<string>();
    if (names.has(symbol)) return;
    names.add(symbol);
    this.#aliases.set(of, names);
    const target = this.#desks.get(of);
    if (target === undefined) return;
    alias.book = target.book;
    alias.state = target.state;
    const { previousClose } = target.quote();
    if (previousClose !== null) alias.reference(previousClose);
    this.#quoteChanged(symbol, alias);
  }

  /** Symbols made on demand that show another instrument's values. */
  derivedAliases(): string[] {
    return [...this.#derived].flatMap(([symbol, { kind }]) => (kind === 'alias' ? [symbol] : []));
  }

  #derive(symbol: string): InstrumentDesk | undefined {
    const derivation = this.#options.derive?.(symbol);
    if (derivation === undefined) return undefined;
    const { instrument } = derivation;
    const known = this.#desks.get(instrument.symbol);
    if (known !== undefined) return known;
    this.#forgetIdle();
    this.#derived.set(instrument.symbol, derivation);
    if (derivation.kind === 'alias') {
      const alias = new InstrumentDesk(this.#deskOptions(instrument, false));
      this.#desks.set(instrument.symbol, alias);
      this.point(instrument.symbol, derivation.of);
      return alias;
    }
    const legs = derivation.legs.map((leg) => this.desk(leg));
    const desk = new FormulaDesk({
      ...this.#deskOptions(instrument, false),
      formula: derivation.formula,
      legs,
    });
    this.#desks.set(instrument.symbol, desk);
    this.#formulas.set(instrument.symbol, desk);
    for (const leg of legs) {
      const users = this.#formulasOfLeg.get(leg.instrument.symbol) ?? new Set();
      users.add(desk);
      this.#formulasOfLeg.set(leg.instrument.symbol, users);
    }
    desk.sample(this.#options.now());
    return desk;
  }

  #forgetIdle(): void {
    if (this.#derived.size < mostIdleDerived) return;
    for (const symbol of this.#derived.keys()) {
      const desk = this.#desks.get(symbol);
      const read =
        desk === undefined ||
        desk.readerCount() > 0 ||
        this.#formulasOfLeg.get(symbol)?.size ||
        [this.#quoteReaders, this.#bookReaders, this.#tradeReaders].some((readers) =>
          [...readers].some(({ symbols }) => symbols?.has(symbol)),
        );
      if (read) continue;
      this.point(symbol, null);
      this.#desks.delete(symbol);
      this.#derived.delete(symbol);
      this.#formulas.delete(symbol);
      for (const users of this.#formulasOfLeg.values()) users.delete(desk as FormulaDesk);
      return;
    }
  }

  start(): void {
    if (this.#timer !== undefined) return;
    const tick = () => {
      const now = this.#options.now();
      this.sampleFormulas(now);
      this.closeBars(now);
      this.#timer = setTimeout(tick, this.#untilNextClose());
    };
    this.#timer = setTimeout(tick, this.#untilNextClose());
  }

  #untilNextClose(): number {
    const grace = this.#options.graceMilliseconds ?? 250;
    // One millisecond more, since timers may fire early.
    return 1_001 - ((((this.#options.now() - grace) % 1_000) + 1_000) % 1_000);
  }

  /** Ends all streams and timers. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    for (const readers of [this.#quoteReaders, this.#bookReaders, this.#tradeReaders]) {
      for (const { mailbox } of readers) mailbox.close();
    }
    for (const desk of this.#desks.values()) desk.closeReaders();
    this.#deliverClosedBars();
  }

  /** Streams that somebody reads; none are left after `stop`. */
  readerCount(): number {
    const bars = [...this.#desks.values()].reduce((sum, desk) => sum + desk.readerCount(), 0);
    return this.#quoteReaders.size + this.#bookReaders.size + this.#tradeReaders.size + bars;
  }

  /** The desk of a symbol that is held already. */
  known(symbol: string): InstrumentDesk | undefined {
    return this.#desks.get(symbol);
  }

  desk(symbol: string): InstrumentDesk {
    const desk = this.#desks.get(symbol) ?? this.#derive(symbol);
    if (desk !== undefined) return desk;
    const known = [...(this.#options.headline ?? this.#desks.keys())].join(', ');
    throw new Fault('UNKNOWN_INSTRUMENT', `There is no instrument ${symbol}. Known are: ${known}.`, {
      symbol,
    });
  }

  /** Once a second: what a formula's bars are made of. */
  sampleFormulas(now: number): void {
    for (const [symbol, desk] of this.#formulas) {
      const before = desk.state;
      if (desk.sample(now) || desk.state !== before) this.#quoteChanged(symbol, desk);
    }
  }

  closeBars(now: number): void {
    const until = now - (this.#options.graceMilliseconds ?? 250);
    for (const desk of this.#desks.values()) desk.bars.closeUntil(until);
    this.#deliverClosedBars();
  }

  #deliverClosedBars(): void {
    if (this.#closedBars.length === 0) return;
    const bars = this.#closedBars;
    this.#closedBars = [];
    this.#options.onClosedBars(bars);
  }

  /** The instrument itself, and every name it is shown under. */
  #shown(symbol: string, show: (symbol: string, desk: InstrumentDesk) => void): void {
    const desk = this.#desks.get(symbol);
    if (desk !== undefined) show(symbol, desk);
    const names = this.#aliases.get(symbol);
    if (names === undefined) return;
    for (const name of names) {
      const alias = this.#desks.get(name);
      if (alias !== undefined) show(name, alias);
    }
  }

  bookChanged(symbol: string, book: LiveBook): void {
    this.#shown(symbol, (name, desk) => {
      desk.book = book;
      this.#quoteChanged(name, desk);
      for (const { symbols, mailbox } of this.#bookReaders) if (symbols?.has(name)) mailbox.put(name, book);
    });
  }

  traded(symbol: string, trade: FeedTrade): void {
    if (!this.#desks.has(symbol)) return;
    // One entry a trade, whatever names it is shown under, so that numbers have no gaps.
    const numbered = this.#log.add(symbol, trade);
    this.#shown(symbol, (name, desk) => {
      desk.trade(trade);
      this.#quoteChanged(name, desk);
    });
    for (const { symbols, mailbox } of this.#tradeReaders) {
      const shown = symbols === undefined ? numbered : this.#under(numbered, symbols);
      if (shown !== undefined) mailbox.put(shown);
    }
    this.#deliverClosedBars();
  }

  /** The trade under the name a reader asked for; undefined where it asked for neither the instrument nor a name of it. */
  #under(trade: Trade, symbols: ReadonlySet<string>): Trade | undefined {
    if (symbols.has(trade.symbol)) return trade;
    const names = this.#aliases.get(trade.symbol);
    if (names === undefined) return undefined;
    for (const name of names) if (symbols.has(name)) return { ...trade, symbol: name };
    return undefined;
  }

  referenced(symbol: string, previousClose: number): void {
    this.#shown(symbol, (_, desk) => desk.reference(previousClose));
  }

  stateChanged(symbol: string, state: ValueState): void {
    this.#shown(symbol, (name, desk) => {
      desk.state = state;
      this.#quoteChanged(name, desk);
    });
  }

  #quoteChanged(symbol: string, desk: InstrumentDesk): void {
    for (const { symbols, mailbox } of this.#quoteReaders) {
      if (symbols === undefined || symbols.has(symbol)) mailbox.put(symbol, desk);
    }
    const users = this.#formulasOfLeg.get(symbol);
    if (users !== undefined) for (const user of users) this.#quoteChanged(user.instrument.symbol, user);
  }

  /** A refusal names the symbol as it was asked for, not a leg of it, so that whoever asked can leave it out. */
  #asked(symbol: string): InstrumentDesk {
    try {
      return this.desk(symbol);
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      throw new Fault(error.code, error.message, { ...error.details, symbol });
    }
  }

  /** Symbols as the desks have them; those of the headline where none are named. */
  #named(symbols: readonly string[] | undefined): ReadonlySet<string> | undefined {
    const wanted = symbols ?? this.#options.headline;
    return wanted && new Set(wanted.map((symbol) => this.#asked(symbol).instrument.symbol));
  }

  #chosen(symbols: readonly string[] | undefined): InstrumentDesk[] {
    const wanted = symbols ?? this.#options.headline;
    return wanted === undefined ? [...this.#desks.values()] : wanted.map((symbol) => this.#asked(symbol));
  }

  quotes(symbols: readonly string[] | undefined): Quote[] {
    return this.#chosen(symbols).map((desk) => desk.quote());
  }

  async *watchQuotes(options: {
    symbols?: readonly string[] | undefined;
    paceMilliseconds: number;
    signal: AbortSignal;
  }): AsyncGenerator<readonly Quote[]> {
    const { symbols, paceMilliseconds, signal } = options;
    const mailbox = conflatedMailbox<string, InstrumentDesk>();
    for (const desk of this.#chosen(symbols)) mailbox.put(desk.instrument.symbol, desk);
    const reader = { symbols: this.#named(symbols), mailbox };
    this.#quoteReaders.add(reader);
    const release = () => this.#quoteReaders.delete(reader);
    for await (const desks of readMailbox({ mailbox, signal, paceMilliseconds, release })) {
      yield desks.map((desk) => desk.quote());
    }
  }

  async *watchBook(options: {
    symbol: string;
    depth: number;
    paceMilliseconds: number;
    signal: AbortSignal;
  }): AsyncGenerator<Book> {
    const { depth, paceMilliseconds, signal } = options;
    const desk = this.desk(options.symbol);
    const { symbol } = desk.instrument;
    const mailbox = conflatedMailbox<string, LiveBook>();
    if (desk.book !== undefined) mailbox.put(symbol, desk.book);
    const reader = { symbols: new Set([symbol]), mailbox };
    this.#bookReaders.add(reader);
    const release = () => this.#bookReaders.delete(reader);
    for await (const books of readMailbox({ mailbox, signal, paceMilliseconds, release })) {
      for (const book of books) {
        const { sourceTime, receiveTime } = book;
        yield { symbol, bids: book.bids(depth), asks: book.asks(depth), sourceTime, receiveTime };
      }
    }
  }

  async *watchTrades(options: {
    symbols?: readonly string[] | undefined;
    afterSequence?: number | undefined;
    signal: AbortSignal;
  }): AsyncGenerator<TradeBatch> {
    const { symbols, afterSequence = this.#log.lastSequence, signal } = options;
    const wanted = symbols && this.#named(symbols);
    const missed = this.#log
      .after(afterSequence)
      .flatMap((trade) => (wanted === undefined ? trade : (this.#under(trade, wanted) ?? [])));
    const mailbox = losslessMailbox<Trade>({
      capacity: this.#options.mostWaitingTrades ?? heldTrades / 2,
      sequenceOf: ({ sequence }) => sequence,
      afterSequence: missed.at(-1)?.sequence ?? afterSequence,
    });
    const reader = { symbols: wanted, mailbox };
    this.#tradeReaders.add(reader);
    const release = () => this.#tradeReaders.delete(reader);
    const batches = readMailbox({ mailbox, signal, release });
    try {
      if (missed.length > 0) yield { trades: missed, lastSequence: missed.at(-1)?.sequence ?? afterSequence };
      for await (const trades of batches) yield { trades, lastSequence: trades.at(-1)?.sequence ?? 0 };
    } finally {
      release();
      mailbox.close();
    }
  }

  async *watchBars(options: {
    symbol: string;
    interval: Interval;
    paceMilliseconds?: number | undefined;
    signal: AbortSignal;
  }): AsyncGenerator<readonly MarketBar[]> {
    const { mailbox, release } = this.desk(options.symbol).openBarMailbox(options.interval);
    yield* readMailbox({
      mailbox,
      signal: options.signal,
      paceMilliseconds: options.paceMilliseconds ?? 0,
      release,
    });
  }
}

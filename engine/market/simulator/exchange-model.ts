import { type RandomStream, randomStream } from '../../numerics/random/random-stream.ts';
import { priceToTicks } from '../ticks.ts';
import { BookModel, type LevelChanges } from './book-model.ts';
import type { Calibration } from './calibration.ts';
import type { Curves } from './curve-parameters.ts';
import { type CurveProcess, createCurveProcess } from './curve-process.ts';
import { type ListedFacts, type ListedInstrument, type Listing, listOnExchange } from './listing.ts';

export interface ModelUpdate extends LevelChanges {
  readonly kind: 'update';
  readonly instrument: number;
}

export interface ModelTrade {
  readonly kind: 'trade';
  readonly instrument: number;
  /** Runs from 1 for each instrument, without gaps. */
  readonly id: number;
  readonly price: number;
  readonly size: number;
  readonly side: 'buy' | 'sell';
}

export type ModelMessage = ModelUpdate | ModelTrade;

export interface ExchangeModelOptions {
  readonly instruments: readonly ListedFacts[];
  readonly calibration: Calibration;
  /** How delivery months move; without it each instrument is a product of its own. */
  readonly curves?: Curves | undefined;
  /** Start price by symbol of a contract or a product; the calibrated level where there is none. */
  readonly anchors?: Readonly<Record<string, number>> | undefined;
  /** Day from which times to delivery are counted, UTC milliseconds. */
  readonly date?: number | undefined;
  readonly seed: number;
  readonly messagesPerSecond: number;
}

/** Fair values move once in so many messages, but not more often than so many times a second. */
const messagesPerShock = 8;
const mostShocksPerSecond = 2_500;
const secondsPerDay = 86_400;
/** Share of messages that are trades when the book has nothing to catch up with. */
const tradeShare = 0.2;
/** Levels stand further apart where a day moves more than this many ticks. */
const dailyTicksPerGap = 400;

/**
 * The market behind the simulated exchange: `step` gives the next message. The sequence depends on the options
 * alone; wall time is added by whoever sends it. Prices are whole ticks.
 */
export class ExchangeModel {
  readonly #listing: Listing;
  readonly #prices: CurveProcess;
  readonly #books: readonly BookModel[];
  readonly #pending: (LevelChanges | undefined)[];
  readonly #tradeIds: number[];
  readonly #choice: RandomStream;
  /** Sum of the weights up to and including each instrument. */
  readonly #reach: Float64Array;
  readonly #messagesPerShock: number;
  readonly #shockDays: number;
  #steps = 0;

  constructor(options: ExchangeModelOptions) {
    this.#listing = listOnExchange(options);
    const { products, instruments } = this.#listing;
    this.#prices = createCurveProcess(products, options.calibration, randomStream(options.seed, 1));
    this.#choice = randomStream(options.seed, 2);
    this.#messagesPerShock = Math.max(
      messagesPerShock,
      Math.ceil(options.messagesPerSecond / mostShocksPerSecond),
    );
    this.#shockDays = this.#messagesPerShock / options.messagesPerSecond / secondsPerDay;
    this.#books = instruments.map(({ start, scale, product }, index) => {
      const { volatility = 0, dynamics } = products[product] ?? {};
      const daily = volatility * (dynamics === 'lognormal' ? start : 1);
      const gap = Math.max(1, Math.round(priceToTicks(daily, scale) / dailyTicksPerGap));
      return new BookModel(priceToTicks(start, scale), gap, randomStream(options.seed, 10 + index));
    });
    this.#pending = instruments.map(() => undefined);
    this.#tradeIds = instruments.map(() => 0);
    let reach = 0;
    this.#reach = Float64Array.from(instruments, ({ weight }) => {
      reach += weight;
      return reach;
    });
  }

  /** Start price in ticks: the close before the first simulated trade. */
  startTicks(instrument: number): number {
    const listed = this.#listing.instruments[instrument];
    return listed === undefined ? 0 : priceToTicks(listed.start, listed.scale);
  }

  book(instrument: number): LevelChanges {
    // A trade already took its lots, but readers learn of that by the update that follows.
    return this.#books[instrument]?.levels() ?? { bids: [], asks: [] };
  }

  step(): ModelMessage {
    if (this.#steps++ % this.#messagesPerShock === 0) this.#prices.advance(this.#shockDays);
    const instrument = this.#choose();
    const pending = this.#pending[instrument];
    if (pending !== undefined) {
      this.#pending[instrument] = undefined;
      return { kind: 'update', instrument, ...pending };
    }
    return this.#next(instrument);
  }

  /** What trades have changed in the books and no update has told yet. */
  settle(): ModelUpdate[] {
    return this.#pending.flatMap((changes, instrument) => {
      if (changes === undefined) return [];
      this.#pending[instrument] = undefined;
      return [{ kind: 'update' as const, instrument, ...changes }];
    });
  }

  #choose(): number {
    const wanted = this.#choice.uniform() * (this.#reach.at(-1) ?? 0);
    let low = 0;
    let high = this.#reach.length - 1;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#reach[middle] ?? 0) <= wanted) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #fairTicks({ product, deliveries, start, scale }: ListedInstrument): number {
    let change = 0;
    if (deliveries.length === 0) change = this.#prices.change(product, 0);
    else {
      for (const { daysAhead } of deliveries) change += this.#prices.change(product, daysAhead);
      change /= deliveries.length;
    }
    const lognormal = this.#listing.products[product]?.dynamics === 'lognormal';
    const price = lognormal ? start * Math.exp(change) : start + change;
    return (price * scale.denominator) / scale.numerator;
  }

  #next(instrument: number): ModelMessage {
    const book = this.#books[instrument];
    const listed = this.#listing.instruments[instrument];
    if (book === undefined || listed === undefined) throw new RangeError(`no instrument ${instrument}`);
    const moved = book.follow(this.#fairTicks(listed));
    if (moved !== undefined) return { kind: 'update', instrument, ...moved };
    if (this.#choice.uniform() >= tradeShare) return { kind: 'update', instrument, ...book.stir() };
    const { price, size, side, changes } = book.trade();
    this.#pending[instrument] = changes;
    const id = (this.#tradeIds[instrument] ?? 0) + 1;
    this.#tradeIds[instrument] = id;
    return { kind: 'trade', instrument, id, price, size, side };
  }
}

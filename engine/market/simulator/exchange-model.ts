import { Fault } from '../../domain/fault.ts';
import type { Instrument } from '../../domain/instrument.ts';
import { type RandomStream, randomStream } from '../../numerics/random/random-stream.ts';
import { priceToTicks, type TickScale, tickScale, ticksToPrice } from '../ticks.ts';
import { BookModel, type LevelChanges } from './book-model.ts';
import type { Calibration, InstrumentCalibration } from './calibration.ts';
import { createPriceProcess, type PriceProcess } from './price-process.ts';

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
  readonly instruments: readonly Pick<Instrument, 'symbol' | 'tickSize'>[];
  readonly calibration: Calibration;
  /** Start price by symbol; the calibrated level where there is none. */
  readonly anchors?: Readonly<Record<string, number>> | undefined;
  readonly seed: number;
  readonly messagesPerSecond: number;
}

/** Fair values move once in so many messages: often enough for the eye, cheap at 20,000 messages a second. */
const messagesPerShock = 8;
const secondsPerDay = 86_400;
/** Share of messages that are trades when the book has nothing to catch up with. */
const tradeShare = 0.2;
/** Levels stand further apart where a day moves more than this many ticks. */
const dailyTicksPerGap = 400;

interface Listed {
  readonly symbol: string;
  readonly scale: TickScale;
  readonly start: number;
  readonly figures: InstrumentCalibration;
}

function list(options: ExchangeModelOptions): Listed[] {
  return options.instruments.map(({ symbol, tickSize }) => {
    const figures = options.calibration.instruments[symbol];
    if (figures === undefined) {
      throw new Fault('NOT_CALIBRATED', `The simulated exchange has no calibration for ${symbol}.`, {
        symbol,
      });
    }
    const scale = tickScale(tickSize);
    const anchor = options.anchors?.[symbol];
    const usable =
      anchor !== undefined && Number.isFinite(anchor) && (figures.dynamics === 'normal' || anchor > 0);
    const level = usable ? anchor : figures.level.value;
    return { symbol, scale, start: ticksToPrice(priceToTicks(level, scale), scale), figures };
  });
}

/**
 * The market behind the simulated exchange: `step` gives the next message. The sequence depends on the options
 * alone; wall time is added by whoever sends it. Prices are whole ticks.
 */
export class ExchangeModel {
  readonly #listed: readonly Listed[];
  readonly #prices: PriceProcess;
  readonly #books: readonly BookModel[];
  readonly #pending: (LevelChanges | undefined)[];
  readonly #tradeIds: number[];
  readonly #choice: RandomStream;
  readonly #shockDays: number;
  #steps = 0;

  constructor(options: ExchangeModelOptions) {
    this.#listed = list(options);
    this.#prices = createPriceProcess(this.#listed, options.calibration, randomStream(options.seed, 1));
    this.#choice = randomStream(options.seed, 2);
    this.#shockDays = messagesPerShock / options.messagesPerSecond / secondsPerDay;
    this.#books = this.#listed.map(({ start, scale, figures }, index) => {
      const daily = figures.volatility.value * (figures.dynamics === 'lognormal' ? start : 1);
      const gap = Math.max(1, Math.round(priceToTicks(daily, scale) / dailyTicksPerGap));
      return new BookModel(priceToTicks(start, scale), gap, randomStream(options.seed, 10 + index));
    });
    this.#pending = this.#listed.map(() => undefined);
    this.#tradeIds = this.#listed.map(() => 0);
  }

  /** Start price in ticks: the close before the first simulated trade. */
  startTicks(instrument: number): number {
    const listed = this.#listed[instrument];
    return listed === undefined ? 0 : priceToTicks(listed.start, listed.scale);
  }

  book(instrument: number): LevelChanges {
    // A trade already took its lots, but readers learn of that by the update that follows.
    return this.#books[instrument]?.levels() ?? { bids: [], asks: [] };
  }

  step(): ModelMessage {
    if (this.#steps++ % messagesPerShock === 0) this.#prices.advance(this.#shockDays);
    const instrument = this.#choice.integer(this.#listed.length);
    const pending = this.#pending[instrument];
    if (pending !== undefined) {
      this.#pending[instrument] = undefined;
      return { kind: 'update', instrument, ...pending };
    }
    return this.#next(instrument);
  }

  #next(instrument: number): ModelMessage {
    const book = this.#books[instrument];
    const listed = this.#listed[instrument];
    if (book === undefined || listed === undefined) throw new RangeError(`no instrument ${instrument}`);
    const fair = ((this.#prices.values[instrument] ?? 0) * listed.scale.denominator) / listed.scale.numerator;
    const moved = book.follow(fair);
    if (moved !== undefined) return { kind: 'update', instrument, ...moved };
    if (this.#choice.uniform() >= tradeShare) return { kind: 'update', instrument, ...book.stir() };
    const { price, size, side, changes } = book.trade();
    this.#pending[instrument] = changes;
    const id = (this.#tradeIds[instrument] ?? 0) + 1;
    this.#tradeIds[instrument] = id;
    return { kind: 'trade', instrument, id, price, size, side };
  }
}

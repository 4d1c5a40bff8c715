import type { Formula } from '../../domain/formula/compile.ts';
import type { Quote, ValueState } from '../../domain/market.ts';
import { type DeskOptions, InstrumentDesk } from './instrument-desk.ts';

/** A value is no better than the worst of what it is made from. */
const worstFirst: readonly ValueState[] = ['down', 'stale', 'closed', 'delayed', 'fresh'];

type Prices = Readonly<Record<string, number>>;

/**
 * A formula as an instrument. Its last value is that of the legs' last prices; its bid and ask are what dealing all legs
 * at their best prices would give. Bars are made of samples taken once a second from all legs at one instant, never
 * from the extremes of their bars.
 */
export class FormulaDesk extends InstrumentDesk {
  readonly legs: readonly InstrumentDesk[];
  readonly #formula: Formula;

  constructor(
    options: DeskOptions & { readonly formula: Formula; readonly legs: readonly InstrumentDesk[] },
  ) {
    super({ ...options, withoutVolume: true });
    this.#formula = options.formula;
    this.legs = options.legs;
  }

  /** Takes a sample of the legs as they stand. Answers whether all were fit to be taken. */
  sample(now: number): boolean {
    const quotes = this.legs.map((leg) => leg.quote());
    this.state = stateOf(quotes);
    if (this.state !== 'fresh' && this.state !== 'delayed') return false;
    const value = this.#value(quotes, ({ last }) => last);
    if (value === null) return false;
    this.bars.add({ price: value, size: 0, sourceTime: now });
    return true;
  }

  override quote(): Quote {
    const quotes = this.legs.map((leg) => leg.quote());
    const day = this.bars.current('1d');
    const [bid, ask] = this.#sides(quotes);
    return {
      symbol: this.instrument.symbol,
      bid,
      bidSize: null,
      ask,
      askSize: null,
      last: this.#value(quotes, ({ last }) => last),
      lastSize: null,
      previousClose: this.#value(quotes, ({ previousClose }) => previousClose),
      high: day?.high ?? null,
      low: day?.low ?? null,
      volume: 0,
      // As old as its oldest part.
      bookTime: oldest(quotes.map(({ bookTime }) => bookTime)),
      lastTime: oldest(quotes.map(({ lastTime }) => lastTime)),
      sourceTime: Math.min(...quotes.map(({ sourceTime }) => sourceTime)),
      receiveTime: Math.min(...quotes.map(({ receiveTime }) => receiveTime)),
      state: stateOf(quotes),
    };
  }

  #value(quotes: readonly Quote[], pick: (quote: Quote) => number | null): number | null {
    const prices: Record<string, number> = {};
    for (const quote of quotes) {
      const price = pick(quote);
      if (price === null) return null;
      prices[quote.symbol] = price;
    }
    return this.#evaluate(prices);
  }

  #evaluate(prices: Prices): number | null {
    const value = this.#formula.evaluate(prices);
    return value.ok ? value.value : null;
  }

  /** A leg whose price lifts the value is sold at its bid and bought at its ask; one that lowers it the other way. */
  #sides(quotes: readonly Quote[]): readonly [number | null, number | null] {
    const middle: Record<string, number> = {};
    for (const { symbol, bid, ask } of quotes) {
      if (bid === null || ask === null) return [null, null];
      middle[symbol] = (bid + ask) / 2;
    }
    const base = this.#evaluate(middle);
    if (base === null) return [null, null];
    const low: Record<string, number> = {};
    const high: Record<string, number> = {};
    for (const { symbol, bid, ask } of quotes) {
      const moved = this.#evaluate({ ...middle, [symbol]: ask ?? 0 });
      const rises = moved !== null && moved >= base;
      low[symbol] = (rises ? bid : ask) ?? 0;
      high[symbol] = (rises ? ask : bid) ?? 0;
    }
    return [this.#evaluate(low), this.#evaluate(high)];
  }
}

function oldest(times: readonly (number | null)[]): number | null {
  return times.reduce((a, b) => (a === null || b === null ? null : Math.min(a, b)));
}

function stateOf(quotes: readonly Quote[]): ValueState {
  return worstFirst.find((state) => quotes.some((quote) => quote.state === state)) ?? 'down';
}

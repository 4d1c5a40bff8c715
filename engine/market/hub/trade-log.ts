import { Fault } from '../../domain/fault.ts';
import type { Trade } from '../../domain/market.ts';

export const heldTrades = 65_536;

/**
 * The last trades over all instruments, numbered without gaps from 1. Kept as columns of a fixed size, so that a
 * full log takes no more memory than an empty one.
 */
export class TradeLog {
  readonly #symbols: string[] = [];
  readonly #symbolIndex = new Map<string, number>();
  readonly #symbol = new Uint32Array(heldTrades);
  readonly #buy = new Uint8Array(heldTrades);
  readonly #price = new Float64Array(heldTrades);
  readonly #size = new Float64Array(heldTrades);
  readonly #sourceTime = new Float64Array(heldTrades);
  readonly #receiveTime = new Float64Array(heldTrades);
  #last = 0;

  get lastSequence(): number {
    return this.#last;
  }

  add(symbol: string, trade: Omit<Trade, 'sequence' | 'symbol'>): Trade {
    const { price, size, side, sourceTime, receiveTime } = trade;
    this.#last += 1;
    const slot = this.#last % heldTrades;
    this.#symbol[slot] = this.#indexOf(symbol);
    this.#buy[slot] = side === 'buy' ? 1 : 0;
    this.#price[slot] = price;
    this.#size[slot] = size;
    this.#sourceTime[slot] = sourceTime;
    this.#receiveTime[slot] = receiveTime;
    return { symbol, sequence: this.#last, price, size, side, sourceTime, receiveTime };
  }

  #indexOf(symbol: string): number {
    const known = this.#symbolIndex.get(symbol);
    if (known !== undefined) return known;
    const index = this.#symbols.push(symbol) - 1;
    this.#symbolIndex.set(symbol, index);
    return index;
  }

  #at(sequence: number): Trade {
    const slot = sequence % heldTrades;
    return {
      symbol: this.#symbols[this.#symbol[slot] ?? 0] ?? '',
      sequence,
      price: this.#price[slot] ?? Number.NaN,
      size: this.#size[slot] ?? Number.NaN,
      side: this.#buy[slot] === 1 ? 'buy' : 'sell',
      sourceTime: this.#sourceTime[slot] ?? Number.NaN,
      receiveTime: this.#receiveTime[slot] ?? Number.NaN,
    };
  }

  /** All held trades after `sequence`, oldest first; throws Fault TRADES_NO_LONGER_HELD. */
  after(sequence: number): Trade[] {
    const oldest = Math.max(1, this.#last - heldTrades + 1);
    if (sequence + 1 < oldest || sequence > this.#last) {
      throw new Fault(
        'TRADES_NO_LONGER_HELD',
        `Trades after ${sequence} were asked for; held are ${oldest} to ${this.#last}. Subscribe without afterSequence.`,
        { afterSequence: sequence, oldest, last: this.#last },
      );
    }
    return Array.from({ length: this.#last - sequence }, (_, index) => this.#at(sequence + 1 + index));
  }
}

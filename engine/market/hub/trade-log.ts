import { Fault } from '../../domain/fault.ts';
import type { Trade } from '../../domain/market.ts';

export const heldTrades = 65_536;

/** The last trades over all instruments, numbered without gaps from 1. */
export class TradeLog {
  readonly #ring: Trade[] = [];
  #last = 0;

  get lastSequence(): number {
    return this.#last;
  }

  add(trade: Omit<Trade, 'sequence'>): Trade {
    this.#last += 1;
    const { symbol, price, size, side, sourceTime, receiveTime } = trade;
    const numbered: Trade = { symbol, sequence: this.#last, price, size, side, sourceTime, receiveTime };
    this.#ring[this.#last % heldTrades] = numbered;
    return numbered;
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
    const trades: Trade[] = [];
    for (let wanted = sequence + 1; wanted <= this.#last; wanted++) {
      const trade = this.#ring[wanted % heldTrades];
      if (trade !== undefined) trades.push(trade);
    }
    return trades;
  }
}

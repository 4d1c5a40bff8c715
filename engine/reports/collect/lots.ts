import { add, type Decimal, divide, multiply, subtract, times, whole, zero } from '../../domain/decimal.ts';

/**
 * A position as the lots that make it up. What closes is matched with what was opened first (first in, first out), so that
 * every profit is a difference of two prices and exact.
 */
export class OpenLots {
  /** Opened lots, oldest first, all on one side: positive long, negative short. */
  private open: { lots: number; readonly price: Decimal }[] = [];
  /** Where the oldest stands; what lies before it is closed. */
  private first = 0;
  lots = 0;

  /** Takes signed lots at a price. Returns the profit, per unit of multiplier, of what they closed. */
  take(signed: number, price: Decimal): { readonly closed: number; readonly profit: Decimal } {
    let rest = signed;
    let profit = zero;
    let closed = 0;
    while (rest !== 0 && this.lots !== 0 && Math.sign(rest) !== Math.sign(this.lots)) {
      const oldest = this.open[this.first];
      if (oldest === undefined) break;
      const matched = Math.min(Math.abs(rest), Math.abs(oldest.lots));
      const side = Math.sign(oldest.lots);
      profit = add(profit, times(subtract(price, oldest.price), matched * side));
      closed += matched;
      oldest.lots -= matched * side;
      this.lots -= matched * side;
      rest += matched * side;
      if (oldest.lots === 0) this.drop();
    }
    if (rest !== 0) this.push(rest, price);
    return { closed, profit };
  }

  /** Forgets the oldest. The place is given back in bulk: one by one would cost the square of their number. */
  private drop(): void {
    this.first += 1;
    if (2 * this.first < this.open.length) return;
    this.open = this.open.slice(this.first);
    this.first = 0;
  }

  private push(lots: number, price: Decimal): void {
    this.lots += lots;
    const newest = this.open.at(-1);
    // Lots at one price need no place of their own.
    if (newest !== undefined && newest.price.units === price.units && newest.price.scale === price.scale)
      newest.lots += lots;
    else this.open.push({ lots, price });
  }

  /** Mean price of what is open; undefined when nothing is. */
  averagePrice(): Decimal | undefined {
    if (this.lots === 0) return undefined;
    return divide(this.cost(), whole(this.lots), 8);
  }

  private cost(): Decimal {
    return this.open.slice(this.first).reduce((sum, { lots, price }) => add(sum, times(price, lots)), zero);
  }

  /** Profit of what is open at a price, with the multiplier. */
  openProfit(mark: Decimal, multiplier: Decimal): Decimal {
    return multiply(subtract(times(mark, this.lots), this.cost()), multiplier);
  }
}

import { type BarColumns, barColumnNames, emptyBars, sliceBars } from '../../domain/bars.ts';

/** Bars while they are read: columns that double when full, with the file's row beside each bar. */
export class GrowableBars {
  #bars: BarColumns = emptyBars(1_024);
  #rows = new Float64Array(1_024);
  length = 0;

  push(
    row: number,
    time: number,
    open: number,
    high: number,
    low: number,
    close: number,
    volume: number,
  ): void {
    if (this.length === this.#rows.length) this.#grow();
    const at = this.length++;
    const bars = this.#bars;
    this.#rows[at] = row;
    bars.time[at] = time;
    bars.open[at] = open;
    bars.high[at] = high;
    bars.low[at] = low;
    bars.close[at] = close;
    bars.volume[at] = volume;
  }

  /** The bars so far, and each one's row in the file. */
  finish(): { bars: BarColumns; rows: Float64Array } {
    return { bars: sliceBars(this.#bars, 0, this.length), rows: this.#rows.slice(0, this.length) };
  }

  #grow(): void {
    const larger = emptyBars(this.length * 2);
    for (const name of barColumnNames) larger[name].set(this.#bars[name]);
    const rows = new Float64Array(this.length * 2);
    rows.set(this.#rows);
    this.#bars = larger;
    this.#rows = rows;
  }
}

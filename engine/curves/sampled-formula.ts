import { type BarColumns, emptyBars, sliceBars } from '../domain/bars.ts';
import { Fault, type Result } from '../domain/fault.ts';

/**
 * A formula over legs, sampled in time. At each instant at which a leg's bar closes the formula is evaluated on the last
 * closes of all legs. Highs and lows of leg bars are never used: those of two legs need not have happened together, and
 * a spread of them shows prices nobody could have dealt at.
 */
export interface Leg {
  readonly symbol: string;
  readonly bars: BarColumns;
}

export interface SampledFormula {
  /** One bar a sample: open, high, low and close are equal; volume is NaN. Resample them for longer bars. */
  readonly samples: BarColumns;
  /** Samples that could not be made, for a leg's price was older than `mostAge`. */
  readonly stale: number;
  /** Samples whose numbers had no result, such as a division by zero, and what was said of the last one. */
  readonly failed: number;
  readonly failure: Fault | undefined;
}

/**
 * `evaluate` is called with the legs' closes by symbol. `mostAge` (ms): a leg whose last bar opened longer ago than this
 * is not believed. A formula that fails on the numbers themselves (a division by zero) gives no sample there; any other
 * failure is thrown.
 */
export function sampleFormula(
  legs: readonly Leg[],
  evaluate: (values: Readonly<Record<string, number>>) => Result<number>,
  mostAge: number,
): SampledFormula {
  const total = legs.reduce((sum, { bars }) => sum + bars.time.length, 0);
  const samples = emptyBars(total);
  const positions = legs.map(() => -1);
  const values: Record<string, number> = {};
  let length = 0;
  let stale = 0;
  let failed = 0;
  let lastFailure: Fault | undefined;
  for (;;) {
    let now = Number.POSITIVE_INFINITY;
    legs.forEach(({ bars }, index) => {
      now = Math.min(now, bars.time[(positions[index] ?? -1) + 1] ?? Number.POSITIVE_INFINITY);
    });
    if (now === Number.POSITIVE_INFINITY) break;
    let complete = true;
    let believed = true;
    legs.forEach(({ symbol, bars }, index) => {
      let at = positions[index] ?? -1;
      if (bars.time[at + 1] === now) at = positions[index] = at + 1;
      if (at < 0) complete = false;
      else {
        values[symbol] = bars.close[at] as number;
        if (now - (bars.time[at] as number) > mostAge) believed = false;
      }
    });
    if (!complete) continue;
    if (!believed) {
      stale += 1;
      continue;
    }
    const result = evaluate(values);
    if (!result.ok) {
      failed += 1;
      lastFailure = result.fault;
      if (result.fault.code !== 'FORMULA_NOT_FINITE')
        throw new Fault(result.fault.code, result.fault.message);
      continue;
    }
    samples.time[length] = now;
    samples.open[length] = result.value;
    samples.high[length] = result.value;
    samples.low[length] = result.value;
    samples.close[length] = result.value;
    samples.volume[length] = Number.NaN;
    length += 1;
  }
  return { samples: sliceBars(samples, 0, length), stale, failed, failure: lastFailure };
}

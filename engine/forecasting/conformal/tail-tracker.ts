import { conformalQuantile, missRateOf } from './conformal-quantile.ts';

/**
 * An upper bound for the next of a sequence of scores, missed at a given long-run rate. Without `rates` it is split
 * conformal on the latest `window` scores. With one rate g it is adaptive conformal inference (Gibbs and Candes 2021),
 *
 *   a(t + 1) = a(t) + g (miss - [bound at a(t) was exceeded]),
 *
 * whose share of misses after T scores is within (1 + g) / (g T) of `miss` whatever the sequence does (as far as the
 * bound at a <= 0 holds: see conformal-quantile.ts). With several rates it is their aggregation by exponential weights
 * on the pinball loss (Gibbs and Candes 2024, algorithm 2, with the weighted mean in place of a draw, which keeps it
 * deterministic). Scores may come late: a bound is settled by the scores known when it was issued.
 */
export interface TailOptions {
  /** Wanted share of scores above the bound. */
  readonly miss: number;
  readonly rates?: readonly number[];
  readonly window?: number;
}

export interface Ticket {
  readonly bound: number;
  readonly guaranteed: boolean;
  /** Scores the bound was made of, ascending. */
  readonly sorted: Float64Array;
  readonly misses: readonly number[];
}

export interface TailTracker {
  /** Undefined while no score has been learned. */
  issue(): Ticket | undefined;
  /** `ticket` as issued for this score; without one the score is only learned. */
  settle(score: number, ticket?: Ticket): void;
  readonly count: number;
}

/** Scores over which the aggregation may change its mind: the paper's interval length I. */
const memory = 100;

export const adaptiveRate = 0.02;
/** The faster half of the paper's: a forecast has hundreds of origins, in which slower ones hardly move. */
export const aggregatedRates = [0.008, 0.016, 0.032, 0.064];

export function tailTracker(options: TailOptions): TailTracker {
  const { miss, rates = [], window = 300 } = options;
  const experts = Math.max(1, rates.length);
  const misses = new Float64Array(experts).fill(miss);
  let shares = new Float64Array(experts).fill(1 / experts);
  const mixing = 1 / (2 * memory);
  const fourth = (1 - miss) ** 2 * miss ** 3 + miss ** 2 * (1 - miss) ** 3;
  const learning = Math.sqrt((3 / memory) * ((Math.log(2 * memory * experts) + 1) / fourth));
  const latest: number[] = [];
  let sorted = new Float64Array(0);

  function issue(): Ticket | undefined {
    if (sorted.length === 0) return undefined;
    let mixed = 0;
    for (let k = 0; k < experts; k += 1) mixed += (shares[k] as number) * (misses[k] as number);
    return { ...conformalQuantile(sorted, Math.min(1, mixed)), sorted, misses: [...misses] };
  }

  function adapt(score: number, ticket: Ticket): void {
    const largest = missRateOf(ticket.sorted, score);
    let sum = 0;
    const next = shares.map((share, k) => {
      const off = largest - (ticket.misses[k] as number);
      const loss = miss * off - Math.min(0, off);
      const changed = share * Math.exp(-learning * loss);
      sum += changed;
      return changed;
    });
    shares = next.map((share) => ((1 - mixing) * share) / sum + mixing / experts);
    rates.forEach((rate, k) => {
      const issued = ticket.misses[k] as number;
      const exceeded =
        issued <= largest ? false : issued > 0 || score > conformalQuantile(ticket.sorted, issued).bound;
      misses[k] = (misses[k] as number) + rate * (miss - (exceeded ? 1 : 0));
    });
  }

  function settle(score: number, ticket?: Ticket): void {
    if (ticket !== undefined && rates.length > 0) adapt(score, ticket);
    latest.push(score);
    if (latest.length > window) latest.shift();
    sorted = Float64Array.from(latest).sort();
  }

  return {
    issue,
    settle,
    get count() {
      return latest.length;
    },
  };
}

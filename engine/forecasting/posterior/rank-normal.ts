import { normalQuantile } from '../../numerics/statistics/normal-quantile.ts';

/** Normal scores of ranks over all chains together, ties at their mean rank: Φ⁻¹((r − 3/8)/(S + 1/4)). */
export function rankNormal(chains: readonly Float64Array[]): Float64Array[] {
  const where = chains.flatMap((chain, at) => Array.from(chain, (value, row) => ({ value, at, row })));
  where.sort((a, b) => a.value - b.value);
  const scores = chains.map((chain) => new Float64Array(chain.length));
  for (let from = 0; from < where.length; ) {
    let to = from;
    while (to + 1 < where.length && where[to + 1]?.value === where[from]?.value) to += 1;
    const score = normalQuantile(((from + to) / 2 + 1 - 3 / 8) / (where.length + 1 / 4));
    for (const { at, row } of where.slice(from, to + 1)) (scores[at] as Float64Array)[row] = score;
    from = to + 1;
  }
  return scores;
}

/**
 * Puts the values at the given ranks where they would stand if all were sorted, and everything smaller before them: C. A. R.
 * Hoare, Algorithm 65: Find (1961), on nested ranges. `ranks` rise; `values` is reordered in place. About three passes
 * where sorting takes ten.
 */
export function selectRanks(values: Float64Array, ranks: readonly number[]): void {
  selectWithin(values, ranks, 0, ranks.length, 0, values.length - 1);
}

function selectWithin(
  values: Float64Array,
  ranks: readonly number[],
  first: number,
  end: number,
  low: number,
  high: number,
): void {
  if (first >= end || low >= high) return;
  const middle = (first + end) >> 1;
  const rank = ranks[middle] as number;
  selectOne(values, rank, low, high);
  selectWithin(values, ranks, first, middle, low, rank - 1);
  selectWithin(values, ranks, middle + 1, end, rank + 1, high);
}

function selectOne(values: Float64Array, rank: number, from: number, to: number): void {
  let [low, high] = [from, to];
  while (low < high) {
    // The wanted place as a guess: after earlier rounds it is near.
    const pivot = medianOfThree(values[low] as number, values[rank] as number, values[high] as number);
    let [i, j] = [low, high];
    while (i <= j) {
      while ((values[i] as number) < pivot) i++;
      while ((values[j] as number) > pivot) j--;
      if (i > j) break;
      const held = values[i] as number;
      values[i] = values[j] as number;
      values[j] = held;
      i++;
      j--;
    }
    if (j < rank) low = i;
    if (rank < i) high = j;
  }
}

function medianOfThree(a: number, b: number, c: number): number {
  return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
}

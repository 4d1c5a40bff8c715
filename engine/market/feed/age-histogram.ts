const bucketsPerDoubling = 8;
const bucketCount = 160;
const smallest = 0.05;
const slots = 6;
const slotMilliseconds = 10_000;

function bucketOf(age: number): number {
  if (!(age > smallest)) return 0;
  return Math.min(bucketCount - 1, 1 + Math.floor(Math.log2(age / smallest) * bucketsPerDoubling));
}

/** Upper edge of a bucket, so that a quantile is never understated; buckets are 9 % wide. */
function edge(bucket: number): number {
  return bucket === 0 ? 0 : smallest * 2 ** (bucket / bucketsPerDoubling);
}

/**
 * Quantiles of ages (milliseconds) over the last minute, in constant memory: six histograms of ten seconds with
 * logarithmic buckets. Ages below zero (clocks of two machines) count as zero.
 */
export class AgeHistogram {
  readonly #counts = Array.from({ length: slots }, () => new Uint32Array(bucketCount));
  readonly #filledFor = new Float64Array(slots).fill(-1);

  add(age: number, now: number): void {
    const period = Math.floor(now / slotMilliseconds);
    const slot = period % slots;
    const counts = this.#counts[slot];
    if (counts === undefined) return;
    if (this.#filledFor[slot] !== period) {
      counts.fill(0);
      this.#filledFor[slot] = period;
    }
    const bucket = bucketOf(age);
    counts[bucket] = (counts[bucket] ?? 0) + 1;
  }

  /** Null when the last minute has no message. */
  quantile(share: number, now: number): number | null {
    const period = Math.floor(now / slotMilliseconds);
    const live = this.#counts.filter((_, slot) => (this.#filledFor[slot] ?? -1) > period - slots);
    let total = 0;
    for (const counts of live) for (const count of counts) total += count;
    if (total === 0) return null;
    let seen = 0;
    for (let bucket = 0; bucket < bucketCount; bucket++) {
      for (const counts of live) seen += counts[bucket] ?? 0;
      if (seen >= share * total) return edge(bucket);
    }
    return edge(bucketCount - 1);
  }
}

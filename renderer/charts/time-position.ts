/**
 * Where a time lies among bars, counted in bars: 2.5 is half-way between bars 2 and 3. Beyond both ends it goes on by
 * `step`, so that what was drawn ahead of the newest bar keeps its distance. NaN without bars.
 */
export function positionOf(times: Float64Array, time: number, step: number): number {
  const count = times.length;
  if (count === 0) return Number.NaN;
  const first = times[0] ?? 0;
  const last = times[count - 1] ?? 0;
  if (time <= first) return (time - first) / step;
  if (time >= last) return count - 1 + (time - last) / step;
  let low = 0;
  let high = count - 1;
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if ((times[middle] ?? 0) <= time) low = middle;
    else high = middle;
  }
  const from = times[low] ?? 0;
  const to = times[high] ?? 0;
  return to === from ? low : low + (time - from) / (to - from);
}

/** The other way: the time of a position. Between bars it is interpolated. */
export function timeAt(times: Float64Array, position: number, step: number): number {
  const count = times.length;
  if (count === 0) return Number.NaN;
  if (position <= 0) return (times[0] ?? 0) + position * step;
  if (position >= count - 1) return (times[count - 1] ?? 0) + (position - count + 1) * step;
  const low = Math.floor(position);
  const from = times[low] ?? 0;
  return from + (position - low) * ((times[low + 1] ?? from) - from);
}

/** Index of the bar at `time` or the last one before it; -1 before the first. */
export function indexAtOrBefore(times: Float64Array, time: number): number {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((times[middle] ?? 0) <= time) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/**
 * Closes of another series at exactly the times of this one, NaN where it has none: nothing is carried over a gap. From
 * `from` on; earlier values of `into` stay.
 */
export function alignByTime(
  times: Float64Array,
  other: { readonly time: Float64Array; readonly close: Float64Array },
  into: Float64Array = new Float64Array(times.length),
  from = 0,
): Float64Array {
  let at = Math.max(0, indexAtOrBefore(other.time, (times[from] ?? 0) - 1));
  for (let index = from; index < times.length; index += 1) {
    const time = times[index] ?? 0;
    while (at < other.time.length && (other.time[at] ?? 0) < time) at += 1;
    into[index] = other.time[at] === time ? (other.close[at] ?? Number.NaN) : Number.NaN;
  }
  return into;
}

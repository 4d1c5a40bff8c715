/** Changepoints of a trend, as rows of its history, rising and each but once. */
export type Changepoints = readonly number[];

/** Deltas below this share of the trend’s own scale bend nothing that could be seen. */
const leastDelta = 0.01;

/** Those of a fit that bend the trend, as rows. */
export function bending(
  time: ArrayLike<number>,
  places: ArrayLike<number>,
  delta: ArrayLike<number>,
): Changepoints {
  const rows = new Map(Array.from({ length: time.length }, (_, row) => [Math.round(time[row] ?? 0), row]));
  const found = Array.from({ length: places.length }, (_, at) =>
    Math.abs(delta[at] ?? 0) >= leastDelta ? rows.get(Math.round(places[at] ?? 0)) : undefined,
  );
  return found.filter((row) => row !== undefined);
}

/** One moved by rows, kept inside and off its neighbours. */
export function moved(points: Changepoints, index: number, to: number, count: number): Changepoints {
  const low = (points[index - 1] ?? 0) + 1;
  const high = (points[index + 1] ?? count - 1) - 1;
  if (low > high) return points;
  const row = Math.max(low, Math.min(high, Math.round(to)));
  return points.map((one, at) => (at === index ? row : one));
}

export function added(points: Changepoints, row: number, count: number): Changepoints {
  const place = Math.max(1, Math.min(count - 2, Math.round(row)));
  return [...new Set([...points, place])].sort((a, b) => a - b);
}

/** Into the middle of the widest gap: where one is most likely missed. */
export function addedInGap(points: Changepoints, count: number): Changepoints {
  const edges = [0, ...points, count - 1];
  let widest = 1;
  for (let at = 1; at < edges.length; at += 1) {
    const width = (edges[at] ?? 0) - (edges[at - 1] ?? 0);
    if (width > (edges[widest] ?? 0) - (edges[widest - 1] ?? 0)) widest = at;
  }
  return added(points, ((edges[widest] ?? 0) + (edges[widest - 1] ?? 0)) / 2, count);
}

export const removed = (points: Changepoints, index: number): Changepoints =>
  points.filter((_, at) => at !== index);

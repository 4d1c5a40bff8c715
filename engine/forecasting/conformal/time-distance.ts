/**
 * How much wider an interval gets because its time is further away than rows usually are. With d the distance from the
 * last row to the time asked for and u(h) the distance that h rows ordinarily span, the factor is
 *
 *   max(1, sqrt(d / u(h))),
 *
 * for the spread of a random walk grows with the root of time. u(h) is the 95 % quantile over the history, so the
 * weekends of a series of trading days are ordinary, a missing month is not.
 */
export type TimeDistance = (lastTime: number, time: number, step: number) => number;

const longestSample = 2_000;

/** `time` of the history, ascending; with fewer than two rows every distance is ordinary. */
export function timeDistance(time: Float64Array, horizon: number): TimeDistance {
  const rows = time.subarray(Math.max(0, time.length - longestSample));
  const usual = new Float64Array(horizon + 1).fill(Number.POSITIVE_INFINITY);
  let one = Number.POSITIVE_INFINITY;
  for (let h = 1; h <= horizon; h += 1) {
    const count = rows.length - h;
    if (count >= 1) {
      const spans = new Float64Array(count);
      for (let i = 0; i < count; i += 1) spans[i] = (rows[i + h] as number) - (rows[i] as number);
      spans.sort();
      usual[h] = spans[Math.ceil(0.95 * count) - 1] as number;
      if (h === 1) one = usual[1] as number;
    } else usual[h] = one * h;
  }
  return (lastTime, at, step) => {
    const ordinary = usual[step] ?? one * step;
    return Math.max(1, Math.sqrt((at - lastTime) / ordinary));
  };
}

import type { Examples } from './network.ts';

/** How a network did on windows that it did not learn from. */
export interface Judged {
  /** Of training, up to the moment it was judged. */
  readonly rounds: number;
  /** Share of the correction to keep, 0 to 1: where it was no better than nothing, nothing is left of it. */
  readonly trust: number;
  /** Mean absolute error in units of the window’s scale. */
  readonly loss: number;
  /** Root mean square error of each step, in the same units. */
  readonly deviation: Float64Array;
}

const shares = Array.from({ length: 21 }, (_, at) => at / 20);

export function judge(found: Float32Array, { targets, count }: Examples, rounds: number): Judged {
  let [trust, loss] = [0, Number.POSITIVE_INFINITY];
  for (const share of shares) {
    let sum = 0;
    for (let at = 0; at < targets.length; at++)
      sum += Math.abs((targets[at] as number) - share * (found[at] as number));
    if (sum / targets.length < loss) [trust, loss] = [share, sum / targets.length];
  }
  const steps = targets.length / count;
  const squares = new Float64Array(steps);
  for (let at = 0; at < targets.length; at++) {
    const error = (targets[at] as number) - trust * (found[at] as number);
    squares[at % steps] = (squares[at % steps] as number) + error * error;
  }
  return { rounds, trust, loss, deviation: squares.map((sum) => Math.sqrt(sum / count)) };
}

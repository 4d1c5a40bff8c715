import type { RandomStream } from '../../numerics/random/random-stream.ts';
import type { DecomposableModel } from '../decomposable/types.ts';
import type { PosteriorDraws } from './posterior.ts';

/**
 * The trend of every draw and the future of every path, moved along rising scaled times: section 3 of the model for the
 * known changepoints, section 10 for those to come (Poisson in time, Laplace in size, by the size of the draw's own).
 */
export interface TrendState {
  /** Trend of each draw at the time reached, scaled, without changes to come. */
  readonly known: Float64Array;
  /** Trend of each path, scaled. */
  readonly simulated: Float64Array;
  moveTo(time: number, cap: number): void;
}

type Structure = Pick<DecomposableModel, 'growth' | 'changepoints'>;

/** Laplace by the inverse of its distribution. */
function laplace(uniform: number, scale: number): number {
  const centred = uniform - 0.5;
  return -scale * Math.sign(centred) * Math.log1p(-2 * Math.abs(centred));
}

export function trendState(
  { growth, changepoints }: Structure,
  draws: PosteriorDraws,
  pathsEach: number,
  random: RandomStream,
): TrendState {
  const { count, k, m, delta } = draws;
  const paths = count * pathsEach;
  const pace = changepoints.length;
  const rate = Float64Array.from(k);
  const level = growth === 'logistic' ? k.map((value, draw) => -value * (m[draw] as number)) : m.slice();
  const size = new Float64Array(count).fill(1e-8);
  for (const changes of delta)
    for (let draw = 0; draw < count; draw++)
      size[draw] = (size[draw] as number) + Math.abs(changes[draw] as number) / delta.length;
  /** What the changes to come have added on each path, and when the next is due. */
  const newRate = new Float64Array(paths);
  const newLevel = new Float64Array(paths);
  const due = new Float64Array(paths).fill(Number.POSITIVE_INFINITY);
  if (growth !== 'flat')
    for (let path = 0; path < paths; path++) due[path] = 1 - Math.log1p(-random.uniform()) / pace;
  const known = new Float64Array(count);
  const simulated = new Float64Array(paths);
  let passed = 0;

  function passChangepoints(time: number): void {
    for (; passed < changepoints.length && time >= (changepoints[passed] as number); passed++) {
      const changes = delta[passed] as Float64Array;
      for (let draw = 0; draw < count; draw++) {
        const change = changes[draw] as number;
        rate[draw] = (rate[draw] as number) + change;
        level[draw] = (level[draw] as number) - change * (changepoints[passed] as number);
      }
    }
  }

  function changesTo(path: number, time: number, scale: number): void {
    let next = due[path] as number;
    while (next <= time) {
      const change = laplace(random.uniform(), scale);
      newRate[path] = (newRate[path] as number) + change;
      newLevel[path] = (newLevel[path] as number) - change * next;
      next -= Math.log1p(-random.uniform()) / pace;
    }
    due[path] = next;
  }

  return {
    known,
    simulated,
    moveTo(time, cap) {
      passChangepoints(time);
      const curve = (line: number) => (growth === 'logistic' ? cap / (1 + Math.exp(-line)) : line);
      for (let draw = 0; draw < count; draw++) {
        const line =
          growth === 'flat' ? (m[draw] as number) : (rate[draw] as number) * time + (level[draw] as number);
        known[draw] = curve(line);
        for (let path = draw * pathsEach; path < (draw + 1) * pathsEach; path++) {
          changesTo(path, time, size[draw] as number);
          simulated[path] = curve(line + (newRate[path] as number) * time + (newLevel[path] as number));
        }
      }
    },
  };
}

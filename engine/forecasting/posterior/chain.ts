import type { RandomStream } from '../../numerics/random/random-stream.ts';
import { type Dynamics, phasePoint } from './leapfrog.ts';
import type { LogDensity } from './log-density.ts';
import { nutsTransition } from './nuts-transition.ts';
import { dualAveraging, firstStep } from './step-size.ts';
import { learnsMetric, metricUpdates, runningVariance } from './warmup-schedule.ts';

export interface ChainOptions {
  readonly warmup: number;
  readonly draws: number;
  /** Mean acceptance that the step size is adapted to. */
  readonly acceptance?: number | undefined;
  readonly deepest?: number | undefined;
  /** Heard after every iteration; may throw to stop. */
  readonly each?: ((iteration: number) => void) | undefined;
}

export interface Chain {
  /** A position for each draw after the warm-up. */
  readonly positions: readonly Float64Array[];
  /** After the warm-up. */
  readonly divergences: number;
  /** Transitions after the warm-up that ended by depth alone. */
  readonly atDeepest: number;
  readonly leapfrogs: number;
  readonly stepSize: number;
  readonly variance: Float64Array;
}

/** One chain: warm-up with adaptation of step and metric, then draws with both fixed. */
export function runChain(
  density: LogDensity,
  start: Float64Array,
  random: RandomStream,
  options: ChainOptions,
): Chain {
  const { warmup, draws, acceptance = 0.8, deepest = 10, each } = options;
  let dynamics: Dynamics = { density, variance: new Float64Array(start.length).fill(1) };
  let point = phasePoint(dynamics, start, new Float64Array(start.length));
  let stepSize = dualAveraging(firstStep(dynamics, point, 1, random), acceptance);
  let spread = runningVariance(start.length);
  const updates = metricUpdates(warmup);
  const positions: Float64Array[] = [];
  let [divergences, atDeepest, leapfrogs] = [0, 0, 0];
  for (let iteration = 0; iteration < warmup + draws; iteration++) {
    const warming = iteration < warmup;
    const step = warming ? stepSize.current : stepSize.averaged;
    const next = nutsTransition(dynamics, point, { step, deepest, random });
    point = next.point;
    leapfrogs += next.leapfrogs;
    if (warming) {
      stepSize.learn(next.acceptance);
      if (learnsMetric(warmup, iteration)) spread.add(point.position);
      if (updates.has(iteration)) {
        dynamics = { density, variance: spread.regularised() };
        spread = runningVariance(start.length);
        stepSize = dualAveraging(firstStep(dynamics, point, stepSize.current, random), acceptance);
      }
    } else {
      positions.push(point.position);
      if (next.divergent) divergences += 1;
      if (next.depth >= deepest) atDeepest += 1;
    }
    each?.(iteration);
  }
  return {
    positions,
    divergences,
    atDeepest,
    leapfrogs,
    stepSize: stepSize.averaged,
    variance: dynamics.variance,
  };
}

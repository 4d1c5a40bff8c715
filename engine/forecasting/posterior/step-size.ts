import type { RandomStream } from '../../numerics/random/random-stream.ts';
import { type Dynamics, leapfrog, type PhasePoint, withMomentum } from './leapfrog.ts';

/** Dual averaging of the step size (Hoffman and Gelman 2014, section 3.2), with the constants of the paper. */
export interface StepSize {
  /** The step to use next. */
  readonly current: number;
  /** The smoothed step, to keep once adaptation ends. */
  readonly averaged: number;
  learn(acceptance: number): void;
}

const [shrinkage, delay, forgetting] = [0.05, 10, 0.75];

export function dualAveraging(start: number, target: number): StepSize {
  const centre = Math.log(10 * start);
  let [count, error, logStep, logAveraged] = [0, 0, Math.log(start), 0];
  return {
    get current() {
      return Math.exp(logStep);
    },
    get averaged() {
      return count === 0 ? start : Math.exp(logAveraged);
    },
    learn(acceptance) {
      count += 1;
      const share = 1 / (count + delay);
      error = (1 - share) * error + share * (target - acceptance);
      logStep = centre - (error * Math.sqrt(count)) / shrinkage;
      const weight = count ** -forgetting;
      logAveraged = weight * logStep + (1 - weight) * logAveraged;
    },
  };
}

/** A step whose single leapfrog is accepted with a chance near 0.8: doubled or halved until it crosses that. */
export function firstStep(dynamics: Dynamics, from: PhasePoint, guess: number, random: RandomStream): number {
  const gain = (step: number) => {
    const momentum = dynamics.variance.map((variance) => random.normal() / Math.sqrt(variance));
    const start = withMomentum(dynamics.variance, from, momentum);
    return start.energy - leapfrog(dynamics, start, step).energy;
  };
  const bar = Math.log(0.8);
  let step = guess;
  const grows = gain(step) > bar;
  for (let round = 0; round < 60; round++) {
    const next = grows ? 2 * step : step / 2;
    if (gain(next) > bar !== grows) return grows ? step : next;
    step = next;
  }
  return step;
}

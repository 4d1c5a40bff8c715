import type { RandomStream } from '../../numerics/random/random-stream.ts';
import { type Dynamics, leapfrog, type PhasePoint, withMomentum } from './leapfrog.ts';
import { added, dot, logSum } from './log-density.ts';

/**
 * One transition of the No-U-Turn sampler: M. Hoffman and A. Gelman, The No-U-Turn Sampler, JMLR 15 (2014), in the
 * multinomial form with the generalised criterion of M. Betancourt, A Conceptual Introduction to Hamiltonian Monte
 * Carlo, arXiv:1701.02434 (2017), appendix A, and with the checks across the two halves of a tree that Stan makes: they
 * end trajectories of nearly independent normals that go round a whole period without being noticed.
 */
export interface Transition {
  readonly point: PhasePoint;
  /** Mean Metropolis acceptance over the trajectory: what the step size is adapted by. */
  readonly acceptance: number;
  readonly leapfrogs: number;
  readonly depth: number;
  /** The energy error passed 1,000: the step is too long for the curvature met. */
  readonly divergent: boolean;
}

const worstEnergyError = 1_000;

interface Subtree {
  /** Neither divergent nor turned. */
  readonly valid: boolean;
  /** Ends in the order of travel. */
  readonly near: PhasePoint;
  readonly far: PhasePoint;
  readonly momentumSum: Float64Array;
  readonly logWeight: number;
  readonly proposal: PhasePoint;
}

/** Still going apart: both ends move along the sum of all momenta. */
const goesOn = (start: PhasePoint, end: PhasePoint, momentumSum: Float64Array) =>
  dot(start.velocity, momentumSum) > 0 && dot(end.velocity, momentumSum) > 0;

/** No turn over the whole of two joined halves, nor from either into the first point of the other. */
function noTurn(
  first: Pick<Subtree, 'near' | 'far' | 'momentumSum'>,
  second: Pick<Subtree, 'near' | 'far' | 'momentumSum'>,
  sum: Float64Array,
): boolean {
  return (
    goesOn(first.near, second.far, sum) &&
    goesOn(first.near, second.near, added(first.momentumSum, second.near.momentum)) &&
    goesOn(first.far, second.far, added(second.momentumSum, first.far.momentum))
  );
}

export function nutsTransition(
  dynamics: Dynamics,
  from: PhasePoint,
  options: { readonly step: number; readonly deepest: number; readonly random: RandomStream },
): Transition {
  const { step, deepest, random } = options;
  const momentum = dynamics.variance.map((variance) => random.normal() / Math.sqrt(variance));
  const start = withMomentum(dynamics.variance, from, momentum);
  let [acceptance, leapfrogs, divergent] = [0, 0, false];

  function grow(depth: number, at: PhasePoint, signed: number): Subtree {
    if (depth === 0) {
      const next = leapfrog(dynamics, at, signed);
      leapfrogs += 1;
      const gain = start.energy - next.energy;
      acceptance += Math.min(1, Math.exp(gain));
      if (gain < -worstEnergyError) divergent = true;
      return {
        valid: !divergent,
        near: next,
        far: next,
        momentumSum: next.momentum,
        logWeight: gain,
        proposal: next,
      };
    }
    const first = grow(depth - 1, at, signed);
    if (!first.valid) return first;
    const second = grow(depth - 1, first.far, signed);
    if (!second.valid) return second;
    const logWeight = logSum(first.logWeight, second.logWeight);
    const takesSecond = random.uniform() < Math.exp(second.logWeight - logWeight);
    const momentumSum = added(first.momentumSum, second.momentumSum);
    return {
      valid: noTurn(first, second, momentumSum),
      near: first.near,
      far: second.far,
      momentumSum,
      logWeight,
      proposal: takesSecond ? second.proposal : first.proposal,
    };
  }

  let tree: Subtree = {
    valid: true,
    near: start,
    far: start,
    momentumSum: momentum,
    logWeight: 0,
    proposal: start,
  };
  let depth = 0;
  while (depth < deepest) {
    const forwards = random.uniform() > 0.5;
    const grown = grow(depth, forwards ? tree.far : tree.near, forwards ? step : -step);
    if (!grown.valid) break;
    depth += 1;
    // Biased towards the new half, which goes farther from where it began.
    const proposal =
      random.uniform() < Math.exp(grown.logWeight - tree.logWeight) ? grown.proposal : tree.proposal;
    const turned = { ...grown, near: grown.far, far: grown.near };
    const [first, second] = forwards ? [tree, grown] : [turned, tree];
    const momentumSum = added(tree.momentumSum, grown.momentumSum);
    const valid = noTurn(first, second, momentumSum);
    const logWeight = logSum(tree.logWeight, grown.logWeight);
    tree = { valid, near: first.near, far: second.far, momentumSum, logWeight, proposal };
    if (!valid) break;
  }
  return { point: tree.proposal, acceptance: acceptance / leapfrogs, leapfrogs, depth, divergent };
}

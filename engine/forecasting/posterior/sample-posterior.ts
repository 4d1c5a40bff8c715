import { Fault } from '../../domain/fault.ts';
import { randomStream } from '../../numerics/random/random-stream.ts';
import { fitMap } from '../decomposable/map-fit.ts';
import type { Training } from '../decomposable/prepare.ts';
import type { Parameters } from '../decomposable/types.ts';
import { runChain } from './chain.ts';
import { expectOptions, type SampleOptions } from './expect-options.ts';
import { modelDensity } from './model-density.ts';
import type { Posterior, PosteriorDraws } from './posterior.ts';
import { summaryOf, verdictOf } from './summarise.ts';
import { type Whitened, whitened } from './whitening.ts';

/**
 * The full posterior of the decomposable model by the No-U-Turn sampler, in coordinates whitened by the curvature at the
 * MAP fit. Each chain has a random stream of its own and starts at the fit, moved by up to two standard deviations in
 * every whitened coordinate. Scaled units.
 *
 * Limits: the Laplace prior is sampled as it is, kink and all; a posterior with several far modes (logistic growth,
 * multiplicative terms) shows as R-hat above 1 only if chains end up in different ones.
 */
export type Progress = (fraction: number, text: string) => void;

/**
 * Throws Faults FORECAST_OPTION_INVALID, FORECAST_POSTERIOR_LARGE, FORECAST_POSTERIOR_DEGENERATE where the model passes
 * through every value, FORECAST_CANCELLED. What did not converge comes back with `converged` false, never as a Fault.
 */
export function samplePosterior(
  training: Training,
  tau: number,
  options: SampleOptions,
  progress?: Progress,
  cancelled?: () => boolean,
): Posterior {
  const { draws, warmup, chains, seed } = options;
  const { model, features, rows } = training;
  const linear = model.growth !== 'logistic' && !features.mode.includes('multiplicative');
  const parameters = 3 + model.changepoints.length + features.columns.length;
  expectOptions(options, { rows, parameters, linear });
  const fit = fitMap(training, tau).parameters;
  if (!(fit.sigmaObs > 1e-9))
    throw new Fault(
      'FORECAST_POSTERIOR_DEGENERATE',
      `The model passes through all ${rows} values, so that the noise cannot be estimated. Give more rows or fewer changepoints and seasons, or use the fit alone (mcmcSamples 0).`,
      { rows, sigma: fit.sigmaObs },
    );
  const posterior = modelDensity(training, tau, fit);
  const space = whitened(posterior.density, posterior.centre, posterior.curvature);
  const total = chains * (warmup + draws);
  const runs = Array.from({ length: chains }, (_, chain) => {
    const random = randomStream(seed, chain);
    return runChain(space.density, startOf(space, posterior.centre.length, random), random, {
      warmup,
      draws,
      each(iteration) {
        const done = chain * (warmup + draws) + iteration + 1;
        if (cancelled?.() === true)
          throw new Fault('FORECAST_CANCELLED', `Stopped after ${done} of ${total} transitions.`, {
            done,
            total,
          });
        if (done % 50 === 0 || done === total)
          progress?.(done / total, `Chain ${chain + 1} of ${chains}, draw ${iteration + 1}`);
      },
    });
  });
  const found = runs.flatMap(({ positions }) =>
    positions.map((z) => posterior.parametersAt(space.toPosition(z))),
  );
  const kept = collected(training.noChangepoints ? found.map(folded) : found);
  const summaries = named(training, kept).map(([name, values]) => summaryOf(name, values, draws));
  const sum = (pick: (run: (typeof runs)[number]) => number) => runs.reduce((so, run) => so + pick(run), 0);
  const divergences = sum((run) => run.divergences);
  return {
    draws: kept,
    diagnostics: {
      ...verdictOf(summaries, divergences, kept.count),
      chains,
      warmup,
      draws,
      divergences,
      atDeepest: sum((run) => run.atDeepest),
      leapfrogs: sum((run) => run.leapfrogs),
      stepSizes: runs.map(({ stepSize }) => stepSize),
      parameters: summaries,
    },
  };
}

/** Wide of the fit, so that R-hat can tell; drawn in where the density is not known that far out. */
function startOf(space: Whitened, size: number, random: ReturnType<typeof randomStream>): Float64Array {
  const offset = Float64Array.from({ length: size }, () => 4 * random.uniform() - 2);
  const gradient = new Float64Array(size);
  for (let width = 1; width > 1e-3; width /= 2) {
    const start = offset.map((value) => width * value);
    if (Number.isFinite(space.density(start, gradient))) return start;
  }
  return new Float64Array(size);
}

/** The stand-in changepoint at 0 belongs to the rate of the trend. */
function folded({ k, delta, ...rest }: Parameters): Parameters {
  return { ...rest, k: k + (delta[0] as number), delta: new Float64Array(delta.length) };
}

function collected(found: readonly Parameters[]): PosteriorDraws {
  const column = (pick: (parameters: Parameters) => number) => Float64Array.from(found, pick);
  const columns = (pick: (parameters: Parameters) => Float64Array) =>
    Array.from(found[0] === undefined ? [] : pick(found[0]), (_, j) =>
      column((parameters) => pick(parameters)[j] as number),
    );
  return {
    count: found.length,
    k: column(({ k }) => k),
    m: column(({ m }) => m),
    sigmaObs: column(({ sigmaObs }) => sigmaObs),
    delta: columns(({ delta }) => delta),
    beta: columns(({ beta }) => beta),
  };
}

/** What was sampled and has a name: neither k nor δ of flat growth, nor a stand-in δ. */
function named({ model, features, noChangepoints }: Training, draws: PosteriorDraws) {
  const moving = model.growth !== 'flat';
  const list: [string, Float64Array][] = moving ? [['k', draws.k]] : [];
  list.push(['m', draws.m], ['sigmaObs', draws.sigmaObs]);
  if (moving && !noChangepoints)
    for (const [j, values] of draws.delta.entries()) list.push([`delta[${j + 1}]`, values]);
  for (const [j, values] of draws.beta.entries()) list.push([features.names[j] ?? `beta[${j + 1}]`, values]);
  return list;
}

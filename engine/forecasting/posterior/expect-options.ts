import { Fault } from '../../domain/fault.ts';

export interface SampleOptions {
  /** Kept from each chain. */
  readonly draws: number;
  readonly warmup: number;
  readonly chains: number;
  readonly seed: number;
}

const mostDraws = 10_000;
const mostChains = 16;
/** Numbers kept in memory: draws of all chains times parameters. */
const mostNumbers = 20_000_000;
/** Multiplications, where every step passes over all rows; some ten minutes. */
const mostWork = 5e11;
/** Steps that a transition takes after whitening, about. */
const stepsEach = 10;

const within = (value: number, least: number, most: number) =>
  Number.isInteger(value) && value >= least && value <= most;

/** Throws Fault FORECAST_OPTION_INVALID or FORECAST_POSTERIOR_LARGE before any work is done. */
export function expectOptions(
  { draws, warmup, chains }: SampleOptions,
  size: { readonly rows: number; readonly parameters: number; readonly linear: boolean },
): void {
  for (const [field, value, least, most] of [
    ['draws', draws, 10, mostDraws],
    ['warmup', warmup, 10, mostDraws],
    ['chains', chains, 1, mostChains],
  ] as const)
    if (!within(value, least, most))
      throw new Fault(
        'FORECAST_OPTION_INVALID',
        `${field} of the posterior is ${value}; give a whole number from ${least} to ${most}.`,
        { field, value, least, most },
      );
  const numbers = draws * chains * size.parameters;
  const pass = size.linear ? size.parameters : size.rows;
  const work = (warmup + draws) * chains * stepsEach * size.parameters * pass;
  if (numbers > mostNumbers || work > mostWork)
    throw new Fault(
      'FORECAST_POSTERIOR_LARGE',
      `${chains} chains of ${warmup} + ${draws} draws over ${size.rows} rows and ${size.parameters} parameters are more than can be sampled here. Ask for fewer draws or chains, take a shorter or coarser history, or use the fit alone (mcmcSamples 0).`,
      { numbers, work, mostNumbers, mostWork, ...size },
    );
}

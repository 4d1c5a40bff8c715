import { randomStream } from '../../numerics/random/random-stream.ts';
import type { ContinuableModel } from '../classical/continuable.ts';
import { checkFuture, checkHistory } from '../classical/history.ts';
import type { ForecastModel, History } from '../forecaster.ts';
import { examplesOf, part } from './examples.ts';
import { type Judged, judge } from './hold-out.ts';
import { answers, type Network, newNetwork, type Tensors, train } from './network.ts';
import { ridgeStart } from './ridge-start.ts';
import { designOf, inputSize, leastRowsOf, openWindow, type WindowDesign } from './window-design.ts';

/**
 * A small neural network that corrects a naive forecast of a whole block of rows at once (direct multi-step forecasts;
 * the residual form follows B. Oreshkin et al., N-BEATS, ICLR 2020, the linear path beside the hidden layer A. Zeng et
 * al., Are Transformers Effective for Time Series Forecasting?, AAAI 2023). Inputs: lags in units of the window’s usual
 * step, sines and cosines of day, week and year. Targets: distance from the better of naive and seasonal naive.
 *
 * The linear path starts at a ridge solution. A hold-out of the latest windows chooses its penalty, the number of steps, how much of the correction to trust (0 to 1) and the
 * spread of each step; the network is then trained again on everything. In the unit of the history.
 *
 * Limits: at most the 1,500 latest windows are learnt from, so that the time is bounded; beyond a block it goes on from
 * its own forecasts; knows nothing but the series and its clock. Single precision on one back end: same bytes anywhere.
 */
export const neuralId = 'neural';
export const neuralTitle = 'Neural network on lags and calendar (after Oreshkin et al. 2020)';

const mostWindows = 1_500;
const plan = { steps: 16, batch: 64, learningRate: 0.003, decay: 1e-4 };
const hidden = 24;
const mostRounds = 15;
const strengths = [0.01, 0.1, 1, 10];

interface Trained {
  readonly network: Network;
  readonly judged: Judged;
}

function learn(tf: Tensors, design: WindowDesign, history: History, seed: number): Trained {
  const all = examplesOf(design, history.time, history.value, mostWindows);
  const width = inputSize(design);
  const held = Math.max(design.block, Math.round(0.2 * all.count));
  // Targets of the last training window must not reach into the hold-out.
  const known = Math.max(1, all.count - held - design.block + 1);
  const size = { inputs: width, hidden, outputs: design.block };
  const fresh = newNetwork(size, randomStream(seed));
  const [past, test] = [part(all, 0, known), part(all, all.count - held, all.count)];
  const judged = (network: Network, rounds: number) =>
    judge(answers(tf, network, test.inputs, test.count), test, rounds);
  const better = (one: Judged, other: Judged) => (other.loss < one.loss ? other : one);

  let [start, strength, best] = [fresh, 0, judged(fresh, 0)];
  for (const one of strengths) {
    const network = ridgeStart(fresh, past, one);
    const found = judged(network, 0);
    if (strength === 0 || found.loss < best.loss) [start, strength, best] = [network, one, found];
  }
  train(tf, start, past, {
    ...plan,
    rounds: mostRounds,
    random: randomStream(seed, 1),
    each(network, round) {
      best = better(best, judged(network, round + 1));
    },
  });
  const whole = ridgeStart(fresh, all, strength);
  const { rounds } = best;
  return {
    judged: best,
    network: rounds === 0 ? whole : train(tf, whole, all, { ...plan, rounds, random: randomStream(seed, 1) }),
  };
}

/** Needs the library loaded: see `loadNeural`. */
export function neuralModel(tf: Tensors): ForecastModel {
  function running(history: History, design: WindowDesign, trained: Trained): ContinuableModel {
    const { value, lastTime } = checkHistory(history, leastRowsOf(history.periods), neuralId);
    const { network, judged } = trained;
    const { block } = design;

    function residuals(): Float64Array {
      const errors = new Float64Array(value.length).fill(Number.NaN);
      const seen = examplesOf(design, history.time, value, value.length);
      const found = answers(tf, network, seen.inputs, seen.count);
      for (const [at, origin] of seen.origins.entries()) {
        const { scale } = seen.windows[at] ?? { scale: 0 };
        const rest = (seen.targets[at * block] as number) - judged.trust * (found[at * block] as number);
        errors[origin] = scale * rest;
      }
      return errors;
    }

    return {
      parameters: {
        steps: judged.rounds * plan.steps,
        trust: judged.trust,
        base: design.season === 0 ? 'last value' : `value ${design.season} rows before`,
        lags: design.lags,
        block,
        weights: network.weights.reduce((sum, { length }) => sum + length, 0),
      },
      residuals: residuals(),
      converged: true,
      continued: (longer) => running(longer, design, trained),
      forecast(time) {
        checkFuture(lastTime, time);
        const rows = value.length;
        const whole = new Float64Array(rows + time.length);
        whole.set(value);
        const sigma = new Float64Array(time.length);
        const inputs = new Float32Array(network.inputs);
        for (let from = 0; from < time.length; from += block) {
          const window = openWindow(design, whole, rows + from, time[from] as number, inputs, 0);
          const found = answers(tf, network, inputs, 1);
          for (let step = 0; step < block && from + step < time.length; step++) {
            const moved = judged.trust * (found[step] as number);
            whole[rows + from + step] = window.base(step) + window.scale * moved;
            // Errors of the blocks before come on top.
            const wider = Math.sqrt(1 + from / block);
            sigma[from + step] = window.scale * wider * (judged.deviation[step] as number);
          }
        }
        return { yhat: whole.slice(rows), sigma };
      },
    };
  }

  return {
    id: neuralId,
    title: neuralTitle,
    leastRows: leastRowsOf,
    fit(history, { seed = 1 } = {}) {
      checkHistory(history, leastRowsOf(history.periods), neuralId);
      const design = designOf(history);
      return running(history, design, learn(tf, design, history, seed));
    },
  };
}

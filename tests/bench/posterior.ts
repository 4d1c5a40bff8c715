import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fitDecomposable } from '../../engine/forecasting/decomposable/fit.ts';
import { prepare } from '../../engine/forecasting/decomposable/prepare.ts';
import { defaultConfig, type HistoryFrame } from '../../engine/forecasting/decomposable/types.ts';
import { predictPosterior } from '../../engine/forecasting/posterior/predict-posterior.ts';
import { samplePosterior } from '../../engine/forecasting/posterior/sample-posterior.ts';
import { needsSharedData, sharedData } from '../harness/shared.ts';
import { report } from './summary.ts';

/**
 * The whole posterior of a daily series of eight years: 300 + 300 draws of two chains, and what they are worth.
 * `node tests/bench/posterior.ts`
 */
const bench = 'posterior';
const day = 86_400_000;
const options = { draws: 300, warmup: 300, chains: 2, seed: 1 };

function peytonManning(): HistoryFrame {
  const rows = readFileSync(path.join(sharedData, 'prophet-examples/peyton_manning.csv'), 'utf8')
    .replaceAll('"', '')
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split(','))
    .filter(([, value = '']) => value !== '')
    .sort(([a = ''], [b = '']) => (a < b ? -1 : 1));
  return {
    ds: Float64Array.from(rows, ([time = '']) => Date.parse(time)),
    y: Float64Array.from(rows, ([, value = '']) => Number(value)),
  };
}

if ('skip' in needsSharedData) {
  console.error(needsSharedData.skip);
  process.exitCode = 1;
} else {
  const history = peytonManning();
  const tau = defaultConfig.changepointPriorScale;
  for (const [kind, own] of [
    ['linear, additive', {}],
    ['flat, additive', { growth: 'flat' }],
    ['linear, multiplicative', { seasonalityMode: 'multiplicative' }],
  ] as const) {
    const training = prepare(history, { ...defaultConfig, ...own });
    const times: number[] = [];
    const sizes: number[] = [];
    let notes = '';
    for (let run = 0; run < (kind === 'linear, additive' ? 5 : 2); run++) {
      const from = performance.now();
      const { diagnostics } = samplePosterior(training, tau, { ...options, seed: run + 1 });
      const took = performance.now() - from;
      times.push(took);
      sizes.push((1_000 * diagnostics.leastEffectiveSize) / took);
      const { worstRhat, leastEffectiveSize, divergences, converged, leapfrogs } = diagnostics;
      notes = `R-hat ${worstRhat.toFixed(3)}, least ESS ${Math.round(leastEffectiveSize)}, ${divergences} divergent, ${leapfrogs} steps, converged ${converged}`;
    }
    const shared = { bench, n: training.rows };
    report({ ...shared, case: `300 + 300 draws × 2 chains, ${kind}`, unit: 'ms', values: times, notes });
    report({ ...shared, case: `least effective sample size, ${kind}`, unit: '1/s', values: sizes });
  }
  const fit = fitDecomposable(history, defaultConfig);
  const { draws } = samplePosterior(fit.training, tau, options);
  const last = history.ds.at(-1) as number;
  const ahead = { ds: Float64Array.from({ length: 365 }, (_, row) => last + (row + 1) * day) };
  const paths = { coverages: [0.8, 0.95], seed: 1, count: 1_000 };
  for (const [where, frame] of [
    ['history', history],
    ['future', ahead],
  ] as const) {
    const from = performance.now();
    predictPosterior(fit.model, frame, where, draws, paths);
    const n = frame.ds.length;
    report({ bench, case: `intervals of the ${where}`, unit: 'ms', n, values: [performance.now() - from] });
  }
}

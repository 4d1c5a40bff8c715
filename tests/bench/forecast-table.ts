/**
 * Two tables on real series: rolling-origin MASE by model, and realised coverage before and after calibration.
 * `node tests/bench/forecast-table.ts [--series name] [--origins count]`
 */
import { parseArgs } from 'node:util';
import { arima } from '../../engine/forecasting/classical/arima.ts';
import { ets } from '../../engine/forecasting/classical/ets.ts';
import { mstlEts } from '../../engine/forecasting/classical/mstl-model.ts';
import { seasonalNaive } from '../../engine/forecasting/classical/seasonal-naive.ts';
import { theta } from '../../engine/forecasting/classical/theta.ts';
import { coverageOf } from '../../engine/forecasting/conformal/coverage.ts';
import { decomposableModel } from '../../engine/forecasting/decomposable/forecast-model.ts';
import { corrected } from '../../engine/forecasting/desk/corrected.ts';
import { accuracyOf } from '../../engine/forecasting/ensemble/accuracy.ts';
import { withCombination } from '../../engine/forecasting/ensemble/combine.ts';
import { evaluateModels } from '../../engine/forecasting/ensemble/rolling-origin.ts';
import type { ForecastModel } from '../../engine/forecasting/forecaster.ts';
import { needsSharedData } from '../harness/shared.ts';
import { type BenchSeries, benchSeries, readSeries } from './forecast-series.ts';

/** Add a model here: it gets a column of its own and a place in the ensemble. */
const models: readonly ForecastModel[] = [
  seasonalNaive,
  theta,
  ets,
  arima,
  mstlEts,
  decomposableModel(),
  corrected,
];
const ensemble = 'ensemble';
const automatic = 'automatic';

const { values: chosen } = parseArgs({
  options: { series: { type: 'string' }, origins: { type: 'string', default: '400' } },
});

function evaluate(series: BenchSeries) {
  const history = readSeries(series);
  const { horizon, step, window } = series;
  // Whole refits are spread out; in between models go on with their parameters.
  const record = evaluateModels(models, history, {
    horizon,
    step,
    window,
    origins: Number(chosen.origins),
    refitEvery: 20,
    leastRows: Math.min(window, history.value.length >> 1),
  });
  const members = models.map(({ id }) => id);
  const weighed = withCombination(record, ensemble, { weighting: 'inverse-error' }, members);
  return { series, history, record: withCombination(weighed, automatic, { weighting: 'best' }, members) };
}

if ('skip' in needsSharedData) {
  console.error(needsSharedData.skip);
  process.exitCode = 1;
} else {
  const wanted = benchSeries.filter(({ name }) => chosen.series === undefined || name === chosen.series);
  if (wanted.length === 0) {
    console.error(`no series ${chosen.series}; there are ${benchSeries.map(({ name }) => name).join(', ')}`);
    process.exitCode = 1;
  }
  const start = performance.now();
  const evaluated = wanted.map((series) => {
    const before = performance.now();
    const result = evaluate(series);
    console.error(`${series.name}: ${Math.round(performance.now() - before)} ms`);
    return result;
  });

  const names = [...models.map(({ id }) => id), ensemble, automatic];
  console.log('### Rolling-origin MASE\n');
  console.log(`| series | rows | horizon | origins | ${names.join(' | ')} |`);
  console.log(`| --- | --- | --- | --- | ${names.map(() => '---:').join(' | ')} |`);
  for (const { series, history, record } of evaluated) {
    const mase = accuracyOf(record).map(({ overall }) => overall.mase);
    const best = Math.min(...mase);
    const cells = mase.map((error) => (error === best ? `**${error.toFixed(3)}**` : error.toFixed(3)));
    const { length } = record.origins;
    console.log(
      `| ${series.name} | ${history.value.length} | ${series.horizon} | ${length} | ${cells.join(' | ')} |`,
    );
  }

  const levels = [0.8, 0.95];
  const percent = (share: number) => (100 * share).toFixed(1);
  console.log('\n### Realised coverage of the ensemble, percent of rows\n');
  console.log('| series | rows | 80 before | 80 after | width ratio | 95 before | 95 after | width ratio |');
  console.log('| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |');
  for (const { series, history, record } of evaluated) {
    const coverage = coverageOf(record, ensemble, history.time, { levels }).filter(({ step }) => step === 0);
    const cells = coverage.map(
      ({ before, after, widthBefore, widthAfter }) =>
        `${percent(before)} | ${percent(after)} | ${(widthAfter / widthBefore).toFixed(2)}`,
    );
    console.log(`| ${series.name} | ${coverage[0]?.count ?? 0} | ${cells.join(' | ')} |`);
  }
  console.log(`\n${Math.round((performance.now() - start) / 1_000)} s`);
}

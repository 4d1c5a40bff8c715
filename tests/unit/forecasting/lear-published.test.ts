import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { describe, it } from 'node:test';
import { learForecast } from '../../../engine/forecasting/lear/lear.ts';
import { benchmarkFolder, historyBefore, readMarket, scoresOf } from '../../bench/lear.ts';
import { needsSharedData } from '../../harness/shared.ts';

/** Against the forecasts that the authors of the benchmark published, row by row. */
const needed = existsSync(benchmarkFolder)
  ? needsSharedData
  : { skip: `no benchmark data at ${benchmarkFolder}; SHARED_DIR names the folder that holds data/` };
const windows = [1_092, 1_456];
const firstTestDay = 1_456;

describe('LEAR of the open-access benchmark', needed, () => {
  for (const name of ['BE', 'FR']) {
    it(`${name}: the long windows agree with the published rows`, () => {
      const market = readMarket(name);
      const differences: number[] = [];
      for (const after of [0, 250, 727]) {
        const result = learForecast(historyBefore(market, firstTestDay + after), { windows });
        for (const { window, forecast, converged } of result.windows) {
          assert.ok(converged);
          const published = market.published.get(`lear_${window}`) ?? new Float64Array(0);
          for (const [hour, price] of forecast.entries())
            differences.push(Math.abs(price - (published[after * 24 + hour] ?? Number.NaN)));
        }
      }
      differences.sort((a, b) => a - b);
      const middle = differences[differences.length >> 1] ?? Number.NaN;
      const largest = differences.at(-1) ?? Number.NaN;
      assert.ok(middle < 0.05, `median difference ${middle}`);
      assert.ok(largest < 1, `largest difference ${largest}`);
    });
  }

  it('measures the published forecasts as the benchmark does', () => {
    const { price, published } = readMarket('BE');
    const { mae, rmae, smape } = scoresOf(price, firstTestDay * 24, published.get('lear_ens') ?? price);
    assert.deepEqual([mae.toFixed(4), rmae.toFixed(4), smape.toFixed(3)], ['6.1401', '0.6044', '14.546']);
  });
});

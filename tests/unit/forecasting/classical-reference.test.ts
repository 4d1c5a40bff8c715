import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { arima, arimaModel } from '../../../engine/forecasting/classical/arima.ts';
import { ets, etsModel } from '../../../engine/forecasting/classical/ets.ts';
import { kpssStatistic } from '../../../engine/forecasting/classical/stationarity.ts';
import { needsSharedData } from '../../harness/shared.ts';
import { airPassengers, near, parameter } from './classical-series.ts';

/** Published results of R (stats, forecast) on AirPassengers, to the digits printed there. */
describe('against R on AirPassengers', needsSharedData, () => {
  it('auto.arima: ARIMA(2,1,1)(0,1,0)[12], its coefficients, variance and likelihood', () => {
    const { parameters, converged } = arima.fit(airPassengers());
    assert.equal(parameters['model'], 'ARIMA(2,1,1)(0,1,0)[12]');
    assert.equal(parameters['estimation'], 'exact');
    assert.ok(converged);
    const coefficients = parameters['coefficients'] as readonly number[];
    [0.596, 0.2143, -0.9819].forEach((wanted, i) => {
      near(coefficients[i], wanted, 2e-4, `coefficient ${i}`);
    });
    near(parameter(parameters, 'deviation') ** 2, 132.3, 0.1, 'variance');
    near(parameter(parameters, 'logLikelihood'), -504.92, 0.005, 'log likelihood');
    near(parameter(parameters, 'aicc'), 1018.17, 0.01, 'AICc');
  });

  it('arima(log10, (0,1,1)(0,1,1)12): the airline model', () => {
    const history = airPassengers();
    const order = { p: 0, d: 1, q: 1, P: 0, D: 1, Q: 1, period: 12, constant: false };
    const { parameters } = arimaModel({ order }).fit({ ...history, value: history.value.map(Math.log10) });
    const coefficients = parameters['coefficients'] as readonly number[];
    near(coefficients[0], -0.4018, 2e-4, 'ma1');
    near(coefficients[1], -0.5569, 2e-4, 'sma1');
    near(parameter(parameters, 'logLikelihood'), 353.96, 0.01, 'log likelihood');
  });

  it('ets: multiplicative errors and seasons with a trend, as likely as R finds them or more', () => {
    const { parameters } = ets.fit(airPassengers());
    assert.match(String(parameters['form']), /^ETS\(M,Ad?,M\)$/);
    // R's search ends at 1400.638 for its choice; a better optimum of the same likelihood is no error.
    assert.ok(parameter(parameters, 'aicc') <= 1400.7, String(parameters['aicc']));
    assert.ok(parameter(parameters, 'aicc') >= 1380, String(parameters['aicc']));
    near(parameter(parameters, 'alpha'), 0.71, 0.08, 'alpha');
    near(parameter(parameters, 'deviation'), 0.0392, 0.002, 'sigma');
  });

  it('additive forms alone leave a worse AICc', () => {
    const additive = etsModel({ allow: (form) => form.error === 'A' }).fit(airPassengers());
    const free = ets.fit(airPassengers());
    assert.ok(parameter(additive.parameters, 'aicc') > parameter(free.parameters, 'aicc'));
  });

  it('finds the passengers far from steady, their changes near it', () => {
    const { value } = airPassengers();
    assert.ok(kpssStatistic(value) > 1);
    assert.ok(kpssStatistic(value.subarray(1).map((y, i) => y - (value[i] ?? 0))) < 0.463);
  });
});

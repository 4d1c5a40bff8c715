import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { parseCalibration } from '../../../engine/market/simulator/calibration.ts';
import { productCorrelation } from '../../../engine/market/simulator/curve-process.ts';
import { dynamicsOf } from '../../../engine/market/simulator/product-dynamics.ts';
import { choleskyFactor } from '../../../engine/numerics/random/correlated-normals.ts';
import { calibrate } from '../../../tools/calibrate-simulator.ts';
import {
  calibratedInstruments,
  shippedCalibration,
  shippedCurves,
  shippedInstruments,
} from '../../harness/market.ts';

const shared = process.env['SHARED_DIR'] ?? path.join(import.meta.dirname, '../../../../shared');
const absent = existsSync(path.join(shared, 'data'))
  ? false
  : 'the folder of real price files (SHARED_DIR) is absent';

describe('calibration of the simulated exchange', () => {
  it('equals what the real files give', { skip: absent }, () => {
    assert.deepEqual(shippedCalibration(), calibrate(shared));
  });

  it('covers shipped instruments with provenance', () => {
    const { instruments, correlation } = shippedCalibration();
    const covered = calibratedInstruments().map(({ symbol }) => symbol);
    assert.deepEqual(covered, Object.keys(instruments).sort());
    for (const symbol of covered) {
      assert.ok(correlation.symbols.includes(symbol), symbol);
      assert.ok((instruments[symbol]?.volatility.source.count ?? 0) > 500, symbol);
    }
    assert.match(instruments['HO']?.level.source.method ?? '', /ASSUMPTION/);
    assert.equal(instruments['DEB']?.dynamics, 'normal');
    assert.equal(choleskyFactor(correlation.matrix).length, 8);
  });

  it('knows how every shipped product moves, and no product moves unlike a correlation can', () => {
    const calibration = shippedCalibration();
    const curves = shippedCurves();
    const products = shippedInstruments().map(({ symbol }) => dynamicsOf(symbol, calibration, curves));
    for (const { symbol, level, volatility, dynamics } of products) {
      assert.ok(volatility > 0 && (dynamics === 'normal' || level > 0), symbol);
    }
    assert.equal(choleskyFactor(productCorrelation(products, calibration)).length, products.length);
    assert.ok(products.length >= 24);
  });

  it('refuses a negative volatility and a matrix that does not fit', () => {
    const good = shippedCalibration();
    const { symbols } = good.correlation;
    const cut = { ...good, correlation: { ...good.correlation, symbols: symbols.slice(1) } };
    assert.throws(() => parseCalibration(cut), { code: 'CALIBRATION_INVALID' });
    const bad = structuredClone(good);
    const crude = bad.instruments['CL'];
    assert.ok(crude);
    crude.volatility.value = -1;
    assert.throws(() => parseCalibration(bad), { code: 'CALIBRATION_INVALID' });
  });
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Catalogue } from '../../../engine/market/catalogue.ts';
import { shippedInstruments } from '../../harness/market.ts';

const now = Date.UTC(2026, 10, 23, 12);
const catalogue = new Catalogue(shippedInstruments(), () => now);

function resolved(text: string, from = catalogue) {
  const found = from.resolve(text);
  if (!found.ok) throw found.fault;
  return found.value;
}

function refusal(text: string, from = catalogue) {
  const found = from.resolve(text);
  assert.ok(!found.ok, text);
  return found.fault;
}

describe('catalogue', () => {
  it('knows twenty products with a year of months', () => {
    const withMonths = catalogue.products.filter(({ symbol }) => catalogue.months(symbol).length >= 12);
    assert.ok(withMonths.length >= 20, String(withMonths.length));
  });

  it('shows a product by the contract that trades in front, also on its last trading day', () => {
    // The December contract of WTI ended on 20 November; that of Henry Hub ends on the 25th.
    assert.equal(resolved('CL').contract, 'CL F27');
    assert.equal(resolved('NG').contract, 'NG Z26');
    const after = new Catalogue(shippedInstruments(), () => Date.UTC(2026, 10, 25, 23, 30));
    assert.equal(resolved('NG', after).contract, 'NG F27');
    assert.equal(resolved('BTCUSD').contract, null);
  });

  it('reads every spelling of a contract into one', () => {
    for (const text of ['CL F7', 'cl f27', 'CL Jan-27', ' CL  F2027 ']) {
      assert.equal(resolved(text).symbol, 'CL F27', text);
    }
    assert.equal(resolved('CL c2').contract, 'CL G27');
    assert.equal(resolved('DEB CAL-27').instrument.multiplier, 8_760);
  });

  it('takes unit, tick and hours of a formula from its legs, and its canonical legs', () => {
    const crack = resolved('42*HO f7 - CL F27'.replace('f7', 'F7'));
    assert.deepEqual(crack.legs, ['HO F27', 'CL F27']);
    assert.equal(crack.instrument.unit, 'USD/bbl');
    assert.equal(crack.instrument.tickSize, '0.0001');
    assert.equal(resolved('CL c1 - CL c2').instrument.zone, 'America/New_York');
    const gas = resolved('TTF Q1-27 - NBP Q1-27*GBPUSD/EURUSD');
    assert.deepEqual(gas.legs, ['TTF Q1-27', 'NBP Q1-27', 'GBPUSD', 'EURUSD']);
    assert.equal(gas.instrument.unit, 'EUR/MWh');
  });

  it('names the repair of a formula whose units differ', () => {
    const fault = refusal('TTF - NG');
    assert.equal(fault.code, 'FORMULA_UNITS');
    assert.match(fault.message, /write "\/EURUSD" behind the price in USD/);
    assert.ok(resolved('TTF - NG/EURUSD').formula);
    assert.match(refusal('TTF Q1-27 - NBP Q1-27').message, /"\*GBPUSD\/EURUSD" behind the price in GBP/);
  });

  it('resolves named formulas, through each other, and finds a cycle', () => {
    const named = catalogue.with({ CRACK: '42*HO-CL', HALF: 'CRACK/2' });
    assert.equal(resolved('crack', named).definition, '42*HO-CL');
    assert.deepEqual(resolved('HALF', named).legs, ['HO', 'CL']);
    const cycle = catalogue.with({ A1: 'B1 + CL', B1: 'A1 - CL' });
    assert.equal(refusal('A1', cycle).code, 'FORMULA_CYCLE');
  });

  it('says what is wrong with what it cannot read', () => {
    assert.equal(refusal('QQ').code, 'UNKNOWN_INSTRUMENT');
    assert.equal(refusal('QQ Z26').code, 'UNKNOWN_INSTRUMENT');
    assert.equal(refusal('CL Z').code, 'SYMBOL_INVALID');
    assert.equal(refusal('TTF Q5-27').code, 'SYMBOL_INVALID');
    for (const name of ['__proto__', 'constructor', 'toString']) assert.ok(refusal(name).code, name);
    assert.match(refusal('__proto__').message, /__proto__/);
    assert.equal(refusal('SPY Z26').code, 'CONTRACT_NOT_KNOWN');
    assert.equal(refusal('CL c99').code, 'CONTRACT_NOT_KNOWN');
    assert.equal(refusal('42*QQ-CL').code, 'FORMULA_SYMBOL_UNKNOWN');
    assert.equal(refusal('2*3').code, 'FORMULA_WITHOUT_PRICE');
    assert.equal(refusal('CL+').code, 'FORMULA_SYNTAX');
  });
});

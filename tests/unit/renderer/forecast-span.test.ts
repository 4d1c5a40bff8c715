import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type CommandContext, parseCommand } from '../../../renderer/state/commands.ts';
import { createForecastAsks } from '../../../renderer/state/forecast-asks.ts';

const context: CommandContext = {
  symbols: [
    { symbol: 'CL', name: 'WTI crude', live: true },
    { symbol: 'HO', name: 'Heating oil', live: true },
    { symbol: 'TTF', name: 'Dutch TTF gas', live: true },
    { symbol: 'DEB', name: 'German base', live: true },
    { symbol: 'CL.SPOT', name: 'imported series', live: false },
    { symbol: 'my series', name: 'imported series', live: false },
  ],
  layouts: [],
  activeSymbol: 'TTF Q1-27',
};

const read = (text: string, known = context) => {
  const parsed = parseCommand(text, known);
  return parsed.ok ? parsed.command : parsed.message;
};
const forecast = (symbol: string, rows: number, interval: string) => ({
  kind: 'forecast',
  symbol,
  span: { rows, interval },
});

describe('the FCST command', () => {
  it('takes rows of days, hours, minutes or a named interval', () => {
    assert.deepEqual(read('CL FCST 30'), forecast('CL', 30, '1d'));
    assert.deepEqual(read('CL FCST'), forecast('CL', 30, '1d'));
    assert.deepEqual(read('DEB FCST 24H'), forecast('DEB', 24, '1h'));
    assert.deepEqual(read('cl forecast 10d'), forecast('CL', 10, '1d'));
    assert.deepEqual(read('CL FCST 90M'), forecast('CL', 90, '1m'));
    assert.deepEqual(read('CL FCST 8 4H'), forecast('CL', 8, '4h'));
  });
  it('works on contracts, continuous months, formulas and imported series', () => {
    assert.deepEqual(read('CL c1 FCST 10'), forecast('CL c1', 10, '1d'));
    assert.deepEqual(read('TTF Q1-27 FCST 10'), forecast('TTF Q1-27', 10, '1d'));
    assert.deepEqual(read('42*HO-CL FCST 24h'), forecast('42*HO-CL', 24, '1h'));
    assert.deepEqual(read('CL.SPOT FCST 5'), forecast('CL.SPOT', 5, '1d'));
    assert.deepEqual(read('my series fcst 8 1h'), forecast('my series', 8, '1h'));
  });
  it('is about the panel looked at where it stands alone, and may stand before its instrument', () => {
    assert.deepEqual(read('FCST 10D'), forecast('TTF Q1-27', 10, '1d'));
    assert.deepEqual(read('FCST 8 4H'), forecast('TTF Q1-27', 8, '4h'));
    assert.deepEqual(read('FCST'), forecast('TTF Q1-27', 30, '1d'));
    assert.deepEqual(read('FCST CL 24H'), forecast('CL', 24, '1h'));
    assert.deepEqual(read('FCST CL c1'), forecast('CL c1', 30, '1d'));
    assert.match(String(read('FCST 10', { ...context, activeSymbol: null })), /needs an instrument/);
  });
  it('says what is wrong', () => {
    for (const [text, words] of [
      ['CL FCST 0', /1 to 1,000 rows ahead; “0”/],
      ['CL FCST 1001', /“1001” is 1001/],
      ['CL FCST -5', /“-5” is none of these/],
      ['CL FCST 2W', /“2W” is none of these/],
      ['CL FCST soon', /“soon” is none of these/],
      ['CL FCST 8 7h', /“7h” is no interval of forecasts/],
      ['CL FCST 8 1s', /“1s” is no interval of forecasts/],
      ['CL FCST 8H 4h', /names two lengths/],
      ['CL FCST 8 4h now', /“now” is left over/],
      ['FCST 10X', /“10X” is none of these/],
      ['FCST XYZ 10', /no instrument XYZ/],
    ] as const) {
      const said = read(text);
      assert.equal(typeof said, 'string', text);
      assert.match(said as string, words, text);
    }
  });
  it('opens insights of the symbol, of the panel looked at too', () => {
    assert.deepEqual(read('CL INSIGHT'), { kind: 'show', panel: 'insights', symbol: 'CL' });
    assert.deepEqual(read('INSIGHTS'), { kind: 'show', panel: 'insights', symbol: 'TTF Q1-27' });
    assert.match(String(read('CL INSIGHT 30')), /takes nothing more/);
  });
});

describe('what the command line asked for', () => {
  it('is given once, and only to the panel of its symbol', () => {
    const asks = createForecastAsks();
    assert.equal(asks.take('CL'), null);
    asks.ask('CL', { rows: 5, interval: '1h' });
    assert.equal(asks.take('NG'), null);
    assert.deepEqual(asks.take('CL'), { rows: 5, interval: '1h' });
    assert.equal(asks.take('CL'), null);
  });
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RunningWorkstation } from '../../../engine/hosts/workstation/workstation.ts';
import { testCaller } from '../../harness/caller.ts';
import { testWindow } from '../../harness/window.ts';
import { ephemeralWorkstation } from '../../harness/workstation.ts';

const connect = (running: RunningWorkstation) => testWindow(running, { caller: testCaller() }).client;

test('what lies outside of the calendar is refused with a code', async () => {
  await using running = await ephemeralWorkstation();
  const client = connect(running);
  for (const [path, input, code] of [
    ['calendar.events', { from: '0001-01-01', to: '0002-01-01' }, 'RANGE_INVALID'],
    ['calendar.events', { from: '2100-01-01', to: '2101-01-01' }, 'RANGE_INVALID'],
    ['market.expiries', { symbol: 'CL', from: '0000-01' }, 'RANGE_INVALID'],
    ['market.expiries', { symbol: 'CL', from: '2099-12', months: 2 }, 'RANGE_INVALID'],
    ['units.convert', { value: 1e308, from: 'MWh', to: 'kWh' }, 'VALUE_INVALID'],
    [
      'units.convert',
      { value: 1, from: 'USD/bbl', to: 'EUR/bbl', rates: { EURUSD: 1e-320 } },
      'VALUE_INVALID',
    ],
  ] as const) {
    await assert.rejects(client.call('query', path, input), { code }, path);
  }
  await client.call('query', 'calendar.events', { from: '2001-01-01', to: '2002-01-01' });
  await client.call('query', 'calendar.events', { from: '2079-01-01', to: '2080-12-31' });
  await client.call('query', 'market.expiries', { symbol: 'CL', from: '2099-12', months: 1 });
});

test('formulas saved at once are all kept, and none takes another its meaning', async () => {
  await using running = await ephemeralWorkstation();
  const client = connect(running);
  const save = (name: string, formula: string) => client.call('mutation', 'formulas.save', { name, formula });
  await Promise.all(['P1', 'P2', 'P3'].map((name) => save(name, 'CL')));
  await save('USER', 'P1 - BRN');
  await assert.rejects(save('P1', 'TTF'), { code: 'FORMULA_IN_USE' });
  await assert.rejects(save('P1', 'USER'), { code: 'FORMULA_CYCLE' });
  await assert.rejects(client.call('mutation', 'formulas.remove', { name: 'P1' }), {
    code: 'FORMULA_IN_USE',
  });
  await save('P1', '2*CL');
  await Promise.all(['P2', 'P3'].map((name) => client.call('mutation', 'formulas.remove', { name })));
  const { formulas } = await running.workstation.settings.get();
  assert.deepEqual(formulas, { P1: '2*CL', USER: 'P1 - BRN' });
});

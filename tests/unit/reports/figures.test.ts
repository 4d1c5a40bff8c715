import assert from 'node:assert/strict';
import { test } from 'node:test';
import { figureOf, makeReport, rowsOf } from '../../harness/made-report.ts';
import { type MadeRecord, madeRecord, reportStart } from '../../harness/report-records.ts';

let next = 0;

/** Events of one order as records that follow each other. */
function order(id: string, common: object, ...events: readonly object[]): MadeRecord[] {
  return events.map((event) => {
    const record = madeRecord(next, {
      category: 'order',
      action: 'order.event',
      subject: { order: id, instrument: 'CLZ6', book: 'main' },
      details: { side: 'buy', lots: 10, price: null, currency: 'USD', venue: 'NYMEX', ...common, ...event },
    });
    next += 1;
    return record;
  });
}

const fill = (lots: number, price: string, more: object = {}) => ({ fill: { lots, price, ...more } });
const begin = (...records: readonly MadeRecord[][]): MadeRecord[] => {
  next = 0;
  return records.flat();
};

test('slippage is what was paid above the reference, to the cent', async () => {
  next = 0;
  const records = [
    ...order(
      'a',
      { multiplier: '1000' },
      { event: 'new', decisionPrice: '70', arrivalMid: '70.1' },
      { event: 'partly-filled', ...fill(4, '70.2', { fee: '1.5' }) },
      { event: 'filled', ...fill(6, '70.3', { fee: '2' }) },
    ),
    ...order(
      'b',
      { multiplier: '1000', side: 'sell', lots: 5 },
      { event: 'new', arrivalMid: '71' },
      { event: 'filled', ...fill(5, '71.05') },
    ),
    ...order('c', {}, { event: 'new', arrivalMid: '70' }, { event: 'cancelled', reason: 'changed my mind' }),
  ];
  const report = await makeReport({ kind: 'best-execution' }, records);
  // a: 10 lots cost 702.6, mean 70.26; 0.16 above arrival and 0.26 above decision. b: sold 0.05 better.
  const [header = '', a = '', b = ''] = report.csv.slice(1).split('\r\n');
  const cell = (line: string, name: string) => line.split(',')[header.split(',').indexOf(name)];
  assert.equal(cell(a, 'averagePrice'), '70.26');
  assert.equal(cell(a, 'arrivalMoney'), '1600');
  assert.equal(cell(a, 'arrivalPoints'), '22.8245');
  assert.equal(cell(a, 'decisionMoney'), '2600');
  assert.equal(cell(a, 'fees'), '3.5');
  assert.equal(cell(b, 'arrivalMoney'), '-250');
  assert.equal(cell(b, 'arrivalPoints'), '-7.0423');
  assert.equal(figureOf(report, 'orders'), 3);
  assert.equal(figureOf(report, 'filledOrders'), 2);
  assert.equal(figureOf(report, 'atLeastAsGood'), '50');
  // (22.8245 * 10 - 7.0423 * 5) / 15
  assert.equal(figureOf(report, 'arrivalPoints'), '12.8689');
  assert.deepEqual(rowsOf(report, 'currencies'), [
    { currency: 'USD', orders: 2, lots: 15, arrivalMoney: '1350', decisionMoney: '2600', fees: '3.5' },
  ]);
  const listed = rowsOf(report, 'orders');
  assert.deepEqual(
    listed.map(({ order, state, filled }) => [order, state, filled]),
    [
      ['a', 'filled', 10],
      ['b', 'filled', 5],
      ['c', 'cancelled', 0],
    ],
  );
});

test('orders at a price of zero or below are judged in money, and in points where they can be', async () => {
  const records = begin(
    order('a', {}, { event: 'new', arrivalMid: '0' }, { event: 'filled', ...fill(10, '0.5') }),
    order('b', {}, { event: 'new', arrivalMid: '-2' }, { event: 'filled', ...fill(10, '-1') }),
  );
  const report = await makeReport({ kind: 'best-execution' }, records);
  const points = rowsOf(report, 'orders').map((row) => row['arrivalPoints']);
  assert.deepEqual(points, [null, '5000']);
});

test('positions match first in, first out; opening trades count for nothing else', async () => {
  const records = begin(
    order('a', { multiplier: '10' }, { event: 'filled', ...fill(10, '100') }),
    order('b', { multiplier: '10' }, { event: 'filled', ...fill(10, '110', { fee: '3' }) }),
    order('c', { multiplier: '10', side: 'sell' }, { event: 'filled', ...fill(15, '120', { fee: '2' }) }),
    order('d', { multiplier: '10', side: 'sell' }, { event: 'filled', ...fill(10, '90') }),
  );
  const scope = { from: reportStart + 250, to: null, user: null, instrument: null, order: null, book: null };
  const report = await makeReport({ kind: 'position', scope }, records);
  // c closes 10 at 100 (+20) and 5 at 110 (+10): 250 * 10. d closes 5 at 110 (-20): -100 * 10, and opens 5 short at 90.
  assert.deepEqual(rowsOf(report, 'positions'), [
    {
      book: 'main',
      instrument: 'CLZ6',
      currency: 'USD',
      opening: 10,
      bought: 10,
      sold: 25,
      position: -5,
      averagePrice: '90',
      mark: '90',
      realised: '1500',
      unrealised: '0',
      fees: '5',
      net: '1495',
    },
  ]);
  assert.equal(figureOf(report, 'trades'), 3);
  assert.equal(figureOf(report, 'openingTrades'), 1);
  assert.equal(figureOf(report, 'net', 'USD'), '1495');
});

test('the scope cuts by time, person, instrument, order and book', async () => {
  const records = begin(
    order('a', {}, { event: 'new' }),
    order('b', {}, { event: 'new' }),
    order('b', {}, { event: 'cancelled' }),
    [madeRecord(3, { category: 'sign-in', action: 'access.signIn' })],
  );
  const any = { from: null, to: null, user: null, instrument: null, order: null, book: null };
  const count = async (scope: object) =>
    figureOf(await makeReport({ scope: { ...any, ...scope } }, records), 'records');
  assert.equal(await count({}), 4);
  assert.equal(await count({ order: 'b' }), 2);
  assert.equal(await count({ instrument: 'CLZ6' }), 3);
  assert.equal(await count({ book: 'other' }), 0);
  assert.equal(await count({ user: 'u-1' }), 4);
  assert.equal(await count({ user: 'Alice Osei' }), 4);
  assert.equal(await count({ user: 'nobody' }), 0);
  assert.equal(await count({ from: reportStart + 250 }), 3);
  assert.equal(await count({ to: reportStart + 250 }), 1);
});

test('records of another form are counted, not believed and not lost', async () => {
  const records = [
    madeRecord(0, { category: 'order', subject: { order: 'x' }, details: { event: 'new', price: 1.5 } }),
    madeRecord(1, { category: 'order', details: { event: 'new' } }),
    madeRecord(2, { category: 'model', details: { unknown: true } }),
  ];
  const report = await makeReport({}, records);
  assert.equal(figureOf(report, 'unreadOrders'), 2);
  assert.equal(figureOf(report, 'records'), 3);
  assert.equal(report.csv.split('\r\n').length, 5);
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Approval, ControlStatus } from '../../../renderer/client/types.ts';
import {
  createControls,
  decisionsOf,
  shareOfLimit,
  stateAt,
  type TradeForm,
  tradeRequest,
  tradesCsv,
  turnOf,
  waitingForMe,
  watchControls,
} from '../../../renderer/state/controls.ts';
import { parseUtc, utcMinute } from '../../../renderer/state/utc-text.ts';
import { answeringEngine } from './engine-answers.ts';

const waiting: Approval = {
  id: 'a1',
  kind: 'manual-trade',
  summary: 'Bought 5 TTF',
  payload: {},
  state: 'waiting',
  requestedBy: 'tom',
  requestedByName: 'Tom',
  requestedAt: 0,
  expiresAt: 1_000,
  decidedBy: null,
  decidedByName: null,
  decidedAt: null,
  reason: null,
};

describe('what waits', () => {
  it('is for whoever may decide, and never for who asked', () => {
    assert.equal(turnOf(waiting, { userId: 'rita', role: 'risk' }), 'decide');
    assert.equal(turnOf(waiting, { userId: 'tom', role: 'administrator' }), 'own');
    assert.equal(turnOf(waiting, { userId: 'vera', role: 'viewer' }), 'others');
    assert.equal(turnOf({ ...waiting, kind: 'role' }, { userId: 'rita', role: 'risk' }), 'others');
    assert.equal(turnOf(waiting, null), 'others');
  });
  it('is counted until it is void', () => {
    const rita = { userId: 'rita', role: 'risk' } as const;
    const approvals = [waiting, { ...waiting, id: 'a2', state: 'approved' } as const];
    assert.equal(waitingForMe({ approvals }, rita, 999), 1);
    assert.equal(waitingForMe({ approvals }, rita, 1_000), 0);
    assert.equal(stateAt(waiting, 1_000), 'expired');
    assert.equal(stateAt({ ...waiting, state: 'refused' }, 1_000), 'refused');
    assert.equal(waitingForMe({ approvals: null }, rita, 0), 0);
  });
  it('changes its mark with each decision of the kinds that matter', () => {
    const before = decisionsOf({ approvals: [waiting] }, ['manual-trade']);
    assert.notEqual(
      before,
      decisionsOf({ approvals: [{ ...waiting, state: 'approved' }] }, ['manual-trade']),
    );
    assert.equal(decisionsOf({ approvals: [waiting] }, ['limit']), '');
  });
  it('is followed, and gone when the session ends', async () => {
    const far = answeringEngine({});
    const store = createControls();
    const stop = watchControls(far.client, store);
    await far.until(() => far.watched('approvals.watch') && far.watched('controls.watch'));
    const halted: ControlStatus = { halted: true, haltedBy: 'rita', haltedAt: 5, reason: 'odd prices' };
    far.push('approvals.watch', [waiting]);
    far.push('controls.watch', halted);
    await far.until(() => store.getState().status !== null && store.getState().approvals !== null);
    assert.deepEqual(store.getState().status, halted);
    stop();
    assert.equal(store.getState().approvals, null);
    far.connection.close();
  });
});

it('a position uses a share of its limit, long or short', () => {
  assert.equal(shareOfLimit({ lots: -80, mostLots: 100 }), 0.8);
  assert.equal(shareOfLimit({ lots: 5, mostLots: null }), null);
  assert.equal(shareOfLimit({ lots: 0, mostLots: 0 }), 0);
  assert.equal(shareOfLimit({ lots: 1, mostLots: 0 }), Number.POSITIVE_INFINITY);
});

describe('a trade written down', () => {
  const now = Date.UTC(2026, 10, 22, 12);
  const form: TradeForm = {
    book: ' gas ',
    instrument: 'TTF c1',
    side: 'sell',
    lots: '1,250',
    price: '\u22123.5',
    currency: 'eur',
    counterparty: 'Nordic',
    tradedAt: '2026-11-22 11:30',
  };
  const wrong = (change: Partial<TradeForm>) => {
    const read = tradeRequest({ ...form, ...change }, now);
    return 'wrong' in read ? read.wrong : null;
  };
  it('keeps its price as text', () => {
    const read = tradeRequest(form, now);
    assert.ok('request' in read);
    assert.deepEqual(read.request, {
      book: 'gas',
      instrument: 'TTF c1',
      side: 'sell',
      lots: 1_250,
      price: '-3.5',
      currency: 'EUR',
      counterparty: 'Nordic',
      tradedAt: Date.UTC(2026, 10, 22, 11, 30),
    });
  });
  it('says what is wrong, field by field', () => {
    assert.match(wrong({ book: ' ' }) ?? '', /book/);
    assert.match(wrong({ instrument: '' }) ?? '', /instrument/);
    for (const lots of ['', '0', '1.5', '-4', 'many']) assert.match(wrong({ lots }) ?? '', /Lots/);
    for (const price of ['', '1e3', '78,25', '0x10', '1.123456789', '--1'])
      assert.match(wrong({ price }) ?? '', /price/);
    assert.match(wrong({ currency: 'EURO' }) ?? '', /currency/);
    assert.match(wrong({ counterparty: '' }) ?? '', /counterparty/);
    assert.match(wrong({ tradedAt: '22.11.2026' }) ?? '', /UTC/);
    assert.match(wrong({ tradedAt: '2026-11-22 12:02' }) ?? '', /not come/);
    assert.equal(wrong({ tradedAt: '2026-11-22 12:00' }), null);
  });
  it('goes into a file without running there', () => {
    const text = tradesCsv([
      {
        id: 't1',
        book: 'gas',
        instrument: 'TTF',
        side: 'buy',
        lots: 5,
        price: '-3.5',
        currency: 'EUR',
        counterparty: '=cmd()',
        tradedAt: now,
        recordedAt: now,
        recordedBy: 'Tom',
        approval: null,
      },
    ]);
    assert.match(text, /,-3\.5,EUR,'=cmd\(\),/);
  });
});

it('times in UTC are read as they are written, and none that there is not', () => {
  const time = Date.UTC(2026, 10, 20, 14);
  assert.equal(parseUtc('2026-11-20 14:00'), time);
  assert.equal(parseUtc(' 2026-11-20T14:00:05Z '), time + 5_000);
  assert.equal(parseUtc('2026-11-20'), Date.UTC(2026, 10, 20));
  assert.equal(utcMinute(time), '2026-11-20 14:00');
  for (const text of ['', '2026-04-31', '2026-11-20 25:00', '20.11.2026', '2026-11-20 14']) {
    assert.ok(Number.isNaN(parseUtc(text)), text);
  }
});

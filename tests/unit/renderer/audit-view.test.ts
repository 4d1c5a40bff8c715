import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { auditCategories } from '../../../engine/security/audit/record.ts';
import type { AuditEntry, AuditHead } from '../../../renderer/client/types.ts';
import {
  auditCategoryNames,
  auditQuery,
  categoriesText,
  emptyForm,
  isSecurity,
  narrowings,
  securityForm,
} from '../../../renderer/state/audit-filter.ts';
import {
  auditCsv,
  detailText,
  hexGroups,
  subjectText,
  witnessWords,
} from '../../../renderer/state/audit-records.ts';
import { createAuditView, pageRecords } from '../../../renderer/state/audit-view.ts';
import { answeringEngine, Refusal } from './engine-answers.ts';

function entry(index: number, change: Partial<AuditEntry['record']> = {}): AuditEntry {
  return {
    hash: index.toString(16).padStart(64, '0'),
    record: {
      version: 1,
      index,
      time: index * 1_000,
      boot: 'b',
      monotonic: index,
      clock: { source: 'system', offsetMilliseconds: null },
      keyEpoch: 1,
      category: 'command',
      action: 'settings.set',
      phase: 'done',
      request: null,
      actor: { userId: 'u', user: 'owner', role: 'administrator', session: 's', address: null, host: 'test' },
      approval: null,
      subject: {},
      details: {},
      ...change,
    },
  };
}

const indexes = (entries: readonly AuditEntry[] | null) => entries?.map(({ record }) => record.index);

describe('the filter of the log', () => {
  it('knows every category of the engine', () => {
    assert.deepEqual([...auditCategoryNames].sort(), [...auditCategories].sort());
  });
  it('leaves reads out until they are asked for', () => {
    assert.ok(!auditQuery(emptyForm, 0).category?.includes('read'));
    assert.equal(auditQuery({ ...emptyForm, reads: true }, 0).category, undefined);
    assert.deepEqual(auditQuery({ ...emptyForm, categories: ['read'] }, 0).category, ['read']);
  });
  it('looks for what is filled in, and nothing else', () => {
    const query = auditQuery({ ...emptyForm, user: ' Tom ', text: '', action: 'order.', phase: 'failed' }, 0);
    assert.deepEqual(
      { ...query, category: undefined },
      {
        category: undefined,
        user: 'Tom',
        action: 'order.',
        phase: 'failed',
      },
    );
  });
  it('counts periods from now, and reads those that are typed', () => {
    const now = Date.UTC(2026, 10, 22);
    assert.equal(auditQuery({ ...emptyForm, period: 'day' }, now).from, now - 86_400_000);
    const between = { ...emptyForm, period: 'between', from: '2026-11-20 14:00', to: 'nonsense' } as const;
    assert.equal(auditQuery(between, now).from, Date.UTC(2026, 10, 20, 14));
    assert.equal(auditQuery(between, now).to, undefined);
  });
  it('says what it shows', () => {
    assert.equal(narrowings(emptyForm), 0);
    assert.equal(narrowings({ ...emptyForm, user: 'a', period: 'day' }), 2);
    assert.equal(categoriesText(emptyForm), 'all but reads');
    assert.equal(categoriesText(securityForm), 'failures and refusals');
    assert.ok(isSecurity(securityForm) && !isSecurity(emptyForm));
  });
});

describe('a record in a line', () => {
  it('leads with the code of a failure, and cuts what lies deep', () => {
    assert.equal(
      detailText({ subject: { user: 'Vera' }, details: { code: 'PASSPHRASE_WRONG' } }),
      'PASSPHRASE_WRONG · user Vera',
    );
    assert.equal(
      detailText({ subject: {}, details: { input: { name: 'desk', content: { dock: { a: 1 } } } } }),
      'name desk · content {…}',
    );
    assert.equal(
      detailText({
        subject: {},
        details: { event: 'new', side: 'sell', lots: 5, price: '-0.125', currency: 'EUR', counterparty: 'N' },
      }),
      'sell 5 at -0.125 EUR, N · event new',
    );
  });
  it('says what it is about', () => {
    assert.equal(
      subjectText({ subject: { order: '0123456789', instrument: 'TTF', book: 'gas' } }),
      'gas · TTF · order 01234567',
    );
    assert.equal(hexGroups('0011223344556677'), '00112233 44556677');
  });
  it('goes into a file without running there', () => {
    const text = auditCsv([entry(1, { action: '=cmd()', details: { note: '+1' } })]);
    assert.match(text, /,'=cmd\(\),/);
    assert.match(text, /"\{""note"":""\+1""\}"/);
  });
});

describe('the witness', () => {
  const opening = (change: object): AuditHead['opening'] => ({
    witness: 'agrees',
    rolledBack: null,
    forked: null,
    created: false,
    ...change,
  });
  it('hits the eye where records are missing or others stand in their place', () => {
    const sizes = { witnessSize: 90, foundSize: 40 };
    assert.deepEqual(
      [witnessWords(opening({ rolledBack: sizes })), witnessWords(opening({ forked: sizes }))].map(
        ({ tone, text }) => [tone, text],
      ),
      [
        ['bad', 'ROLLED BACK'],
        ['bad', 'FORKED'],
      ],
    );
    assert.match(witnessWords(opening({ rolledBack: sizes })).warning ?? '', /90 records, only 40/);
    assert.equal(witnessWords(opening({ witness: 'contradicts' })).tone, 'bad');
  });
  it('is quiet where all is well, and says where it cannot tell', () => {
    assert.deepEqual(witnessWords(opening({})), { tone: 'good', text: 'agrees', warning: null });
    assert.equal(witnessWords(opening({ witness: 'absent', created: true })).tone, 'good');
    assert.equal(witnessWords(opening({ witness: 'absent' })).tone, 'warn');
    assert.equal(witnessWords(opening({ witness: 'unreadable' })).tone, 'warn');
    assert.equal(witnessWords(null).tone, 'warn');
  });
});

function start(answers: Parameters<typeof answeringEngine>[0] = {}) {
  const asked: Record<string, unknown>[] = [];
  const far = answeringEngine({
    'audit.head': () => ({ size: 10 }),
    'audit.query': (input: Record<string, unknown>) => {
      asked.push(input);
      return input['cursor'] === undefined
        ? { entries: [entry(9), entry(8), entry(7)], cursor: 6 }
        : { entries: [entry(6), entry(5)], cursor: null };
    },
    'audit.related': () => ({ entries: [entry(2), entry(4)] }),
    ...answers,
  });
  return { far, asked, view: createAuditView(far.client, () => 0) };
}

describe('the view of the log', () => {
  it('reads pages, follows what is written, and never shows one twice', async () => {
    const { far, view, asked } = start();
    const close = view.open();
    await far.until(() => far.watched('audit.follow'));
    assert.deepEqual(indexes(view.getState().entries), [9, 8, 7]);
    assert.equal(asked[0]?.['limit'], pageRecords);
    far.push('audit.follow', [entry(9), entry(10), entry(11)]);
    await far.until(() => view.getState().entries?.length === 5);
    assert.deepEqual(indexes(view.getState().entries), [11, 10, 9, 8, 7]);
    await far.settle(view.more());
    assert.deepEqual(indexes(view.getState().entries), [11, 10, 9, 8, 7, 6, 5]);
    assert.equal(view.getState().cursor, null);
    await view.more();
    assert.equal(asked.length, 2);
    close();
    assert.equal(view.getState().entries, null);
    far.connection.close();
  });
  it('keeps new records aside while the reader is further down', async () => {
    const { far, view } = start();
    view.open();
    await far.until(() => far.watched('audit.follow'));
    view.setAtTop(false);
    far.push('audit.follow', [entry(10)]);
    far.push('audit.follow', [entry(11), entry(12)]);
    await far.until(() => view.getState().fresh.length === 3);
    assert.deepEqual(indexes(view.getState().entries), [9, 8, 7]);
    view.setAtTop(true);
    assert.deepEqual(indexes(view.getState().entries), [12, 11, 10, 9, 8, 7]);
    assert.equal(view.getState().fresh.length, 0);
    far.connection.close();
  });
  it('shows the life of an order, and goes back', async () => {
    const { far, view } = start();
    view.open();
    await far.until(() => far.watched('audit.follow'));
    view.showOrder('o1');
    await far.until(() => indexes(view.getState().entries)?.join() === '2,4');
    assert.equal(view.getState().following, false);
    view.showOrder(null);
    await far.until(() => indexes(view.getState().entries)?.join() === '9,8,7');
    far.connection.close();
  });
  it('asks nothing while nobody looks', async () => {
    const { far, view, asked } = start();
    view.show(securityForm);
    assert.equal(asked.length, 0);
    view.open();
    await far.until(() => asked.length === 1);
    assert.deepEqual(asked[0]?.['category'], ['failure']);
    far.connection.close();
  });
  it('says what went wrong, and reads again', async () => {
    let refuse = true;
    const { far, view } = start({
      'audit.query': () => {
        if (refuse) throw new Refusal('STORE_BUSY');
        return { entries: [entry(1)], cursor: null };
      },
    });
    view.open();
    await far.until(() => view.getState().problem !== null);
    assert.equal(view.getState().problem?.code, 'STORE_BUSY');
    refuse = false;
    view.reload();
    await far.until(() => view.getState().entries !== null);
    assert.equal(view.getState().problem, null);
    far.connection.close();
  });
});

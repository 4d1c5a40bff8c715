import assert from 'node:assert/strict';
import { test } from 'node:test';
import { emptyReportForm, figuresOf, requestOf } from '../../../renderer/state/report-form.ts';

test('an empty form asks for everything; times are UTC, texts are trimmed', () => {
  assert.deepEqual(requestOf(emptyReportForm), {
    request: {
      kind: 'audit',
      language: 'en',
      scope: { from: null, to: null, user: null, instrument: null, order: null, book: null },
    },
  });
  const asked = requestOf({
    ...emptyReportForm,
    from: '2026-11-01',
    to: '2026-11-02 06:30',
    book: ' crude ',
  });
  assert.ok('request' in asked);
  assert.deepEqual(
    [asked.request.scope?.from, asked.request.scope?.to, asked.request.scope?.book],
    [Date.UTC(2026, 10, 1), Date.UTC(2026, 10, 2, 6, 30), 'crude'],
  );
});

test('what is no time, or no period, is said in words', () => {
  for (const change of [
    { from: 'yesterday' },
    { to: '2026-13-01' },
    { from: '2026-11-02', to: '2026-11-01' },
  ])
    assert.ok('problem' in requestOf({ ...emptyReportForm, ...change }), JSON.stringify(change));
});

test('figures come from the report’s own JSON, with units and times spelled out', () => {
  const figures = [
    { id: 'lotsTraded', kind: 'whole', value: 5 },
    { id: 'realised-result', kind: 'money', value: '-3.50', unit: 'USD' },
    { id: 'firstRecord', kind: 'instant', value: 0 },
    { id: 'nothing', kind: 'text', value: null },
  ];
  assert.deepEqual(figuresOf(JSON.stringify({ sections: [{ figures }, {}] })), [
    { name: 'Lots traded', value: '5' },
    { name: 'Realised result', value: '-3.50 USD' },
    { name: 'First record', value: '1970-01-01 00:00:00 UTC' },
    { name: 'Nothing', value: '–' },
  ]);
});

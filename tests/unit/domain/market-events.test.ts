import assert from 'node:assert/strict';
import { test } from 'node:test';
import { productEvents } from '../../../engine/domain/market-events.ts';
import { shippedInstrument } from '../../harness/market.ts';

const utc = (text: string) => Date.parse(`${text}T00:00Z`);
const said = (symbol: string, from: string, to: string) =>
  productEvents(shippedInstrument(symbol), utc(from), utc(to)).map(
    ({ date, text }) => `${new Date(date).toISOString().slice(0, 10)} ${text}`,
  );

test('notice and delivery are told after the last trading day', () => {
  const events = said('CL', '2026-11-22', '2026-12-05');
  assert.ok(events.includes('2026-11-24 First notice of CL Z26'), events.join('\n'));
  assert.ok(events.includes('2026-12-01 Delivery of CL Z26 begins'), events.join('\n'));
});

test('every month of a long range ends, also those that are not listed yet', () => {
  const ends = said('DEB', '2026-11-22', '2028-12-31').filter((text) =>
    /Last trading day of DEB [A-Z]\d\d$/.test(text),
  );
  assert.equal(ends.length, 26);
  assert.equal(new Set(ends).size, 26);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { canonicalJson } from '../../../../engine/security/audit/canonical-json.ts';
import {
  auditCategories,
  auditPhases,
  parseDraft,
  recordSchema,
} from '../../../../engine/security/audit/record.ts';
import { encodeDraft, joinRecord } from '../../../../engine/security/audit/record-text.ts';
import { draft } from '../../../harness/audit-log.ts';

const text = fc.string({ unit: 'grapheme', maxLength: 12 });
const plain = fc
  .jsonValue({ maxDepth: 3, stringUnit: 'grapheme' })
  .map((value) => JSON.parse(JSON.stringify(value)));
const drafts = fc.record({
  category: fc.constantFrom(...auditCategories),
  action: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }),
  phase: fc.constantFrom(...auditPhases),
  request: fc.option(fc.nat()),
  actor: fc.record({
    userId: text,
    user: text,
    role: text,
    session: text,
    address: fc.option(text),
    host: text,
  }),
  approval: fc.option(text),
  subject: fc.dictionary(text, text, { noNullPrototype: true }),
  details: fc.dictionary(text, plain, { noNullPrototype: true }),
});

test('a text that is joined where the log is owned is the canonical JSON of the whole record', () => {
  const place = fc.record({
    index: fc.nat(),
    keyEpoch: fc.integer({ min: 1, max: 99 }),
    monotonic: fc.nat(),
  });
  const stamps = fc.record({
    time: fc.integer(),
    boot: fc.uuid(),
    clock: fc.record({ source: text, offsetMilliseconds: fc.option(fc.integer()) }),
  });
  fc.assert(
    fc.property(drafts, stamps, place, (one, stamp, at) => {
      const joined = joinRecord(encodeDraft(one, stamp), at);
      assert.equal(joined, canonicalJson({ version: 1, ...one, ...stamp, ...at }));
      const record = recordSchema.parse(JSON.parse(joined));
      assert.equal(canonicalJson(record), joined);
    }),
    { seed: 20_261_122 },
  );
});

for (const [name, changes, field] of [
  ['a category of its own', { category: 'gossip' }, 'category'],
  ['a phase of its own', { phase: 'begun' }, 'phase'],
  ['a subject that is no string', { subject: { order: 7 } }, 'subject.order'],
  ['a request before the first record', { request: -1 }, 'request'],
  ['an actor without a session', { actor: { ...draft().actor, session: undefined } }, 'actor.session'],
  ['no action', { action: '' }, 'action'],
] as const) {
  test(`a draft with ${name} is refused, and the field is named`, () => {
    assert.throws(
      () => parseDraft({ ...draft(), ...changes }),
      (fault: { code: string; details: { field: string } }) => {
        assert.equal(fault.code, 'AUDIT_DRAFT_INVALID');
        assert.equal(fault.details.field, field);
        return true;
      },
    );
  });
}

test('a draft with a field more is refused: what is not in the form is not in the log', () => {
  assert.throws(() => parseDraft({ ...draft(), index: 3 }), { code: 'AUDIT_DRAFT_INVALID' });
});

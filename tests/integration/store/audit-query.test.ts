import assert from 'node:assert/strict';
import { test } from 'node:test';
import { randomStream } from '../../../engine/numerics/random/random-stream.ts';
import {
  type AuditDraft,
  type AuditRecord,
  auditCategories,
  auditPhases,
} from '../../../engine/security/audit/record.ts';
import type { AuditLog } from '../../../engine/store/audit/audit-log.ts';
import type { AuditQuery } from '../../../engine/store/audit/query.ts';
import { actor, draft, openAudit } from '../../harness/audit-log.ts';
import { temporaryFolder } from '../../harness/temporary.ts';

const random = randomStream(20_261_122);
const pick = <Value>(values: readonly Value[]): Value => values[random.integer(values.length)] as Value;
const users = ['lena', 'omar', 'Zoë'];
const actions = ['order.submit', 'order.fill', 'orders', 'vault.backup', 'vault'];

function made(place: number): AuditDraft {
  const subject: Record<string, string> = {};
  if (random.integer(3) === 0) subject['order'] = `O-${random.integer(40)}`;
  if (random.integer(2) === 0) subject['instrument'] = pick(['CL', 'NG']);
  if (random.integer(4) === 0) subject['book'] = pick(['prompt', 'curve']);
  return draft({
    category: pick(auditCategories),
    action: pick(actions),
    phase: pick(auditPhases),
    actor: { ...actor, user: pick(users), session: `s-${random.integer(5)}` },
    subject,
    details: { place, note: pick(['Rolled "early"', 'a\\b', 'Großhandel', 'nothing', 'session']) },
  });
}

const holds = (value: unknown, text: string): boolean =>
  typeof value === 'string'
    ? value.toLowerCase().includes(text.toLowerCase())
    : typeof value === 'object' && value !== null && Object.values(value).some((item) => holds(item, text));

function fits(record: AuditRecord, query: AuditQuery): boolean {
  const { subject, actor: by } = record;
  return (
    (query.from === undefined || record.time >= query.from) &&
    (query.to === undefined || record.time <= query.to) &&
    (query.fromIndex === undefined || record.index >= query.fromIndex) &&
    (query.toIndex === undefined || record.index <= query.toIndex) &&
    (query.user === undefined || by.user === query.user) &&
    (query.session === undefined || by.session === query.session) &&
    (query.category === undefined || query.category.includes(record.category)) &&
    (query.action === undefined || record.action.startsWith(query.action)) &&
    (query.phase === undefined || record.phase === query.phase) &&
    (query.order === undefined || subject['order'] === query.order) &&
    (query.instrument === undefined || subject['instrument'] === query.instrument) &&
    (query.book === undefined || subject['book'] === query.book) &&
    (query.text === undefined || holds(record, query.text))
  );
}

async function pagesOf(log: AuditLog, query: AuditQuery): Promise<AuditRecord[]> {
  const found: AuditRecord[] = [];
  let cursor: number | undefined;
  for (;;) {
    const page = await log.query({ ...query, ...(cursor !== undefined && { cursor }) });
    found.push(...page.entries.map(({ record }) => record));
    if (page.cursor === null) return found;
    cursor = page.cursor;
  }
}

const count = 3_000;

test('whatever is asked, page by page, is what a look at every record finds', async () => {
  using folder = temporaryFolder();
  // A clock that is set back twice: times do not ascend with indexes.
  let tick = 0;
  const now = () => 1_000 + (tick++ % 2_500);
  await using audit = await openAudit(folder.path, { now });
  await Promise.all(Array.from({ length: count }, (_, place) => audit.log.append(made(place))));
  const all = await pagesOf(audit.log, { direction: 'oldest-first', limit: 1_000 });
  assert.equal(all.length, count);
  const choices: readonly (() => AuditQuery)[] = [
    () => ({ from: 1_000 + random.integer(2_600) }),
    () => ({ to: 1_000 + random.integer(2_600) }),
    () => ({ from: 1_200, to: 1_200 + random.integer(900) }),
    () => ({ fromIndex: random.integer(count) }),
    () => ({ toIndex: random.integer(count) }),
    () => ({ user: pick([...users, 'nobody']) }),
    () => ({ session: `s-${random.integer(6)}` }),
    () => ({ category: [pick(auditCategories), pick(auditCategories)] }),
    () => ({ category: [] }),
    () => ({ action: pick(['order', 'order.', 'vault', 'vault.b', 'x', '']) }),
    () => ({ phase: pick(auditPhases) }),
    () => ({ order: `O-${random.integer(42)}` }),
    () => ({ instrument: 'NG' }),
    () => ({ book: 'curve' }),
    () => ({ text: pick(['"EARLY"', 'a\\b', 'großHANDEL', 'zoë', 'session', 'O-1', 'nowhere']) }),
  ];
  for (let round = 0; round < 150; round += 1) {
    const query: AuditQuery = {
      limit: pick([1, 7, 100, 1_000]),
      direction: pick(['newest-first', 'oldest-first']),
    };
    for (let some = random.integer(4); some > 0; some -= 1) Object.assign(query, pick(choices)());
    // Pages of one are for short answers.
    const expected = all.filter((record) => fits(record, query)).map(({ index }) => index);
    if (expected.length > 200) query.limit = 1_000;
    const found = (await pagesOf(audit.log, query)).map(({ index }) => index);
    if (query.direction === 'newest-first') expected.reverse();
    assert.deepEqual(found, expected, JSON.stringify(query));
  }
  const order = all.find(({ subject }) => subject['order'] !== undefined)?.subject['order'] ?? '';
  assert.deepEqual(
    (await audit.log.related(order)).map(({ record }) => record.index),
    all.filter(({ subject }) => subject['order'] === order).map(({ index }) => index),
  );
});

test('a question that is none is refused', async () => {
  using folder = temporaryFolder();
  await using audit = await openAudit(folder.path);
  for (const query of [{ limit: 1_001 }, { limit: 0 }, { category: ['gossip'] }, { colour: 'red' }]) {
    await assert.rejects(audit.log.query(query as AuditQuery));
  }
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Gate } from '../../../engine/api/gate.ts';

test('work alone waits for those inside, and those who come wait for it', async () => {
  const gate = new Gate();
  const said: string[] = [];
  const first = Promise.withResolvers<void>();
  const inside = gate.pass(async () => {
    await first.promise;
    said.push('first');
  });
  const alone = gate.alone(async () => {
    said.push('alone');
  });
  const later = gate.pass(async () => {
    said.push('later');
  });
  first.resolve();
  await Promise.all([inside, alone, later]);
  assert.deepEqual(said, ['first', 'alone', 'later']);
});

test('what fails alone lets the others go on', async () => {
  const gate = new Gate();
  await assert.rejects(
    gate.alone(async () => {
      throw new Error('no');
    }),
  );
  assert.equal(await gate.pass(async () => 'in'), 'in');
  const both = await Promise.all([gate.alone(async () => 1), gate.alone(async () => 2)]);
  assert.deepEqual(both, [1, 2]);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { conflatedMailbox } from '../../../engine/market/hub/conflated-mailbox.ts';
import { losslessMailbox } from '../../../engine/market/hub/lossless-mailbox.ts';

/** A schedule: numbers are puts to that key, 'take' empties the mailbox. */
const schedule = fc.array(fc.oneof({ weight: 4, arbitrary: fc.nat(4) }, fc.constant('take' as const)), {
  maxLength: 80,
});

test('conflation keeps the newest of each key and never reorders', async () => {
  await fc.assert(
    fc.asyncProperty(schedule, async (actions) => {
      const mailbox = conflatedMailbox<number, { key: number; order: number }>();
      const newest = new Map<number, number>();
      const taken: { key: number; order: number }[] = [];
      let order = 0;
      const takeAll = async () => {
        if (newest.size === 0) return;
        const values = (await mailbox.take()) ?? [];
        assert.deepEqual(new Map(values.map(({ key, order }) => [key, order])), newest);
        assert.equal(values.length, newest.size);
        taken.push(...values);
        newest.clear();
      };
      for (const action of actions) {
        if (action === 'take') await takeAll();
        else {
          order += 1;
          mailbox.put(action, { key: action, order });
          newest.set(action, order);
        }
      }
      await takeAll();
      assert.deepEqual(
        taken,
        taken.toSorted((a, b) => a.order - b.order),
      );
    }),
  );
});

test('the lossless mailbox delivers everything in order, or says from where to continue', async () => {
  await fc.assert(
    fc.asyncProperty(schedule, fc.integer({ min: 1, max: 20 }), async (actions, capacity) => {
      const mailbox = losslessMailbox<number>({ capacity, sequenceOf: (value) => value, afterSequence: 0 });
      const taken: number[] = [];
      let put = 0;
      let waiting = 0;
      for (const action of [...actions, 'take' as const]) {
        if (action !== 'take') {
          put += 1;
          waiting += 1;
          mailbox.put(put);
        } else if (waiting > capacity) {
          await assert.rejects(mailbox.take(), {
            code: 'SUBSCRIBER_TOO_SLOW',
            details: { afterSequence: taken.length, capacity },
          });
          break;
        } else if (waiting > 0) {
          taken.push(...((await mailbox.take()) ?? []));
          waiting = 0;
        }
      }
      assert.deepEqual(
        taken,
        taken.map((_, index) => index + 1),
      );
      if (waiting <= capacity) assert.equal(taken.length, put);
    }),
  );
});

test('a reader that waits is woken by a put and ended by a close', async () => {
  const mailbox = conflatedMailbox<string, number>();
  const first = mailbox.take();
  mailbox.put('a', 1);
  assert.deepEqual(await first, [1]);
  const second = mailbox.take();
  mailbox.close();
  assert.equal(await second, undefined);
  mailbox.put('a', 2);
  assert.equal(await mailbox.take(), undefined);
});

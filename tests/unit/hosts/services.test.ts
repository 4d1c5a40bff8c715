import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SignIn } from '../../../engine/hosts/gateway/sign-in.ts';
import { Jobs } from '../../../engine/hosts/workstation/jobs.ts';
import { Uploads } from '../../../engine/hosts/workstation/uploads.ts';
import { Watchable } from '../../../engine/hosts/workstation/watchable.ts';

test('a sign-in code is good once, a cookie for its time, and a guess never', () => {
  let now = 0;
  const signIn = new SignIn(
    () => now,
    () => 8787,
  );
  const code = signIn.issue();
  assert.equal(signIn.redeem(`${code}x`), undefined);
  const cookie = signIn.redeem(code)?.split(';')[0] ?? '';
  assert.equal(signIn.redeem(code), undefined);
  assert.equal(signIn.isSignedIn(`other=1; ${cookie}`), true);
  assert.equal(signIn.isSignedIn(`${cookie}x`), false);
  assert.equal(signIn.isSignedIn(undefined), false);
  now += 13 * 3_600_000;
  assert.equal(signIn.isSignedIn(cookie), false);
});

test('an upload takes its bytes in order and hands them over whole', () => {
  let now = 0;
  const uploads = new Uploads(() => now);
  const { uploadId } = uploads.begin('prices.csv', 5);
  assert.throws(() => uploads.take(uploadId), { code: 'UPLOAD_INCOMPLETE' });
  uploads.append(uploadId, 0, Uint8Array.of(1, 2, 3));
  assert.throws(() => uploads.append(uploadId, 0, Uint8Array.of(9)), { code: 'UPLOAD_OUT_OF_ORDER' });
  assert.throws(() => uploads.append(uploadId, 3, new Uint8Array(3)), { code: 'UPLOAD_OUT_OF_ORDER' });
  assert.deepEqual(uploads.append(uploadId, 3, Uint8Array.of(4, 5)), { received: 5 });
  assert.deepEqual(uploads.take(uploadId).bytes, Uint8Array.of(1, 2, 3, 4, 5));
  uploads.discard(uploadId);
  assert.throws(() => uploads.take(uploadId), { code: 'UPLOAD_UNKNOWN' });
  assert.throws(() => uploads.begin('huge', 2 ** 40), { code: 'UPLOAD_TOO_LARGE' });
  const left = Array.from({ length: 8 }, () => uploads.begin('left behind', 1).uploadId);
  assert.throws(() => uploads.begin('ninth', 1), { code: 'TOO_MANY_UPLOADS' });
  now += 60_000;
  uploads.append(left[0] ?? '', 0, Uint8Array.of(1));
  uploads.begin('ninth', 1);
  assert.equal(uploads.take(left[0] ?? '').bytes[0], 1, 'one in use stays');
  assert.throws(() => uploads.take(left[1] ?? ''), { code: 'UPLOAD_UNKNOWN' }, 'an idle one makes room');
  uploads.clear();
  assert.throws(() => uploads.take(left[0] ?? ''), { code: 'UPLOAD_UNKNOWN' });
});

test('a job is watched from start to end, cancelled by its id, and its end stays listed', async () => {
  const jobs = new Jobs(() => 7);
  const states: string[] = [];
  const value = await jobs.run({ jobId: 'a', title: 'A' }, async ({ progress }) => {
    progress(0.5, 'half');
    states.push(`${jobs.list()[0]?.state} ${jobs.list()[0]?.fraction} ${jobs.list()[0]?.text}`);
    return 3;
  });
  assert.equal(value, 3);
  assert.deepEqual(states, ['running 0.5 half']);
  const cancelled = jobs.run(
    { jobId: 'b', title: 'B' },
    ({ signal }) => new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
  );
  await assert.rejects(
    jobs.run({ jobId: 'b', title: 'B' }, async () => undefined),
    { code: 'JOB_ID_IN_USE' },
  );
  assert.equal(jobs.cancel('b'), true);
  await assert.rejects(cancelled, { code: 'CANCELLED' });
  assert.equal(jobs.cancel('b'), false);
  await assert.rejects(
    jobs.run({ jobId: 'c', title: 'C' }, async () => Promise.reject(new RangeError('broken'))),
    RangeError,
  );
  assert.deepEqual(
    jobs.list().map(({ jobId, state }) => `${jobId} ${state}`),
    ['a done', 'b cancelled', 'c failed'],
  );
});

test('a reader of a watchable gets the present value, then only the newest', async () => {
  const watchable = new Watchable(1);
  const abort = new AbortController();
  const seen: number[] = [];
  const reading = (async () => {
    for await (const value of watchable.watch(abort.signal)) {
      seen.push(value);
      if (value === 1) for (const next of [2, 3, 4]) watchable.set(next);
      else abort.abort();
    }
  })();
  await reading;
  assert.deepEqual(seen, [1, 4]);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Alert, alertPrice } from '../../../engine/domain/alert.ts';
import { temporaryFolder } from '../../harness/temporary.ts';
import { until } from '../../harness/until.ts';
import { ephemeralWorkstation, passphrase } from '../../harness/workstation.ts';

const never = { condition: 'at-or-above', price: 1e9 } as const;
const atOnce = { condition: 'at-or-above', price: -1e9 } as const;

test('an alert of a product and one of a formula are hit by the live market, others wait', async () => {
  await using running = await ephemeralWorkstation({ market: true });
  const { alerts, market } = running.workstation;
  const crude = await alerts.add({ symbol: 'CL', ...atOnce });
  const crack = await alerts.add({ symbol: '42*HO-CL', condition: 'at-or-below', price: 1e9 });
  const waiting = await alerts.add({ symbol: 'TTF', ...never });
  const byId = async (id: string) => (await alerts.list()).find((alert) => alert.id === id);
  await until(
    async () => (await byId(crude.id))?.hit != null && (await byId(crack.id))?.hit != null,
    'two hits',
  );
  const hit = (await byId(crack.id))?.hit;
  const priceOf = (symbol: string) =>
    market
      .quotes([symbol])
      .map(alertPrice)
      .find((judged) => judged !== null)?.price ?? Number.NaN;
  const spread = 42 * priceOf('HO') - priceOf('CL');
  assert.ok(hit != null);
  assert.ok(Math.abs(hit.price - spread) < 2, `hit at ${hit.price}, the legs say ${spread} moments later`);
  assert.equal(hit.replayed, false);
  assert.equal((await byId(waiting.id))?.hit, null);
  assert.equal((await alerts.arm(crude.id)).hit, null);
  await until(async () => (await byId(crude.id))?.hit != null, 'the hit of the alert that was armed again');
});

test('a watcher sees alerts as they are set, hit and removed', async () => {
  await using running = await ephemeralWorkstation({ market: true });
  const { alerts } = running.workstation;
  const abort = new AbortController();
  let seen: readonly Alert[] | undefined;
  const watching = (async () => {
    for await (const all of alerts.watch(abort.signal)) seen = all;
  })();
  await until(() => seen?.length === 0, 'the empty list');
  const { id } = await alerts.add({ symbol: 'NG c2', ...atOnce });
  await until(() => seen?.[0]?.hit != null, 'the hit');
  await alerts.remove(id);
  await until(() => seen?.length === 0, 'the empty list again');
  abort.abort();
  await watching;
});

test('alerts survive a restart, and those set while the market starts anew are judged too', async () => {
  using folder = temporaryFolder();
  {
    await using first = await ephemeralWorkstation({ directory: folder.path });
    await first.workstation.alerts.add({ symbol: 'CL', ...atOnce });
    assert.equal((await first.workstation.alerts.list())[0]?.hit, null, 'no market, no hit');
  }
  await using running = await ephemeralWorkstation({
    directory: folder.path,
    market: true,
    unlocked: false,
  });
  const { alerts, settings, vault } = running.workstation;
  await vault.unlock(passphrase);
  await until(async () => (await alerts.list())[0]?.hit != null, 'the hit after the restart');
  await settings.set({ simulatorSeed: 7 });
  const second = await alerts.add({ symbol: 'BRN', ...atOnce });
  await until(
    async () => (await alerts.list()).some(({ id, hit }) => id === second.id && hit !== null),
    'the hit on the new market',
  );
});

test('one that can have no quotes any more does not silence the others, and a named formula rings', async () => {
  await using running = await ephemeralWorkstation({ market: true });
  const { alerts, settings } = running.workstation;
  await settings.set({ formulas: { CRACK: '42*HO-CL', GONE: 'RB*42-CL' } });
  await alerts.add({ symbol: 'GONE', ...never });
  await settings.set({ formulas: { CRACK: '42*HO-CL' } });
  const { id } = await alerts.add({ symbol: 'CRACK', ...atOnce });
  await until(
    async () => (await alerts.list()).some((alert) => alert.id === id && alert.hit !== null),
    'the hit of the named formula',
  );
  await settings.set({ formulas: { CRACK: '42*HO-CL', GONE: 'RB*42-CL' } });
  const back = await alerts.add({ symbol: 'GONE', ...atOnce });
  await until(
    async () => (await alerts.list()).some((alert) => alert.id === back.id && alert.hit !== null),
    'the hit of the formula that has its name again',
  );
});

test('in a replay alerts are judged by its prices, and say so', async () => {
  await using running = await ephemeralWorkstation({ market: true });
  const { alerts, history, jobs, replay } = running.workstation;
  await jobs.run({ jobId: 'past', title: 'past' }, (job) => history.simulatePast(1, job));
  const from = Date.now() - 60 * 86_400_000;
  await replay.start({ from, speed: 1_000 });
  const { id } = await alerts.add({ symbol: 'CL', ...atOnce });
  replay.setSpeed(100_000);
  await until(async () => (await alerts.list())[0]?.hit != null, 'the hit in the replay');
  const hit = (await alerts.list()).find((alert) => alert.id === id)?.hit;
  const { time } = replay.status();
  assert.ok(hit?.replayed);
  assert.ok(hit.time >= from - 5 * 86_400_000 && hit.time <= time, `${hit.time} is a time of the replay`);
  await replay.end();
  assert.equal((await alerts.arm(id)).hit, null);
  await until(async () => (await alerts.list())[0]?.hit?.replayed === false, 'a hit in the present');
});

test('what cannot be read, is unknown or is too much is refused by name', async () => {
  await using running = await ephemeralWorkstation();
  const { alerts, vault } = running.workstation;
  await assert.rejects(alerts.add({ symbol: 'NOSUCH', ...never }), { code: 'UNKNOWN_INSTRUMENT' });
  await assert.rejects(alerts.add({ symbol: 'TTF - NG', ...never }), { code: 'FORMULA_UNITS' });
  await assert.rejects(alerts.remove('none'), { code: 'ALERT_NOT_FOUND' });
  await assert.rejects(alerts.arm('none'), { code: 'ALERT_NOT_FOUND' });
  await Promise.all(Array.from({ length: 200 }, () => alerts.add({ symbol: 'CL', ...never })));
  assert.equal((await alerts.list()).length, 200, 'set at once, none is lost');
  await assert.rejects(alerts.add({ symbol: 'CL', ...never }), { code: 'TOO_MANY_ALERTS' });
  await vault.lock();
  await assert.rejects(alerts.list(), { code: 'VAULT_LOCKED' });
});

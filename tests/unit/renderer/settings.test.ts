import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Settings } from '../../../renderer/client/types.ts';
import { createSettings, initialSettings } from '../../../renderer/state/settings.ts';
import { answeringEngine, Refusal } from './engine-answers.ts';

function start() {
  let stored: Settings = { ...initialSettings, watchlist: ['CL', 'NG', 'TTF', 'EUA'] };
  let refuse = false;
  const far = answeringEngine({
    'settings.get': () => stored,
    'settings.set': (change: Partial<Settings>) => {
      if (refuse) throw new Refusal('ROLE_REQUIRED');
      stored = { ...stored, ...change };
      return stored;
    },
  });
  return {
    far,
    settings: createSettings(far.client),
    stored: () => stored,
    refuse: () => {
      refuse = true;
    },
  };
}

describe('settings', () => {
  it('keeps quick changes in order, and never shows an older answer over a newer choice', async () => {
    const { far, settings, stored } = start();
    await far.settle(settings.load());
    const shown: number[] = [];
    settings.subscribe((state) => shown.push(state.settings.watchlist.length));
    const changes = ['CL', 'NG', 'TTF', 'EUA'].map((symbol) =>
      settings.change({
        watchlist: settings.getState().settings.watchlist.filter((other) => other !== symbol),
      }),
    );
    assert.deepEqual(settings.getState().settings.watchlist, []);
    await far.settle(Promise.all(changes));
    assert.deepEqual(stored().watchlist, []);
    assert.ok(shown.every((length, index) => index === 0 || length <= (shown[index - 1] ?? 4)));
    far.connection.close();
  });
  it('takes a refused change back and says why', async () => {
    const { far, settings, refuse } = start();
    await far.settle(settings.load());
    refuse();
    assert.equal(await far.settle(settings.change({ theme: 'light' })), false);
    assert.equal(settings.getState().settings.theme, 'system');
    assert.equal(settings.getState().problem?.code, 'ROLE_REQUIRED');
    far.connection.close();
  });
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { VaultStatus } from '../../../renderer/client/types.ts';
import {
  createLayouts,
  type LayoutContent,
  readLayout,
  workingLayout,
} from '../../../renderer/state/layouts.ts';
import { effectiveTheme } from '../../../renderer/state/settings.ts';
import { createUndoStack } from '../../../renderer/state/undo-stack.ts';
import { retryDelay } from '../../../renderer/state/vault.ts';
import { answeringEngine } from './engine-answers.ts';

const content = (name: string): LayoutContent => ({ version: 1, dock: { grid: { name }, panels: {} } });

describe('layouts', () => {
  it('saves the working layout once after the last change, and at once when asked', async () => {
    const saved: { name: string; content: unknown }[] = [];
    const far = answeringEngine({
      'layouts.save': (input: { name: string; content: unknown }) => {
        saved.push(input);
        return { name: input.name, version: 1, savedAt: 1 };
      },
      'layouts.list': () => ({
        layouts: [
          { name: workingLayout, version: 1, savedAt: 1 },
          { name: 'desk', version: 2, savedAt: 1 },
        ],
      }),
    });
    const layouts = createLayouts(far.client, 10_000);
    layouts.keepWorking(() => content('first'));
    layouts.keepWorking(() => content('second'));
    await far.settle(layouts.flushWorking());
    assert.deepEqual(saved, [{ name: workingLayout, content: content('second') }]);
    await far.settle(layouts.flushWorking());
    assert.equal(saved.length, 1, 'nothing new, nothing saved');
    await far.settle(layouts.save('desk', content('desk')));
    assert.equal(layouts.getState().current, 'desk');
    assert.deepEqual(
      layouts.getState().layouts.map((entry) => entry.name),
      ['desk'],
      'its own layout is not listed',
    );
    layouts.dispose();
    far.connection.close();
  });
  it('refuses content that is none of ours', () => {
    assert.deepEqual(readLayout(content('x')), content('x'));
    for (const wrong of [
      null,
      1,
      {},
      { version: 2, dock: {} },
      { version: 1 },
      { version: 1, dock: { grid: 1, panels: {} } },
    ]) {
      assert.equal(readLayout(wrong), null);
    }
  });
});

describe('undo stack', () => {
  it('goes back step by step, without repeats, to the first state', () => {
    const stack = createUndoStack(3);
    for (const state of ['a', 'a', 'b', 'c', 'd']) stack.record(state);
    assert.equal(stack.undo(), 'c');
    assert.equal(stack.undo(), 'b');
    assert.equal(stack.undo(), null, 'the oldest fell out');
  });
});

describe('small choices', () => {
  it('follows the system only where asked to', () => {
    assert.equal(effectiveTheme('system', true), 'dark');
    assert.equal(effectiveTheme('system', false), 'light');
    assert.equal(effectiveTheme('light', true), 'light');
  });
  it('counts the delay down to zero', () => {
    const status = {
      state: 'locked' as const,
      directory: '',
      ephemeral: false,
      users: [] as string[],
      failures: 3,
      retryAt: 5_000,
      problem: null,
      keyDerivationMilliseconds: null,
    } satisfies VaultStatus;
    assert.equal(retryDelay(status, 3_500), 1_500);
    assert.equal(retryDelay(status, 9_000), 0);
    assert.equal(retryDelay(null, 0), 0);
  });
});

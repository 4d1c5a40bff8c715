import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createPaintTurns } from '../../../renderer/charts/paint-turns.ts';

test('charts are painted two a frame, in the order they asked, and not at all once they gave up', () => {
  const frames: (() => void)[] = [];
  const turns = createPaintTurns((callback) => frames.push(callback));
  const painted: string[] = [];
  const give = ['a', 'b', 'c', 'd', 'e'].map((name) => turns.wait(() => painted.push(name)));
  assert.equal(frames.length, 1);
  give[3]?.();
  frames.shift()?.();
  assert.deepEqual(painted, ['a', 'b']);
  // One that asks again while others wait comes after them.
  turns.wait(() => painted.push('a again'));
  frames.shift()?.();
  assert.deepEqual(painted, ['a', 'b', 'c', 'e']);
  frames.shift()?.();
  assert.deepEqual(painted, ['a', 'b', 'c', 'e', 'a again']);
  assert.equal(frames.length, 0);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rollStep } from '../../../renderer/charts/roll-step.ts';

test('a roll between two bars is no change of price', () => {
  const rolls = [
    { time: 10, fromClose: 105, toClose: 102 },
    { time: 20, fromClose: 100, toClose: 101 },
    { time: 30, fromClose: null, toClose: 90 },
  ];
  assert.equal(rollStep(rolls, 9, 10), -3);
  assert.equal(rollStep(rolls, 10, 19), 0);
  assert.equal(rollStep(rolls, 5, 25), -2);
  assert.equal(rollStep(rolls, 25, 35), null);
  assert.equal(rollStep([], 0, 100), 0);
});

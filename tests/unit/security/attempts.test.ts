import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  type AttemptBook,
  attemptsOf,
  delayAfter,
  emptyBook,
  failed,
  localAttempts,
  noAttempts,
  succeeded,
  takeUnlogged,
} from '../../../engine/security/attempts.ts';

const owner = { user: 'owner', origin: 'local' };

function failing(
  book: AttemptBook,
  key: { user: string; origin: string },
  times: number,
  now = 0,
): AttemptBook {
  let after = book;
  for (let turn = 0; turn < times; turn++) after = failed(after, key, now);
  return after;
}

test('the delay grows from the third failure, up to five minutes', () => {
  assert.deepEqual(
    [1, 2, 3, 4, 5, 11, 12, 100].map(delayAfter),
    [0, 0, 1_000, 2_000, 4_000, 256_000, 300_000, 300_000],
  );
  assert.deepEqual(attemptsOf(failing(emptyBook, owner, 3, 5), owner, 5), { failures: 3, retryAt: 1_005 });
  assert.deepEqual(attemptsOf(emptyBook, owner, 5), noAttempts);
});

test('a guesser elsewhere never keeps the owner out, whatever names they try', () => {
  let book = emptyBook;
  for (let turn = 0; turn < 2_000; turn++)
    book = failed(book, { user: turn % 2 === 0 ? 'owner' : `name ${turn}`, origin: '10.0.0.7' }, turn);
  assert.deepEqual(attemptsOf(book, owner, 2_000), noAttempts);
  assert.deepEqual(localAttempts(book, 2_000), noAttempts);
  assert.equal(book.entries.length, 500);
  assert.ok(book.unlogged.length <= 200 && book.unloggedMore > 0);
});

test('a success forgives that person at that place, and nobody else', () => {
  const elsewhere = { user: 'owner', origin: '10.0.0.7' };
  const book = succeeded(failing(failing(emptyBook, owner, 4), elsewhere, 4), owner);
  assert.equal(attemptsOf(book, owner, 0).failures, 0);
  assert.equal(attemptsOf(book, elsewhere, 0).failures, 4);
});

test('failures wait for the log once, and not at all where the log was open', () => {
  const book = failed(failing(emptyBook, owner, 2, 7), owner, 8, true);
  const taken = takeUnlogged(book);
  assert.deepEqual(
    taken.failures.map(({ time }) => time),
    [7, 7],
  );
  assert.equal(attemptsOf(taken.book, owner, 8).failures, 3);
  assert.deepEqual(takeUnlogged(taken.book).failures, []);
});

test('a clock set back keeps the owner out no longer than the longest delay', () => {
  const book = failing(emptyBook, owner, 20, 1_000_000_000);
  assert.equal(attemptsOf(book, owner, 0).retryAt, 300_000);
});

import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { z } from 'zod';

/** Failed sign-ins of one person from one place, kept in a file so that a restart does not reset the delay. */
export interface Attempts {
  readonly failures: number;
  /** UTC milliseconds before which no passphrase is tried. */
  readonly retryAt: number | null;
}

/**
 * Who is tried from where. The delay belongs to the pair: a guesser on another machine slows themselves down and never
 * the owner at the desk, whose origin is `local`.
 */
export interface AttemptKey {
  readonly user: string;
  readonly origin: string;
}

/** A failure that the log could not take, because the vault that holds the log was closed. */
export interface UnloggedFailure extends AttemptKey {
  readonly time: number;
}

const entrySchema = z.strictObject({
  user: z.string().max(1_024),
  origin: z.string().max(256),
  failures: z.number().int().min(0),
  retryAt: z.number().int().nullable(),
  lastAt: z.number().int(),
});

const bookSchema = z.strictObject({
  version: z.literal(2),
  entries: z.array(entrySchema),
  unlogged: z.array(z.strictObject({ time: z.number(), user: z.string(), origin: z.string() })),
  /** Failures beyond the ones kept here. */
  unloggedMore: z.number().int(),
});

export type AttemptBook = z.infer<typeof bookSchema>;

const freeTries = 2;
const longestDelay = 5 * 60_000;
/** A storm of made-up names must not fill the disk: the oldest entries go. */
const mostEntries = 500;
const mostUnlogged = 200;

/** The first tries are free; then 1 s, 2 s, 4 s, ... up to five minutes: slow for a guesser, bearable for the owner. */
export function delayAfter(failures: number): number {
  return failures <= freeTries ? 0 : Math.min(longestDelay, 1_000 * 2 ** (failures - freeTries - 1));
}

export const noAttempts: Attempts = { failures: 0, retryAt: null };
export const emptyBook: AttemptBook = { version: 2, entries: [], unlogged: [], unloggedMore: 0 };

const isOf = (key: AttemptKey) => (entry: AttemptKey) =>
  entry.user === key.user && entry.origin === key.origin;

/** A clock set back cannot lock the owner out for longer than the longest delay. */
export function attemptsOf(book: AttemptBook, key: AttemptKey, now: number): Attempts {
  const entry = book.entries.find(isOf(key));
  if (entry === undefined) return noAttempts;
  const retryAt = entry.retryAt === null ? null : Math.min(entry.retryAt, now + longestDelay);
  return { failures: entry.failures, retryAt };
}

/** The attempts at this desk that make it wait longest, whoever was tried. */
export function localAttempts(book: AttemptBook, now: number): Attempts {
  return book.entries
    .filter(({ origin }) => origin === 'local')
    .map((entry) => attemptsOf(book, entry, now))
    .reduce(
      (worst, one) =>
        (one.retryAt ?? 0) > (worst.retryAt ?? 0) || one.failures > worst.failures ? one : worst,
      noAttempts,
    );
}

/** `logged`: somebody else writes the failure down, because the log is open. */
export function failed(book: AttemptBook, key: AttemptKey, now: number, logged = false): AttemptBook {
  const failures = attemptsOf(book, key, now).failures + 1;
  const delay = delayAfter(failures);
  const entry = { ...key, failures, retryAt: delay === 0 ? null : now + delay, lastAt: now };
  const others = book.entries.filter((other) => !isOf(key)(other));
  const full = book.unlogged.length >= mostUnlogged;
  return {
    ...book,
    entries: [...others, entry].sort((a, b) => a.lastAt - b.lastAt).slice(-mostEntries),
    unlogged: full || logged ? book.unlogged : [...book.unlogged, { ...key, time: now }],
    unloggedMore: book.unloggedMore + (full && !logged ? 1 : 0),
  };
}

export function succeeded(book: AttemptBook, key: AttemptKey): AttemptBook {
  return { ...book, entries: book.entries.filter((entry) => !isOf(key)(entry)) };
}

/** The failures that wait for the log, and the book without them. */
export function takeUnlogged(book: AttemptBook): {
  book: AttemptBook;
  failures: readonly UnloggedFailure[];
  more: number;
} {
  return {
    book: { ...book, unlogged: [], unloggedMore: 0 },
    failures: book.unlogged,
    more: book.unloggedMore,
  };
}

/**
 * A damaged file counts as a fresh start: it guards against guessing at the program, not against someone with the
 * files in hand, who is held up by the key derivation alone.
 */
export function readAttempts(path: string): AttemptBook {
  try {
    return bookSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    return emptyBook;
  }
}

export function writeAttempts(path: string, book: AttemptBook): void {
  if (book.entries.length === 0 && book.unlogged.length === 0) rmSync(path, { force: true });
  else writeFileSync(path, JSON.stringify(book), { mode: 0o600 });
}

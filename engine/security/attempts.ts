import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { z } from 'zod';

/** Failed passphrases, kept in a file so that a restart does not reset the delay. */
export interface Attempts {
  readonly failures: number;
  /** UTC milliseconds before which no passphrase is tried. */
  readonly retryAt: number | null;
}

const schema = z.object({ failures: z.number().int().min(0), retryAt: z.number().int().nullable() });

const freeTries = 2;
const longestDelay = 5 * 60_000;

/** The first tries are free; then 1 s, 2 s, 4 s, ... up to five minutes: slow for a guesser, bearable for the owner. */
export function delayAfter(failures: number): number {
  return failures <= freeTries ? 0 : Math.min(longestDelay, 1_000 * 2 ** (failures - freeTries - 1));
}

export function nextAttempts(current: Attempts, now: number): Attempts {
  const failures = current.failures + 1;
  const delay = delayAfter(failures);
  return { failures, retryAt: delay === 0 ? null : now + delay };
}

export const noAttempts: Attempts = { failures: 0, retryAt: null };

/**
 * A damaged file counts as a fresh start: it guards against guessing at the program, not against someone with the
 * files in hand, who is held up by the key derivation alone. A clock set back cannot lock the owner out for longer
 * than the longest delay.
 */
export function readAttempts(path: string, now: number): Attempts {
  try {
    const parsed = schema.parse(JSON.parse(readFileSync(path, 'utf8')));
    const retryAt = parsed.retryAt === null ? null : Math.min(parsed.retryAt, now + longestDelay);
    return { failures: parsed.failures, retryAt };
  } catch {
    return noAttempts;
  }
}

export function writeAttempts(path: string, attempts: Attempts): void {
  if (attempts.failures === 0) rmSync(path, { force: true });
  else writeFileSync(path, JSON.stringify(attempts), { mode: 0o600 });
}

import type { Mailbox } from './conflated-mailbox.ts';
import { pause } from './pause.ts';

/**
 * Reads a mailbox until the signal aborts or the mailbox is closed, then calls `release` once, also when the reader
 * leaves early. With a pace, batches are at least so many milliseconds apart.
 */
export async function* readMailbox<Value>(options: {
  mailbox: Mailbox<Value>;
  signal: AbortSignal;
  paceMilliseconds?: number;
  release: () => void;
}): AsyncGenerator<readonly Value[], void, undefined> {
  const { mailbox, signal, paceMilliseconds = 0, release } = options;
  const close = () => mailbox.close();
  signal.addEventListener('abort', close);
  try {
    if (signal.aborted) return;
    for (let values = await mailbox.take(); values !== undefined; values = await mailbox.take()) {
      yield values;
      await pause(paceMilliseconds, signal);
      if (signal.aborted) return;
    }
  } finally {
    signal.removeEventListener('abort', close);
    mailbox.close();
    release();
  }
}

import { Fault } from '../../domain/fault.ts';
import { Waiter } from './waiter.ts';

/** What a reader pulls from: `take` waits for something new, and gives undefined once the mailbox is closed. */
export interface Mailbox<Value> {
  take(): Promise<readonly Value[] | undefined>;
  close(): void;
}

export interface ConflatedMailbox<Key, Value> extends Mailbox<Value> {
  put(key: Key, value: Value): void;
}

/**
 * Keeps the newest value of each key while the reader is busy. What is taken is always a part of what was put, in
 * the same order. With more than `mostKeys` waiting, `take` throws Fault SUBSCRIBER_TOO_SLOW.
 */
export function conflatedMailbox<Key, Value>(
  mostKeys = Number.POSITIVE_INFINITY,
): ConflatedMailbox<Key, Value> {
  // A new map for each batch: a map that is cleared keeps its old tables linked to the new ones, and once one of
  // them has grown old the collector carries all that follow along; measured, 0.5 MB a second.
  let waiting = new Map<Key, Value>();
  const waiter = new Waiter();
  let closed = false;
  let overrun = false;
  return {
    put(key, value) {
      if (closed || overrun) return;
      // Removed first, so that the newest stands last.
      waiting.delete(key);
      waiting.set(key, value);
      if (waiting.size > mostKeys) {
        overrun = true;
        waiting = new Map();
      }
      waiter.wake();
    },
    async take() {
      while (waiting.size === 0 && !closed && !overrun) await waiter.wait();
      if (overrun) {
        throw new Fault(
          'SUBSCRIBER_TOO_SLOW',
          `The reader left more than ${mostKeys} values waiting. Subscribe again to start from the present ones.`,
          { mostKeys },
        );
      }
      if (closed) return undefined;
      const values = [...waiting.values()];
      waiting = new Map();
      return values;
    },
    close() {
      closed = true;
      waiting = new Map();
      waiter.wake();
    },
  };
}

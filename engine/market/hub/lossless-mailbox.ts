import { Fault } from '../../domain/fault.ts';
import type { Mailbox } from './conflated-mailbox.ts';
import { Waiter } from './waiter.ts';

export interface LosslessMailbox<Value> extends Mailbox<Value> {
  put(value: Value): void;
}

export interface LosslessOptions<Value> {
  readonly capacity: number;
  readonly sequenceOf: (value: Value) => number;
  /** Sequence after which the reader starts; named when it fails before its first take. */
  readonly afterSequence: number;
}

/**
 * Keeps every value in order. When more than `capacity` wait, the next `take` throws Fault SUBSCRIBER_TOO_SLOW with
 * `details.afterSequence`, the last sequence the reader has taken, from which it can continue; nothing is skipped.
 */
export function losslessMailbox<Value>(options: LosslessOptions<Value>): LosslessMailbox<Value> {
  const waiter = new Waiter();
  let waiting: Value[] = [];
  let taken = options.afterSequence;
  let closed = false;
  let overrun = false;
  return {
    put(value) {
      if (closed || overrun) return;
      if (waiting.length >= options.capacity) {
        overrun = true;
        waiting = [];
      } else {
        waiting.push(value);
      }
      waiter.wake();
    },
    async take() {
      while (waiting.length === 0 && !closed && !overrun) await waiter.wait();
      if (closed) return undefined;
      if (overrun) {
        throw new Fault(
          'SUBSCRIBER_TOO_SLOW',
          `The reader left more than ${options.capacity} values waiting. Continue after sequence ${taken}.`,
          { afterSequence: taken, capacity: options.capacity },
        );
      }
      const values = waiting;
      waiting = [];
      const last = values.at(-1);
      if (last !== undefined) taken = options.sequenceOf(last);
      return values;
    },
    close() {
      closed = true;
      waiting = [];
      waiter.wake();
    },
  };
}

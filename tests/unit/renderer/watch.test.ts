import assert from 'node:assert/strict';
import { describe, it, mock } from 'node:test';
import { ContractError } from '../../../renderer/client/problem.ts';
import { watch } from '../../../renderer/state/watch.ts';

interface Handlers {
  onData(item: number): void;
  onError(error: unknown): void;
  onComplete(): void;
}

function start() {
  const asked: Handlers[] = [];
  const items: number[] = [];
  let unsubscribed = 0;
  const stop = watch<number>({
    subscribe: (handlers) => {
      asked.push(handlers);
      return {
        unsubscribe: () => {
          unsubscribed += 1;
        },
      };
    },
    onItem: (item) => items.push(item),
  });
  return { asked, items, stop, unsubscribed: () => unsubscribed };
}

describe('watch', () => {
  it('asks again after a failure, more slowly each time, and at once quick again after an item', () => {
    mock.timers.enable({ apis: ['setTimeout'] });
    try {
      const { asked, items, stop } = start();
      asked[0]?.onError(new ContractError('MARKET_STOPPED', 'not yet'));
      mock.timers.tick(100);
      assert.equal(asked.length, 2);
      asked[1]?.onError(new ContractError('MARKET_STOPPED', 'not yet'));
      mock.timers.tick(100);
      assert.equal(asked.length, 2);
      mock.timers.tick(100);
      assert.equal(asked.length, 3);
      asked[2]?.onData(7);
      asked[2]?.onComplete();
      mock.timers.tick(100);
      assert.equal(asked.length, 4);
      assert.deepEqual(items, [7]);
      stop();
    } finally {
      mock.timers.reset();
    }
  });
  it('does not ask again where the answer would be the same, nor after it was stopped', () => {
    mock.timers.enable({ apis: ['setTimeout'] });
    try {
      const locked = start();
      locked.asked[0]?.onError(new ContractError('VAULT_LOCKED', 'locked'));
      mock.timers.tick(60_000);
      assert.equal(locked.asked.length, 1);
      const stopped = start();
      stopped.asked[0]?.onError(new ContractError('MARKET_STOPPED', 'not yet'));
      stopped.stop();
      mock.timers.tick(60_000);
      assert.equal(stopped.asked.length, 1);
      assert.equal(stopped.unsubscribed(), 1);
      stopped.asked[0]?.onData(1);
      assert.deepEqual(stopped.items, [], 'what comes late is not heard');
    } finally {
      mock.timers.reset();
    }
  });
});

import type { ClientMessage } from '../../../engine/api/wire/messages.ts';
import { createContractClient } from '../../../renderer/client/client.ts';
import { createConnection } from '../../../renderer/client/connection.ts';
import { engineDouble } from './engine-double.ts';

type Answer = (input: never) => unknown;

/** A refusal that an answer throws; it crosses the wire as the engine's faults do. */
export class Refusal extends Error {
  readonly code: string;
  constructor(code: string) {
    super(`refused with ${code}`);
    this.code = code;
  }
}

/** A client whose far end answers by path, over real frames; subscriptions are fed by `push`. */
export function answeringEngine(answers: Record<string, Answer>) {
  const engine = engineDouble();
  const calls: { path: string; input: unknown }[] = [];
  const streams = new Map<string, number>();
  const seen = new Set<ClientMessage>();
  const connection = createConnection({
    transport: engine.transport,
    nextFrame: (callback) => queueMicrotask(callback),
    now: Date.now,
    random: () => 0,
  });
  const answer = async (message: ClientMessage) => {
    if (!('path' in message)) return;
    const { id, path, input } = message;
    if (message.method === 'subscription') {
      streams.set(path, id);
      return engine.say({ id, type: 'started' });
    }
    calls.push({ path, input });
    try {
      const data = await answers[path]?.(input as never);
      if (data === undefined) throw new Refusal('NO_ANSWER');
      engine.say({ id, type: 'result', data });
    } catch (error) {
      const code = error instanceof Refusal ? error.code : 'INTERNAL';
      engine.say({ id, type: 'error', error: { code, message: String(error), details: {} } });
    }
  };
  const turn = () => new Promise<void>((resolve) => setImmediate(resolve));
  const pump = async () => {
    for (const message of engine.heard) {
      if (seen.has(message)) continue;
      seen.add(message);
      void answer(message);
    }
    await turn();
  };
  return {
    engine,
    connection,
    client: createContractClient(connection),
    calls,
    push: (path: string, data: unknown) => {
      const id = streams.get(path);
      if (id === undefined) throw new Error(`nobody watches ${path}`);
      engine.say({ id, type: 'item', data });
    },
    watched: (path: string) => streams.has(path),
    /** Lets both ends talk until the condition holds. */
    async until(condition: () => boolean, what = 'the awaited condition'): Promise<void> {
      for (let count = 0; count < 500; count += 1) {
        if (condition()) return;
        await pump();
      }
      throw new Error(`${what} did not come true`);
    },
    async settle<Value>(work: Promise<Value>): Promise<Value> {
      let done = false;
      const watched = work.finally(() => {
        done = true;
      });
      watched.catch(() => {});
      while (!done) await pump();
      return watched;
    },
  };
}

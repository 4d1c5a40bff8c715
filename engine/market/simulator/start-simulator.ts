import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { Fault } from '../../domain/fault.ts';
import type { ExchangeServerOptions } from './exchange-server.ts';

export interface Simulator {
  /** `ws://127.0.0.1:port`. */
  readonly address: string;
  stop(): Promise<void>;
}

function workerFile(): URL {
  // Bundled, the worker stands beside the bundle as JavaScript.
  return import.meta.url.endsWith('.ts')
    ? new URL('./simulator-worker.ts', import.meta.url)
    : new URL('./simulator-worker.js', import.meta.url);
}

/** Starts the simulated exchange in its own thread. Throws Fault SIMULATOR_FAILED when it does not come up. */
export async function startSimulator(options: ExchangeServerOptions): Promise<Simulator> {
  const worker = new Worker(workerFile(), {
    workerData: options,
    resourceLimits: { maxYoungGenerationSizeMb: 16, maxOldGenerationSizeMb: 256 },
  });
  const ended = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
  try {
    const [message] = (await once(worker, 'message')) as [{ port: number }];
    // Later failures end the worker; its clients see the connection close.
    worker.on('error', () => undefined);
    return {
      address: `ws://127.0.0.1:${message.port}`,
      async stop() {
        worker.postMessage('stop');
        await ended;
      },
    };
  } catch (cause) {
    await worker.terminate();
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Fault('SIMULATOR_FAILED', `The simulated exchange did not start: ${reason}`, {}, { cause });
  }
}

import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { Fault } from '../../domain/fault.ts';
import { workerEntry } from '../../domain/worker-entry.ts';
import type { ExchangeServerOptions } from './exchange-server.ts';
import type { ExchangeFault } from './protocol.ts';
import type { SimulatorCommand } from './simulator-worker.ts';

export interface Simulator {
  /** `ws://127.0.0.1:port`. */
  readonly address: string;
  /** Ends the thread as a fault would; for tests of what follows. */
  breakDown(): Promise<void>;
  /** Misbehaves towards all its clients. */
  misbehave(fault: ExchangeFault): void;
  stop(): Promise<void>;
}

export interface SimulatorOptions extends ExchangeServerOptions {
  /** Levels from which an exchange that broke down goes on; the first anchors without it. */
  readonly levels?: (() => Readonly<Record<string, number>>) | undefined;
}

interface RunningWorker {
  readonly worker: Worker;
  readonly port: number;
  readonly ended: Promise<void>;
}

/** Breakdowns after which the exchange is left alone: a fault that comes back is not a mishap. */
const mostRestarts = 5;

async function startWorker(options: ExchangeServerOptions): Promise<RunningWorker> {
  const worker = new Worker(workerEntry(import.meta.url, './simulator-worker.ts'), {
    workerData: options,
    resourceLimits: { maxYoungGenerationSizeMb: 16, maxOldGenerationSizeMb: 256 },
  });
  const ended = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
  try {
    const [message] = (await once(worker, 'message')) as [{ port: number }];
    // Later failures end the worker; its clients see the connection close.
    worker.on('error', () => undefined);
    return { worker, port: message.port, ended };
  } catch (cause) {
    await worker.terminate();
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Fault('SIMULATOR_FAILED', `The simulated exchange did not start: ${reason}`, {}, { cause });
  }
}

/**
 * Starts the simulated exchange in its own thread. When the thread breaks down it starts again at the same address, so
 * that clients find it by reconnecting. Throws Fault SIMULATOR_FAILED when it does not come up at first.
 */
export async function startSimulator(options: SimulatorOptions): Promise<Simulator> {
  const { levels, ...exchange } = options;
  let current = await startWorker(exchange);
  let stopping = false;
  let restarts = 0;
  let restarting: Promise<void> = Promise.resolve();
  const keepUp = (running: RunningWorker): void => {
    void running.ended.then(() => {
      if (stopping || restarts >= mostRestarts) return;
      restarts += 1;
      restarting = startWorker({
        ...exchange,
        port: running.port,
        anchors: levels?.() ?? exchange.anchors,
      }).then(
        (next) => {
          current = next;
          keepUp(next);
        },
        // The feed goes on saying that it cannot connect, and why.
        () => undefined,
      );
    });
  };
  keepUp(current);
  return {
    address: `ws://127.0.0.1:${current.port}`,
    async breakDown() {
      await current.worker.terminate();
    },
    misbehave(fault) {
      current.worker.postMessage({ misbehave: fault } satisfies SimulatorCommand);
    },
    async stop() {
      stopping = true;
      await restarting;
      current.worker.postMessage('stop' satisfies SimulatorCommand);
      await current.ended;
    },
  };
}

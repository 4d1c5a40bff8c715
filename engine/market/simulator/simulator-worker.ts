import { parentPort, workerData } from 'node:worker_threads';
import { type ExchangeServerOptions, startExchangeServer } from './exchange-server.ts';
import type { ExchangeFault } from './protocol.ts';

export type SimulatorCommand = 'stop' | { readonly misbehave: ExchangeFault };

/** Worker entry: runs the simulated exchange until told to stop, then ends by itself. */
const server = await startExchangeServer(workerData as ExchangeServerOptions);

parentPort?.on('message', (command: SimulatorCommand) => {
  if (command === 'stop') void server.close().then(() => parentPort?.close());
  else server.misbehave(command.misbehave);
});
parentPort?.postMessage({ port: server.port });

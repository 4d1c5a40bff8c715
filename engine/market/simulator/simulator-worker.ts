import { parentPort, workerData } from 'node:worker_threads';
import { type ExchangeServerOptions, startExchangeServer } from './exchange-server.ts';

/** Worker entry: runs the simulated exchange until told to stop, then ends by itself. */
const server = await startExchangeServer(workerData as ExchangeServerOptions);

parentPort?.once('message', () => {
  void server.close().then(() => parentPort?.close());
});
parentPort?.postMessage({ port: server.port });

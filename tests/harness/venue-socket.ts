import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocket, WebSocketServer } from 'ws';
import {
  type VenueAdapter,
  type VenueChannel,
  type VenueEvent,
  venueChannels,
} from '../../engine/market/venues/venue-adapter.ts';

export interface Replayed {
  readonly events: VenueEvent[];
  /** What the client sent to the venue, in order. */
  readonly requests: string[];
}

export interface ReplayOptions {
  /** Answers to requests by product, for venues whose book begins with one. */
  readonly snapshots?: Readonly<Record<string, string>>;
  readonly takeSnapshot?: (product: string, text: string) => readonly VenueEvent[];
  readonly channels?: readonly VenueChannel[];
}

/**
 * Plays recorded frames to an adapter through a real WebSocket server and a real client on the loopback address. The
 * server waits for the subscription; snapshots are fetched from it over HTTP when the adapter asks for them.
 */
export async function replayOverSocket(
  adapter: VenueAdapter,
  frames: readonly string[],
  options: ReplayOptions = {},
): Promise<Replayed> {
  const events: VenueEvent[] = [];
  const requests: string[] = [];
  const pending: Promise<void>[] = [];
  const server = createServer((request, response) => {
    const { searchParams } = new URL(request.url ?? '/', 'http://127.0.0.1');
    const text = options.snapshots?.[searchParams.get('symbol') ?? ''];
    response.writeHead(text === undefined ? 404 : 200).end(text ?? '{"code":-1121,"msg":"Invalid symbol."}');
  });
  const sockets = new WebSocketServer({ server });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const subscriptions = adapter.subscribeMessages(adapter.products, options.channels ?? venueChannels);
  sockets.on('connection', (socket) => {
    socket.on('message', (data) => {
      requests.push(data.toString());
      if (requests.length !== subscriptions.length) return;
      for (const frame of frames) socket.send(frame);
    });
  });
  const client = new WebSocket(`ws://127.0.0.1:${port}`);
  const take = (found: readonly VenueEvent[]) => {
    for (const event of found) {
      events.push(event);
      if (event.type !== 'resync' || event.remedy.kind !== 'fetch') continue;
      const { search, searchParams } = new URL(event.remedy.address);
      const product = searchParams.get('symbol') ?? '';
      pending.push(
        fetch(`http://127.0.0.1:${port}/${search}`)
          .then((response) => response.text())
          .then((text) => take(options.takeSnapshot?.(product, text) ?? [])),
      );
    }
  };
  try {
    await once(client, 'open');
    for (const message of subscriptions) client.send(message);
    let received = 0;
    const all = new Promise<void>((resolve) => {
      if (frames.length === 0) resolve();
      client.on('message', (data) => {
        take(adapter.receive(data.toString(), Date.now()));
        received += 1;
        if (received === frames.length) resolve();
      });
    });
    await all;
    for (let at = 0; at < pending.length; at++) await pending[at];
  } finally {
    client.terminate();
    for (const socket of sockets.clients) socket.terminate();
    sockets.close();
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  }
  return { events, requests };
}

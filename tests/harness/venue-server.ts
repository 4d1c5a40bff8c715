import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';

export interface VenueServer extends AsyncDisposable {
  readonly address: string;
  /** Every text a client sent, in order. */
  readonly requests: string[];
  /** Paths of the HTTP requests. */
  readonly fetched: string[];
  /** Open sockets, oldest first. */
  readonly sockets: Set<WebSocket>;
  readonly connections: number;
  send(...frames: readonly string[]): void;
}

export interface VenueServerOptions {
  readonly connected?: (socket: WebSocket, number: number) => void;
  readonly received?: (text: string, socket: WebSocket) => void;
  readonly answer?: (request: IncomingMessage, response: ServerResponse) => void;
  /** False leaves pings unanswered. */
  readonly pongs?: boolean;
}

/** A venue on the loopback address: a real WebSocket server, and HTTP on the same port. */
export async function venueServer(options: VenueServerOptions = {}): Promise<VenueServer> {
  const requests: string[] = [];
  const fetched: string[] = [];
  const sockets = new Set<WebSocket>();
  let connections = 0;
  const server = createServer((request, response) => {
    fetched.push(request.url ?? '');
    if (options.answer === undefined) response.writeHead(404).end('{}');
    else options.answer(request, response);
  });
  const accepting = new WebSocketServer({ server, autoPong: options.pongs ?? true });
  accepting.on('connection', (socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('message', (data) => {
      requests.push(data.toString());
      options.received?.(data.toString(), socket);
    });
    options.connected?.(socket, connections);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    address: `ws://127.0.0.1:${port}`,
    requests,
    fetched,
    sockets,
    get connections() {
      return connections;
    },
    send(...frames) {
      for (const socket of sockets) for (const frame of frames) socket.send(frame);
    },
    async [Symbol.asyncDispose]() {
      for (const socket of accepting.clients) socket.terminate();
      accepting.close();
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { type AddressInfo, isIP, type Socket } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import { Caller } from '../../api/caller.ts';
import { ContractSession } from '../../api/session.ts';
import { Fault } from '../../domain/fault.ts';
import type { RunningWorkstation } from '../workstation/workstation.ts';
import { answerPages, targetOf } from './pages.ts';
import { bearerOf, Posts } from './posts.ts';
import { SignIn } from './sign-in.ts';
import type { Tls } from './tls.ts';

export interface GatewayOptions {
  readonly running: RunningWorkstation;
  /** Folder of the renderer's build. */
  readonly pages: string;
  readonly port: number;
  /** Loopback unless a person says otherwise. */
  readonly address?: string;
  /** Certificate and key in PEM; without them only loopback is served. */
  readonly tls?: Tls | undefined;
  readonly now?: () => number;
}

export interface Gateway {
  readonly port: number;
  readonly address: string;
  /** A fresh one-time sign-in address; the one before is void. */
  signInAddress(): string;
  /** Clients connected now. */
  clients(): number;
  close(): Promise<void>;
}

const loopbackNames = new Set(['127.0.0.1', 'localhost', '[::1]']);
/** Far above what the contract takes, so that an oversized message is answered and not cut. */
const hardFrameLimit = 256 * 1024 * 1024;
/** A reader that leaves this much unread is cut off rather than let to fill the memory. */
const mostUnsentBytes = 512 * 1024 * 1024;
/** Who takes longer to say what they want is holding the door open (Slowloris). */
const headersMilliseconds = 10_000;
const requestMilliseconds = 60_000;
const mostConnections = 512;
const mostHeaderBytes = 16 * 1024;

/** The name in the Host header must be one of ours: a foreign name that points here is a rebinding attack. */
function hostAllowed(request: IncomingMessage, port: number, address: string): boolean {
  const host = request.headers.host ?? '';
  const name = host.replace(/:\d+$/, '');
  return (loopbackNames.has(name) || name === address) && (host === name || host.endsWith(`:${port}`));
}

function originAllowed(request: IncomingMessage, scheme: string): boolean {
  return request.headers.origin === `${scheme}://${request.headers.host}`;
}

/** `local` on this machine, else the address itself: what delays and limits are counted by. */
function originOf(request: IncomingMessage): string {
  const address = (request.socket.remoteAddress ?? '').replace(/^::ffff:/, '');
  return address === '::1' || address.startsWith('127.') ? 'local' : address;
}

/** The page that opens the socket, where it has a name. */
function pageOf(request: IncomingMessage): { origin: string; rpId: string } | null {
  const origin = request.headers.origin ?? '';
  const rpId = URL.parse(origin)?.hostname ?? '';
  return rpId === '' || isIP(rpId.replace(/^\[|\]$/g, '')) !== 0 ? null : { origin, rpId };
}

function isLoopback(address: string): boolean {
  return address === 'localhost' || address === '::1' || (isIP(address) === 4 && address.startsWith('127.'));
}

function makeServer(tls: GatewayOptions['tls'], listener: RequestListener): Server {
  const limits = {
    headersTimeout: headersMilliseconds,
    requestTimeout: requestMilliseconds,
    maxHeaderSize: mostHeaderBytes,
  };
  const server =
    tls === undefined
      ? createServer(limits, listener)
      : createSecureServer(
          { ...limits, cert: tls.certificate, key: tls.key, minVersion: 'TLSv1.3' },
          listener,
        );
  server.maxConnections = mostConnections;
  return server;
}

function listenFault(error: Error, address: string, port: number): Fault {
  const code = 'code' in error ? error.code : undefined;
  const where = { address, port };
  if (code === 'EADDRINUSE') {
    return new Fault(
      'PORT_IN_USE',
      `Port ${port} is taken. Name another with --port, or 0 for any free one.`,
      where,
      { cause: error },
    );
  }
  return new Fault('PORT_REFUSED', `Port ${port} at ${address} cannot be opened: ${error.message}.`, where, {
    cause: error,
  });
}

export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const { running, pages, address = '127.0.0.1', tls } = options;
  if (tls === undefined && !isLoopback(address)) {
    throw new Fault(
      'TLS_NEEDED',
      `${address} is reached over a network: give a certificate (--tls-certificate and --tls-key) or --tls-self-signed.`,
      { address },
    );
  }
  const scheme = tls === undefined ? 'http' : 'https';
  let port = options.port;
  const signIn = new SignIn(options.now ?? Date.now, () => port, tls !== undefined);
  const sessions = new Set<ContractSession>();
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: hardFrameLimit,
    perMessageDeflate: false,
  });
  const posts = new Posts({
    running,
    port: () => port,
    secure: tls !== undefined,
    isPaired: (request) => signIn.isSignedIn(request.headers.cookie),
    originAllowed: (request) => originAllowed(request, scheme),
    originOf,
  });
  const pagesOptions = {
    folder: pages,
    signIn,
    hostAllowed: (request: IncomingMessage) => hostAllowed(request, port, address),
    post: posts.take.bind(posts),
  };
  const server = makeServer(tls, (request, response) => {
    if (tls !== undefined) response.setHeader('Strict-Transport-Security', 'max-age=31536000');
    answerPages(request, response, pagesOptions);
  });
  const refuse = (request: IncomingMessage, socket: Socket) => {
    running.logger.warn({ origin: request.headers.origin ?? null }, 'connection refused');
    socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n');
  };
  const serve = (client: WebSocket, caller: Caller) => {
    const session = new ContractSession({
      workstation: running.workstation,
      caller,
      send(frame) {
        if (client.readyState !== client.OPEN) return;
        if (client.bufferedAmount > mostUnsentBytes) client.terminate();
        else client.send(frame, { binary: true });
      },
      onInternal: (path, error) => running.logger.error({ path, error }, 'procedure failed'),
    });
    sessions.add(session);
    client.binaryType = 'nodebuffer';
    client.on('message', (data: Buffer, isBinary) => session.receive(isBinary ? data : new Uint8Array(0)));
    client.on('close', () => {
      session.close();
      sessions.delete(session);
      running.workstation.access.leave(caller);
    });
    client.on('error', (error) => running.logger.warn({ error }, 'connection failed'));
  };
  server.on('upgrade', (request, socket: Socket, head) => {
    // Who hangs up before the refusal is written must not take the program down.
    const hungUp = () => socket.destroy();
    socket.on('error', hungUp);
    // A page shows its pairing cookie and its origin; a program has neither and brings an access token.
    const page = originAllowed(request, scheme) && signIn.isSignedIn(request.headers.cookie);
    const program = request.headers.origin === undefined && bearerOf(request) !== '';
    const allowed =
      targetOf(request)?.pathname === '/contract' && hostAllowed(request, port, address) && (page || program);
    if (!allowed) {
      refuse(request, socket);
      return;
    }
    const caller = new Caller({
      host: 'gateway',
      localFiles: false,
      origin: originOf(request),
      page: page ? pageOf(request) : null,
    });
    const admitted = page
      ? Promise.resolve()
      : running.workstation.access.authenticate(caller, bearerOf(request)).then(() => undefined);
    admitted.then(
      () => {
        socket.off('error', hungUp);
        sockets.handleUpgrade(request, socket, head, (client) => serve(client, caller));
      },
      () => refuse(request, socket),
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(listenFault(error, address, options.port)));
    server.listen(options.port, address, resolve);
  });
  port = (server.address() as AddressInfo).port;
  const origin = `${scheme}://${address.includes(':') ? `[${address}]` : address}:${port}`;
  running.system.subscribers = () => [...sessions].reduce((sum, session) => sum + session.running, 0);
  return {
    port,
    address: `${origin}/`,
    signInAddress: () => `${origin}/sign-in?code=${signIn.issue()}`,
    clients: () => sessions.size,
    async close() {
      for (const client of sockets.clients) client.terminate();
      for (const session of sessions) session.close();
      sockets.close();
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

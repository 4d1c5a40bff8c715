import { createTRPCClient, type TRPCClient } from '@trpc/client';
import type { inferRouterInputs, inferRouterOutputs } from '@trpc/server';
import type { Contract } from '../../engine/api/router.ts';
import { type Connection, createConnection } from './connection.ts';
import { contractLink } from './link.ts';
import { nextPaintedFrame } from './pacing.ts';
import { desktopTransport, type WorkstationLink, webSocketTransport } from './transport.ts';

export type ContractClient = TRPCClient<Contract>;
export type Inputs = inferRouterInputs<Contract>;
export type Outputs = inferRouterOutputs<Contract>;

export function createContractClient(connection: Connection): ContractClient {
  return createTRPCClient<Contract>({ links: [contractLink(connection)] });
}

/** Whether the host makes further windows itself when asked for one; a browser says what came of it. */
export const hostMakesWindows = (): boolean =>
  (globalThis as { workstationLink?: WorkstationLink }).workstationLink !== undefined;

/** The one place that knows which host this window talks to. */
export function connectToHost(): Connection {
  const link = (globalThis as { workstationLink?: WorkstationLink }).workstationLink;
  return createConnection({
    transport: link === undefined ? webSocketTransport(location) : desktopTransport(link),
    nextFrame: nextPaintedFrame,
    now: Date.now,
    random: Math.random,
  });
}

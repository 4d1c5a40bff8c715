import type { Protocol } from 'electron';
import { app } from './app.ts';

type Handler = Parameters<Protocol['handle']>[1];
type Schemes = Parameters<Protocol['registerSchemesAsPrivileged']>[0];

const privileged = new Map<string, Schemes[number]['privileges']>();
let registered = false;

/** Electron's `protocol`; answers the pages' requests by the handlers the main bundle gave. */
export class StandInProtocol
  implements Pick<Protocol, 'registerSchemesAsPrivileged' | 'handle' | 'isProtocolHandled'>
{
  readonly #handlers = new Map<string, Handler>();

  registerSchemesAsPrivileged(schemes: Schemes): void {
    if (app.isReady())
      throw new Error('protocol.registerSchemesAsPrivileged should be called before app is ready');
    if (registered) throw new Error('protocol.registerSchemesAsPrivileged can only be called once');
    registered = true;
    for (const { scheme, privileges } of schemes) privileged.set(scheme, privileges);
  }

  handle(scheme: string, handler: Handler): void {
    if (!app.isReady()) throw new Error('protocol.handle should be called after app is ready');
    if (this.#handlers.has(scheme)) throw new Error(`Failed to register protocol: ${scheme}`);
    const privileges = privileged.get(scheme);
    // The origin that stands for the scheme is a standard and secure one; a scheme that is neither would not be it.
    if (privileges?.standard !== true || privileges.secure !== true || privileges.bypassCSP === true) {
      throw new Error(
        `the stand-in carries standard, secure schemes that obey the policy; ${scheme} is not one`,
      );
    }
    this.#handlers.set(scheme, handler);
  }

  isProtocolHandled(scheme: string): boolean {
    return this.#handlers.has(scheme);
  }

  async answer(
    address: string,
    init: { method: string; headers: Record<string, string> },
  ): Promise<Response | undefined> {
    const handler = this.#handlers.get(new URL(address).protocol.slice(0, -1));
    return handler?.(new Request(address, init) as Parameters<Handler>[0]);
  }
}

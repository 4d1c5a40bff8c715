import type { Role } from '../domain/people.ts';

/** Who somebody is, once they have signed in. */
export interface Identity {
  readonly userId: string;
  readonly user: string;
  readonly role: Role;
  readonly sessionId: string;
  /** The passphrase was set by somebody else: nothing is allowed before it is changed. */
  readonly mustChange: boolean;
}

export type CallerHost = 'desktop' | 'gateway' | 'cli' | 'test';

/**
 * One end that calls: a window, a browser's socket, a command. Who is behind it comes and goes with the sign-in;
 * `onChange` tells whoever streams to it.
 */
export class Caller {
  readonly host: CallerHost;
  /** Whether this caller may name files of the engine's machine. A browser may not; it uploads. */
  readonly localFiles: boolean;
  /** `local` at this machine, else the address that calls. */
  readonly origin: string;
  /** The web page that calls, where it was opened by a name; passkeys belong to it. */
  readonly page: { readonly origin: string; readonly rpId: string } | null;
  #identity: Identity | null;
  #locked = false;
  readonly #listeners = new Set<() => void>();

  constructor(options: {
    readonly host: CallerHost;
    readonly localFiles: boolean;
    readonly origin?: string;
    readonly page?: { readonly origin: string; readonly rpId: string } | null;
    readonly identity?: Identity | null;
  }) {
    this.host = options.host;
    this.localFiles = options.localFiles;
    this.origin = options.origin ?? 'local';
    this.page = options.page ?? null;
    this.#identity = options.identity ?? null;
  }

  get identity(): Identity | null {
    return this.#identity;
  }

  /** The person is away: who they are is known, and nothing is shown or done. */
  get locked(): boolean {
    return this.#locked;
  }

  bind(identity: Identity | null, options: { locked?: boolean } = {}): void {
    this.#identity = identity;
    this.#locked = identity !== null && options.locked === true;
    for (const listener of [...this.#listeners]) listener();
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}

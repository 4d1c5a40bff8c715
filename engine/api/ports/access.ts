import type { Role } from '../../domain/people.ts';
import type { Caller, Identity } from '../caller.ts';

export interface AccessStatus {
  readonly state: 'signed-out' | 'signed-in' | 'locked';
  readonly identity: Identity | null;
  /** Names for the sign-in screen. */
  readonly users: string[];
  /** Minutes without a sign of life after which the screen locks; 0 never does. */
  readonly idleMinutes: number;
}

export interface SessionEntry {
  readonly id: string;
  readonly userId: string;
  readonly user: string;
  readonly role: Role;
  readonly host: string;
  readonly origin: string;
  readonly createdAt: number;
  readonly lastSeenAt: number;
  readonly state: 'active' | 'locked';
  readonly windows: number;
}

export interface SignedInAnswer {
  readonly identity: Identity;
  /** Only where the caller comes over a network; windows of this machine need none. */
  readonly tokens: Tokens | null;
}

export interface Tokens {
  readonly accessToken: string;
  readonly accessExpiresAt: number;
  readonly refreshToken: string;
}

export interface AccessService {
  /** Throws Fault RATE_LIMITED. */
  expectPace(caller: Caller, path: string, type: 'query' | 'mutation' | 'subscription'): Promise<void>;
  create(caller: Caller, input: { user: string; passphrase: string }): Promise<SignedInAnswer>;
  signIn(caller: Caller, input: { user?: string | undefined; passphrase: string }): Promise<SignedInAnswer>;
  recover(
    caller: Caller,
    input: { user?: string | undefined; passphrase: string; code: string },
  ): Promise<SignedInAnswer>;
  /** Of the open vault only: a passkey holds no key of it. */
  signInByPasskey(caller: Caller, response: unknown): Promise<SignedInAnswer>;
  openByKeyStore(caller: Caller): Promise<SignedInAnswer>;
  resume(caller: Caller, input: { passphrase: string }): Promise<SignedInAnswer>;
  lock(caller: Caller): Promise<void>;
  signOut(caller: Caller): Promise<void>;
  /** Binds the caller to the session of an access token. */
  authenticate(caller: Caller, token: string): Promise<Identity>;
  /** Trades a refresh token for new ones; a token that comes twice ends its session. */
  refresh(token: string): Promise<Tokens>;
  changePassphrase(caller: Caller, input: { current: string; next: string }): Promise<Identity>;
  status(caller: Caller): AccessStatus;
  watch(caller: Caller, signal: AbortSignal): AsyncIterable<AccessStatus>;
  sessions(): readonly SessionEntry[];
  endSession(id: string): Promise<boolean>;
  /** A connection has gone. */
  leave(caller: Caller): void;
}

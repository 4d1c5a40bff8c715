import { randomUUID } from 'node:crypto';
import type { Caller, Identity } from '../../api/caller.ts';
import type {
  AccessService,
  AccessStatus,
  SessionEntry,
  SignedInAnswer,
  Tokens,
} from '../../api/ports/access.ts';
import type { AuditWriter } from '../../api/ports/audit.ts';
import { Fault } from '../../domain/fault.ts';
import type { User } from '../../domain/people.ts';
import type { RateLimits } from '../../security/rate-limits.ts';
import { RefreshTokens, TokenIssuer } from '../../security/tokens.ts';
import type { SignedIn } from '../../store/worker/vault-session.ts';
import type { Vault } from './vault.ts';
import { watchCaller } from './watch-caller.ts';

export interface AccessOptions {
  readonly vault: Vault;
  readonly audit: AuditWriter;
  readonly limits: RateLimits;
  /** The person's row, made where this is the first person of the vault. */
  readonly admit: (person: { userId: string; user: string; people: number }) => Promise<User>;
  /** Whose passkey it is that answered; throws Fault PASSKEY_REFUSED. */
  readonly passkey: (caller: Caller, response: unknown) => Promise<{ userId: string }>;
  readonly changed: (user: User) => Promise<void>;
  readonly idleMinutes: () => number;
  /** Asks the operating system's key store for the seed; undefined where this host has none. */
  readonly keyStoreSeed?: (() => Promise<{ recipientId: string; seed: Uint8Array } | undefined>) | undefined;
  readonly now: () => number;
}

interface Session {
  readonly id: string;
  identity: Identity;
  readonly host: string;
  readonly origin: string;
  readonly createdAt: number;
  lastSeenAt: number;
  locked: boolean;
  readonly callers: Set<Caller>;
}

const sessionMilliseconds = 12 * 3_600_000;
/** What keeps a core busy is counted by itself. */
const heavy = new Set([
  'reports.build',
  'vault.backup',
  'vault.backupToFile',
  'vault.drill',
  'audit.verify',
  'keys.rekey',
]);

/**
 * Who is signed in where. A session belongs to a person and a browser or window group; locking or ending it reaches
 * every connection that is bound to it at once. Long, because every way into a session stands in one file.
 */
export class Access implements AccessService {
  readonly #options: AccessOptions;
  readonly #sessions = new Map<string, Session>();
  readonly #tokens: TokenIssuer;
  readonly #refresh: RefreshTokens;
  /** Somebody locked or closed since the start: from then on it takes a passphrase. */
  #wasLocked = false;

  constructor(options: AccessOptions) {
    this.#options = options;
    this.#tokens = new TokenIssuer(randomUUID(), options.now);
    this.#refresh = new RefreshTokens(options.now);
  }

  async expectPace(caller: Caller, path: string, type: 'query' | 'mutation' | 'subscription'): Promise<void> {
    const { limits } = this.#options;
    if (caller.origin !== 'local') await limits.take('address', caller.origin);
    const { identity } = caller;
    if (identity === null) return;
    const session = this.#sessions.get(identity.sessionId);
    if (session !== undefined && session.host === 'gateway' && this.#isOver(session)) {
      this.#end(session);
      throw new Fault('SESSION_ENDED', 'The session has lasted its twelve hours. Sign in again.');
    }
    if (session !== undefined) session.lastSeenAt = this.#options.now();
    await limits.take('user', identity.userId);
    if (type === 'mutation') await limits.take('command', `${identity.userId} ${path}`);
    if (heavy.has(path)) await limits.take('heavy', identity.userId);
  }

  async create(caller: Caller, input: { user: string; passphrase: string }): Promise<SignedInAnswer> {
    const signedIn = await this.#options.vault.createFor(input.user, input.passphrase);
    return this.#enter(caller, signedIn, 'vault.create', true);
  }

  async signIn(
    caller: Caller,
    input: { user?: string | undefined; passphrase: string },
  ): Promise<SignedInAnswer> {
    await this.#options.limits.take('sign-in', caller.origin);
    const wasOpen = this.#isOpen();
    const signedIn = await this.#noting(caller, input.user, 'access.signIn', () =>
      this.#options.vault.signIn({ ...input, origin: caller.origin }),
    );
    return this.#enter(caller, signedIn, 'access.signIn', !wasOpen);
  }

  async recover(
    caller: Caller,
    input: { user?: string | undefined; passphrase: string; code: string },
  ): Promise<SignedInAnswer> {
    await this.#options.limits.take('sign-in', caller.origin);
    const wasOpen = this.#isOpen();
    const signedIn = await this.#noting(caller, input.user, 'vault.recover', () =>
      this.#options.vault.recover({ ...input, origin: caller.origin }),
    );
    await this.#options.vault.refreshUsers();
    return this.#enter(caller, signedIn, 'vault.recover', !wasOpen);
  }

  async signInByPasskey(caller: Caller, response: unknown): Promise<SignedInAnswer> {
    await this.#options.limits.take('sign-in', caller.origin);
    const { userId } = await this.#noting(caller, undefined, 'access.signInByPasskey', () =>
      this.#options.passkey(caller, response),
    );
    const signedIn = {
      userId,
      user: '',
      keyDerivationMilliseconds: 0,
      removedImports: 0,
      people: 2,
      failures: [],
      moreFailures: 0,
    };
    return this.#enter(caller, signedIn, 'access.signInByPasskey', false);
  }

  async openByKeyStore(caller: Caller): Promise<SignedInAnswer> {
    if (this.#wasLocked) {
      throw new Fault(
        'KEY_STORE_SPENT',
        'The operating system’s key opens the vault once after the start. After a lock the passphrase is needed.',
      );
    }
    const kept = await this.#options.keyStoreSeed?.();
    if (kept === undefined) {
      throw new Fault(
        'KEY_STORE_ABSENT',
        'The operating system keeps no key of this vault here. Sign in with the passphrase.',
      );
    }
    const signedIn = await this.#options.vault.openWithKeyStore(kept.recipientId, kept.seed);
    return this.#enter(caller, signedIn, 'vault.openByKeyStore', true);
  }

  async resume(caller: Caller, { passphrase }: { passphrase: string }): Promise<SignedInAnswer> {
    const session = this.#sessionOf(caller);
    await this.#options.limits.take('sign-in', caller.origin);
    const { user } = session.identity;
    await this.#noting(caller, user, 'access.resume', () =>
      this.#options.vault.signIn({ user, passphrase, origin: caller.origin }),
    );
    await this.#options.audit.write(caller, { category: 'sign-in', action: 'access.resume' });
    session.locked = false;
    this.#bindAll(session);
    return { identity: session.identity, tokens: null };
  }

  async lock(caller: Caller): Promise<void> {
    const session = this.#sessionOf(caller);
    if (session.locked) return;
    // The screen goes dark whatever the log says: that is the safe side.
    this.#wasLocked = true;
    session.locked = true;
    this.#bindAll(session);
    await this.#options.audit.write(caller, { category: 'sign-in', action: 'access.lock' });
  }

  async signOut(caller: Caller): Promise<void> {
    const session = this.#sessionOf(caller);
    const wrote = this.#options.audit.write(caller, { category: 'sign-in', action: 'access.signOut' });
    this.#end(session);
    await wrote;
  }

  async authenticate(caller: Caller, token: string): Promise<Identity> {
    const claims = await this.#tokens.verify(token);
    const session = this.#sessions.get(claims.sessionId);
    if (session === undefined || session.identity.userId !== claims.userId) {
      throw new Fault('TOKEN_REFUSED', 'The session of this access token has ended. Sign in again.', {
        reason: 'session ended',
      });
    }
    this.leave(caller);
    this.#bind(caller, session);
    return session.identity;
  }

  async refresh(token: string): Promise<Tokens> {
    const { outcome, sessionId } = this.#refresh.redeem(token);
    const session = this.#sessions.get(sessionId);
    if (outcome === 'good' && session !== undefined) return this.#tokensOf(session);
    if (outcome === 'reused' && session !== undefined) {
      const [caller] = session.callers;
      this.#end(session);
      await this.#options.audit
        .write(caller ?? null, {
          category: 'failure',
          action: 'access.refresh',
          subject: { user: session.identity.user },
          details: { code: 'REFRESH_REUSED', session: sessionId },
        })
        .catch(() => undefined);
      throw new Fault(
        'REFRESH_REUSED',
        'This refresh token was used before, so one of its users stole it. The session has ended. Sign in again.',
      );
    }
    throw new Fault('REFRESH_REFUSED', 'This refresh token belongs to no session. Sign in again.');
  }

  async changePassphrase(
    caller: Caller,
    { current, next }: { current: string; next: string },
  ): Promise<Identity> {
    const session = this.#sessionOf(caller);
    const { user, userId } = session.identity;
    await this.#noting(caller, user, 'vault.changePassphrase', () =>
      this.#options.vault.changePassphraseOf({ user, passphrase: current, origin: caller.origin }, next),
    );
    const row = await this.#options.admit({ userId, user, people: 2 });
    if (row.mustChange)
      await this.#options.changed({ ...row, mustChange: false, changedAt: this.#options.now() });
    await this.#options.audit.write(caller, { category: 'key', action: 'vault.changePassphrase' });
    // Whoever else was signed in as this person knew the old passphrase.
    for (const other of [...this.#sessions.values()])
      if (other !== session && other.identity.userId === userId) this.#end(other);
    session.identity = { ...session.identity, mustChange: false };
    this.#bindAll(session);
    return session.identity;
  }

  status(caller: Caller): AccessStatus {
    const { identity } = caller;
    return {
      state: identity === null ? 'signed-out' : caller.locked ? 'locked' : 'signed-in',
      identity,
      users: this.#options.vault.status().users,
      idleMinutes: this.#options.idleMinutes(),
    };
  }

  watch(caller: Caller, signal: AbortSignal): AsyncIterable<AccessStatus> {
    return watchCaller(caller, () => this.status(caller), signal);
  }

  sessions(): readonly SessionEntry[] {
    return [...this.#sessions.values()].map(({ id, identity, callers, locked, ...rest }) => ({
      id,
      userId: identity.userId,
      user: identity.user,
      role: identity.role,
      ...rest,
      state: locked ? ('locked' as const) : ('active' as const),
      windows: callers.size,
    }));
  }

  async endSession(id: string): Promise<boolean> {
    const session = this.#sessions.get(id);
    if (session !== undefined) this.#end(session);
    return session !== undefined;
  }

  /** A person's role changed or they are out: every session of theirs ends. */
  endSessionsOf(userId: string): void {
    for (const session of [...this.#sessions.values()])
      if (session.identity.userId === userId) this.#end(session);
  }

  /** The vault closes: nobody is signed in any more. */
  endAll(): void {
    this.#wasLocked = true;
    for (const session of [...this.#sessions.values()]) this.#end(session);
    this.#tokens.rotate({ keepOld: false });
  }

  /** A connection went; its session lives on for others and for its token. */
  leave(caller: Caller): void {
    const id = caller.identity?.sessionId;
    if (id !== undefined) this.#sessions.get(id)?.callers.delete(caller);
  }

  /** What was typed for a name may be a passphrase: only names that exist are written down. */
  #knownUser(user: string | undefined): Record<string, string> {
    if (user === undefined) return {};
    return { user: this.#options.vault.status().users.includes(user) ? user : '(unknown)' };
  }

  #isOver(session: Session): boolean {
    return this.#options.now() - session.createdAt > sessionMilliseconds;
  }

  #isOpen(): boolean {
    return this.#options.vault.status().state === 'unlocked';
  }

  #sessionOf(caller: Caller): Session {
    const session = this.#sessions.get(caller.identity?.sessionId ?? '');
    if (session === undefined) throw new Fault('SESSION_ENDED', 'This session has ended. Sign in again.');
    return session;
  }

  /** Failed tries are in the log while it is open; while it is closed the vault keeps them for later. */
  async #noting<Value>(
    caller: Caller,
    user: string | undefined,
    action: string,
    work: () => Promise<Value>,
  ): Promise<Value> {
    try {
      return await work();
    } catch (error) {
      if (this.#isOpen() && error instanceof Fault) {
        await this.#options.audit.write(caller, {
          category: 'failure',
          action,
          subject: this.#knownUser(user),
          details: { code: error.code },
        });
      }
      throw error;
    }
  }

  /** Nobody is in before the log says so. */
  async #enter(caller: Caller, signedIn: SignedIn, action: string, opened: boolean): Promise<SignedInAnswer> {
    try {
      const user = await this.#options.admit(signedIn);
      this.#expectActive(user);
      const identity: Identity = {
        userId: user.id,
        user: user.name,
        role: user.role,
        sessionId: randomUUID(),
        mustChange: user.mustChange,
      };
      for (const failure of signedIn.failures) {
        await this.#options.audit.write(null, {
          category: 'failure',
          action: 'access.signIn',
          subject: { user: failure.user.slice(0, 64).toWellFormed() },
          details: {
            code: 'PASSPHRASE_WRONG',
            time: failure.time,
            origin: failure.origin,
            whileClosed: true,
          },
        });
      }
      const session: Session = {
        id: identity.sessionId,
        identity,
        host: caller.host,
        origin: caller.origin,
        createdAt: this.#options.now(),
        lastSeenAt: this.#options.now(),
        locked: false,
        callers: new Set(),
      };
      this.leave(caller);
      this.#sessions.set(session.id, session);
      this.#bind(caller, session);
      await this.#options.audit.write(caller, {
        category: 'sign-in',
        action,
        details: {
          opened,
          ...(signedIn.moreFailures > 0 && { failuresNotListed: signedIn.moreFailures }),
        },
      });
      return { identity, tokens: caller.host === 'gateway' ? await this.#tokensOf(session) : null };
    } catch (error) {
      caller.bind(null);
      // Somebody else may have come in meanwhile.
      if (opened && this.#sessions.size === 0) await this.#options.vault.lock().catch(() => undefined);
      throw error;
    }
  }

  #expectActive(user: User): void {
    if (user.state === 'active') return;
    throw user.state === 'pending'
      ? new Fault('USER_PENDING', `${user.name} waits for a second person’s approval.`, { user: user.name })
      : new Fault('USER_SUSPENDED', `${user.name} is suspended. An administrator can let them in again.`, {
          user: user.name,
        });
  }

  async #tokensOf(session: Session): Promise<Tokens> {
    if (this.#isOver(session)) {
      this.#end(session);
      throw new Fault('REFRESH_REFUSED', 'The session has lasted its twelve hours. Sign in again.');
    }
    const { token, expiresAt } = await this.#tokens.issue(session.identity.userId, session.id);
    return {
      accessToken: token,
      accessExpiresAt: expiresAt,
      refreshToken: this.#refresh.issue(session.id),
    };
  }

  #bind(caller: Caller, session: Session): void {
    session.callers.add(caller);
    session.lastSeenAt = this.#options.now();
    caller.bind(session.identity, { locked: session.locked });
  }

  #bindAll(session: Session): void {
    for (const caller of [...session.callers]) this.#bind(caller, session);
  }

  #end(session: Session): void {
    this.#sessions.delete(session.id);
    this.#refresh.end(session.id);
    for (const caller of session.callers) caller.bind(null);
    session.callers.clear();
  }
}

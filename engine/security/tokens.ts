import { createHash, generateKeyPairSync, type KeyObject, randomBytes, randomUUID } from 'node:crypto';
import { decodeProtectedHeader, jwtVerify, SignJWT } from 'jose';
import { Fault } from '../domain/fault.ts';

/**
 * Access tokens of the gateway: JSON Web Tokens (RFC 7519, RFC 9068 type `at+jwt`) signed with Ed25519 (RFC 8037).
 * The signing keys live in this process alone and end with it: after a restart the vault is closed, so that nobody
 * could do anything with an older token anyway. A token says which session it belongs to; the session decides.
 */
const algorithm = 'EdDSA';
const type = 'at+jwt';
export const issuer = 'energyopti-workstation';
export const accessMilliseconds = 5 * 60_000;
const keyMilliseconds = 3_600_000;
/** Tokens verified before are looked up by their text; forged ones never enter. */
const mostRemembered = 10_000;

interface SigningKey {
  readonly id: string;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
  readonly since: number;
}

export interface AccessClaims {
  readonly userId: string;
  readonly sessionId: string;
  /** UTC milliseconds. */
  readonly expiresAt: number;
}

function refused(reason: string): Fault {
  return new Fault('TOKEN_REFUSED', `The access token is refused: ${reason}. Sign in again.`, { reason });
}

export class TokenIssuer {
  readonly #audience: string;
  readonly #now: () => number;
  /** Newest first; the second is kept while tokens that it signed may live. */
  #keys: readonly SigningKey[] = [];
  readonly #verified = new Map<string, AccessClaims>();

  constructor(audience: string, now: () => number) {
    this.#audience = audience;
    this.#now = now;
  }

  async issue(userId: string, sessionId: string): Promise<{ token: string; expiresAt: number }> {
    const key = this.#currentKey();
    const seconds = Math.floor(this.#now() / 1_000);
    const expires = seconds + accessMilliseconds / 1_000;
    const token = await new SignJWT({ sid: sessionId })
      .setProtectedHeader({ alg: algorithm, typ: type, kid: key.id })
      .setIssuer(issuer)
      .setAudience(this.#audience)
      .setSubject(userId)
      .setJti(randomUUID())
      .setIssuedAt(seconds)
      .setNotBefore(seconds)
      .setExpirationTime(expires)
      .sign(key.privateKey);
    return { token, expiresAt: expires * 1_000 };
  }

  /** Throws Fault TOKEN_REFUSED with a reason, or TOKEN_EXPIRED. */
  async verify(token: string): Promise<AccessClaims> {
    const known = this.#verified.get(token);
    if (known !== undefined) return this.#current(known, token);
    if (token.length > 4_096) throw refused('it is too long');
    const key = this.#keyOf(token);
    let claims: AccessClaims;
    try {
      const { payload } = await jwtVerify(token, key.publicKey, {
        algorithms: [algorithm],
        typ: type,
        issuer,
        audience: this.#audience,
        requiredClaims: ['sub', 'sid', 'exp', 'iat', 'nbf', 'jti'],
        currentDate: new Date(this.#now()),
      });
      claims = {
        userId: String(payload.sub),
        sessionId: String(payload['sid']),
        expiresAt: Number(payload.exp) * 1_000,
      };
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : '';
      if (code === 'ERR_JWT_EXPIRED')
        throw new Fault('TOKEN_EXPIRED', 'The access token has expired. Refresh it, or sign in again.');
      throw refused(code === '' ? 'it cannot be read' : code.toLowerCase().replaceAll('_', ' '));
    }
    if (this.#verified.size >= mostRemembered) this.#verified.clear();
    this.#verified.set(token, claims);
    return claims;
  }

  /** The public keys in use, PEM, for a verifier elsewhere. */
  publicKeys(): { readonly id: string; readonly pem: string }[] {
    return this.#keys.map(({ id, publicKey }) => ({
      id,
      pem: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    }));
  }

  /** A new key at once; tokens of older ones are refused from now on. */
  rotate(options: { keepOld: boolean }): void {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    const fresh = { id: randomBytes(12).toString('base64url'), privateKey, publicKey, since: this.#now() };
    this.#keys = options.keepOld ? [fresh, ...this.#keys.slice(0, 1)] : [fresh];
    if (!options.keepOld) this.#verified.clear();
  }

  #current(claims: AccessClaims, token: string): AccessClaims {
    if (this.#now() < claims.expiresAt) return claims;
    this.#verified.delete(token);
    throw new Fault('TOKEN_EXPIRED', 'The access token has expired. Refresh it, or sign in again.');
  }

  #currentKey(): SigningKey {
    const [newest] = this.#keys;
    if (newest === undefined || this.#now() - newest.since >= keyMilliseconds) this.rotate({ keepOld: true });
    const [key] = this.#keys;
    if (key === undefined) throw new Error('a rotation leaves a key');
    return key;
  }

  #keyOf(token: string): SigningKey {
    let header: ReturnType<typeof decodeProtectedHeader>;
    try {
      header = decodeProtectedHeader(token);
    } catch {
      throw refused('it is no token');
    }
    if (header.alg !== algorithm) throw refused(`its algorithm is ${String(header.alg).slice(0, 20)}`);
    const key = this.#keys.find(({ id }) => id === header.kid);
    if (key === undefined) throw refused('it names a key that is not in use');
    return key;
  }
}

/** Two windows that wake together send the same token; whoever comes this late is not one of them. */
const graceMilliseconds = 10_000;

interface Family {
  current: string;
  readonly spent: Map<string, number>;
}

const hashOf = (token: string) => createHash('sha256').update(token).digest('hex');

/**
 * Refresh tokens: random, good once, kept as hashes. A token that comes back after its grace was stolen, by whoever came
 * first or second: the session ends (OAuth 2.0 Security Best Current Practice, RFC 9700 section 4.14).
 */
export class RefreshTokens {
  readonly #now: () => number;
  readonly #sessions = new Map<string, Family>();

  constructor(now: () => number) {
    this.#now = now;
  }

  issue(sessionId: string): string {
    const token = `${sessionId}.${randomBytes(32).toString('base64url')}`;
    const family = this.#sessions.get(sessionId) ?? { current: '', spent: new Map<string, number>() };
    if (family.current !== '') family.spent.set(family.current, this.#now());
    family.current = hashOf(token);
    this.#sessions.set(sessionId, family);
    return token;
  }

  /** `reused`: the session must end. */
  redeem(token: string): { outcome: 'good' | 'reused' | 'unknown'; sessionId: string } {
    const sessionId = token.split('.')[0] ?? '';
    const family = this.#sessions.get(sessionId);
    const hash = hashOf(token);
    if (family === undefined) return { outcome: 'unknown', sessionId };
    if (family.current === hash) return { outcome: 'good', sessionId };
    const spentAt = family.spent.get(hash);
    if (spentAt === undefined) return { outcome: 'unknown', sessionId };
    return { outcome: this.#now() - spentAt <= graceMilliseconds ? 'good' : 'reused', sessionId };
  }

  end(sessionId: string): void {
    this.#sessions.delete(sessionId);
  }
}

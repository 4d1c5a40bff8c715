import { randomBytes, timingSafeEqual } from 'node:crypto';

const sessionMilliseconds = 12 * 3_600_000;
const codeMilliseconds = 10 * 60_000;

function same(a: string, b: string): boolean {
  const left = Buffer.from(a);
  const right = Buffer.from(b);
  return left.length === right.length && timingSafeEqual(left, right);
}

/**
 * One-time sign-in: an address with a random code is good for one visit within ten minutes and is traded for a cookie
 * that scripts cannot read and other sites cannot send.
 */
export class SignIn {
  readonly #now: () => number;
  readonly #port: () => number;
  readonly #secure: boolean;
  readonly #sessions = new Map<string, number>();
  #code: { readonly text: string; readonly until: number } | undefined;

  constructor(now: () => number, port: () => number, secure = false) {
    this.#secure = secure;
    this.#now = now;
    this.#port = port;
  }

  /** Cookies know no port: without it in the name, a second workstation on this machine would sign the first one out. */
  get #cookieName(): string {
    return `energyopti-session-${this.#port()}`;
  }

  /** A new code; the one before is void. */
  issue(): string {
    this.#code = { text: randomBytes(24).toString('base64url'), until: this.#now() + codeMilliseconds };
    return this.#code.text;
  }

  /** The cookie header for a good code, which is spent by it. */
  redeem(code: string): string | undefined {
    const issued = this.#code;
    if (issued === undefined || this.#now() > issued.until || !same(code, issued.text)) return undefined;
    this.#code = undefined;
    const token = randomBytes(32).toString('base64url');
    this.#sessions.set(token, this.#now() + sessionMilliseconds);
    return `${this.#cookieName}=${token}; HttpOnly; SameSite=Strict; Path=/; Max-Age=${sessionMilliseconds / 1_000}${this.#secure ? '; Secure' : ''}`;
  }

  isSignedIn(cookieHeader: string | undefined): boolean {
    for (const part of (cookieHeader ?? '').split(';')) {
      const [name, token] = part.trim().split('=');
      if (name !== this.#cookieName || token === undefined) continue;
      for (const [known, until] of this.#sessions) {
        if (this.#now() > until) this.#sessions.delete(known);
        else if (same(known, token)) return true;
      }
    }
    return false;
  }
}

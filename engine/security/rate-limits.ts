import { RateLimiterMemory, type RateLimiterRes } from 'rate-limiter-flexible';
import { Fault } from '../domain/fault.ts';

/** Calls within a span, by what they are counted. Far above what a person does, far below what a machine can ask. */
export const paces = {
  /** Sign-ins and recoveries of one address, whoever it tries. */
  'sign-in': { points: 20, seconds: 60 },
  /** Every call of one user. */
  user: { points: 50_000, seconds: 1 },
  /** Every call of one address. */
  address: { points: 100_000, seconds: 1 },
  /** One command of one user. */
  command: { points: 500, seconds: 1 },
  /** Reports, backups and verifications of one user: each keeps a core busy. */
  heavy: { points: 20, seconds: 60 },
} as const;

export type PaceName = keyof typeof paces;

export class RateLimits {
  readonly #limiters: Readonly<Record<PaceName, RateLimiterMemory>>;

  constructor(overrides: Partial<Record<PaceName, { points: number; seconds: number }>> = {}) {
    const limiter = (name: PaceName) => {
      const { points, seconds } = overrides[name] ?? paces[name];
      return new RateLimiterMemory({ keyPrefix: name, points, duration: seconds });
    };
    this.#limiters = {
      'sign-in': limiter('sign-in'),
      user: limiter('user'),
      address: limiter('address'),
      command: limiter('command'),
      heavy: limiter('heavy'),
    };
  }

  /** Throws Fault RATE_LIMITED with the time to wait. */
  async take(name: PaceName, key: string): Promise<void> {
    try {
      await this.#limiters[name].consume(key);
    } catch (reason) {
      if (reason instanceof Error) throw reason;
      const seconds = Math.max(1, Math.ceil((reason as RateLimiterRes).msBeforeNext / 1_000));
      throw new Fault('RATE_LIMITED', `Too many calls at once. Try again in ${seconds} s.`, {
        limit: name,
        retryAfterSeconds: seconds,
      });
    }
  }
}

import type { Rate } from '../venues/venue-adapter.ts';
import { RateLimiter } from './rate-limiter.ts';

const byAddress = new Map<string, RateLimiter>();

/** The attempts to connect to an address, counted over the life of the program: a market made anew counts on. */
export function attemptsAt(address: string, rate: Rate | null): RateLimiter {
  const known = byAddress.get(address) ?? new RateLimiter(rate);
  byAddress.set(address, known);
  return known;
}

export interface BackoffOptions {
  readonly firstMilliseconds: number;
  readonly mostMilliseconds: number;
}

/**
 * Delay before attempt `attempt` (0 is the first retry): doubling up to the most, the upper half of it at random, so
 * that many windows of one engine do not come back in the same instant. `random` gives numbers from 0 to 1.
 */
export function backoffDelay(attempt: number, options: BackoffOptions, random: () => number): number {
  const full = Math.min(options.mostMilliseconds, options.firstMilliseconds * 2 ** Math.min(attempt, 30));
  return Math.round(full / 2 + random() * (full / 2));
}

export interface BackoffOptions {
  readonly baseMilliseconds: number;
  readonly mostMilliseconds: number;
}

/**
 * Exponential backoff with full jitter (Brooker, "Exponential Backoff And Jitter", 2015): uniform between zero and
 * min(most, base * 2^attempt). `attempt` counts failures in a row from 0; `uniform` gives numbers in [0, 1).
 */
export function backoffDelay(attempt: number, options: BackoffOptions, uniform: () => number): number {
  const ceiling = Math.min(options.mostMilliseconds, options.baseMilliseconds * 2 ** Math.min(attempt, 30));
  return uniform() * ceiling;
}

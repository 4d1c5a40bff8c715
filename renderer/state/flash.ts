/**
 * Flashes of one cell: direction-coloured, at most three a second (WCAG 2.2, 2.3.1). `count` grows with each flash so
 * that the screen can start the next one afresh.
 */
export interface Flash {
  readonly direction: 'up' | 'down';
  readonly count: number;
  readonly time: number;
}

export const leastFlashGap = 334;

/** The flash after a change from `before` to `after` at `now`, or the present one where none is due. */
export function nextFlash(
  current: Flash | null,
  before: number | null,
  after: number | null,
  now: number,
): Flash | null {
  if (before === null || after === null || before === after) return current;
  if (current !== null && now - current.time < leastFlashGap) return current;
  return { direction: after > before ? 'up' : 'down', count: (current?.count ?? 0) + 1, time: now };
}

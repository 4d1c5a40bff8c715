/** What the times of a history allow to be told by the calendar. */
export interface CalendarRhythm {
  /** Mean distance of rows, milliseconds. */
  readonly step: number;
  /** From the first to the last row, milliseconds. */
  readonly span: number;
}

const day = 86_400_000;
const week = 7 * day;
const year = 365.25 * day;

/** Cycles with their harmonics: those longer than a few steps, and seen at least once whole. */
function cyclesOf({ step, span }: CalendarRhythm): readonly (readonly [number, number])[] {
  const cycles = [
    [day, 3],
    [week, 3],
    [year, 2],
  ] as const;
  return cycles.filter(([length]) => length > 2 * step && length <= span);
}

export const calendarSize = (rhythm: CalendarRhythm) =>
  cyclesOf(rhythm).reduce((size, [, harmonics]) => size + 2 * harmonics, 0);

/** Sines and cosines of the time of day, week and year, UTC. */
export function calendarFeatures(
  rhythm: CalendarRhythm,
  time: number,
  into: Float32Array,
  offset: number,
): void {
  let at = offset;
  for (const [length, harmonics] of cyclesOf(rhythm))
    for (let harmonic = 1; harmonic <= harmonics; harmonic++) {
      const angle = (2 * Math.PI * harmonic * (time % length)) / length;
      into[at++] = Math.sin(angle);
      into[at++] = Math.cos(angle);
    }
}

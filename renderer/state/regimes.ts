/** Rows of one regime that follow each other; `to` is the last one. */
export interface RegimeRun {
  readonly state: number;
  readonly from: number;
  readonly to: number;
}

/** Runs of equal states between two rows. */
export function regimeRuns(path: ArrayLike<number>, from = 0, to = path.length - 1): readonly RegimeRun[] {
  const runs: RegimeRun[] = [];
  let start = from;
  for (let row = from; row <= to; row += 1) {
    if (row < to && path[row + 1] === path[row]) continue;
    runs.push({ state: path[row] ?? 0, from: start, to: row });
    start = row + 1;
  }
  return runs;
}

const names: readonly (readonly string[])[] = [
  ['one regime'],
  ['calm', 'stormy'],
  ['calm', 'lively', 'stormy'],
];
const tones: readonly (readonly RegimeTone[])[] = [
  ['calm'],
  ['calm', 'stormy'],
  ['calm', 'lively', 'stormy'],
];

export type RegimeTone = 'calm' | 'lively' | 'stormy';

export const regimeName = (states: number, state: number): string =>
  names[states - 1]?.[state] ?? `regime ${state + 1}`;
export const regimeTone = (states: number, state: number): RegimeTone =>
  tones[states - 1]?.[state] ?? 'lively';

const intervalEnd = 2_000;

/** Milliseconds until the next bar of that length has closed, with a moment for it to be stored. */
export function untilNextClose(now: number, length: number): number {
  return (Math.floor(now / length) + 1) * length - now + intervalEnd;
}

import type { Display, Screen } from 'electron';

const area = { x: 0, y: 0, width: 1_440, height: 900 };

/** The one screen of the stand-in. */
export const standInDisplay = {
  id: 1,
  bounds: area,
  workArea: area,
  size: area,
  scaleFactor: 1,
} satisfies Partial<Display>;

export const screen = {
  getPrimaryDisplay: () => standInDisplay as unknown as Display,
  getAllDisplays: () => [standInDisplay as unknown as Display],
} satisfies Pick<Screen, 'getPrimaryDisplay' | 'getAllDisplays'>;

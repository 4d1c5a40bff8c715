import type { Rectangle } from 'electron';

/** Where a window stood, and whether it filled its screen. */
export interface WindowPlace {
  readonly bounds: Rectangle;
  readonly maximized: boolean;
}

export const smallest = { width: 960, height: 600 } as const;
const usual = { width: 1_440, height: 900 } as const;
/** So much of a window must be on some screen for a person to take hold of it. */
const graspable = { width: 120, height: 60 } as const;

function overlap(a: Rectangle, b: Rectangle): { width: number; height: number } {
  return {
    width: Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x),
    height: Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y),
  };
}

function centred(area: Rectangle): Rectangle {
  const width = Math.min(usual.width, area.width);
  const height = Math.min(usual.height, area.height);
  return {
    x: area.x + Math.floor((area.width - width) / 2),
    y: area.y + Math.floor((area.height - height) / 2),
    width,
    height,
  };
}

/** The remembered place where enough of it is on a screen that is there now, else the middle of the first screen. */
export function placeWindow(remembered: WindowPlace | undefined, screens: readonly Rectangle[]): WindowPlace {
  const [first = { x: 0, y: 0, ...usual }] = screens;
  if (remembered === undefined) return { bounds: centred(first), maximized: false };
  const { bounds, maximized } = remembered;
  const seen = screens.some((screen) => {
    const { width, height } = overlap(bounds, screen);
    return width >= graspable.width && height >= graspable.height;
  });
  return seen ? remembered : { bounds: centred(first), maximized };
}

/** Reads what was remembered; anything that is not a place is no place. */
export function readWindowPlace(text: string): WindowPlace | undefined {
  let read: { bounds?: Partial<Record<string, unknown>>; maximized?: unknown } | null;
  try {
    read = JSON.parse(text);
  } catch {
    return undefined;
  }
  const { x, y, width, height } = read?.bounds ?? {};
  if (![x, y, width, height].every(Number.isSafeInteger) || typeof read?.maximized !== 'boolean')
    return undefined;
  const bounds = { x, y, width, height } as Rectangle;
  return bounds.width >= smallest.width && bounds.height >= smallest.height
    ? { bounds, maximized: read.maximized }
    : undefined;
}

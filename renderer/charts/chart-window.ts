/**
 * Which of many bars the chart library is given. It draws a few thousand at once but walks through all it was given
 * with each change, so it gets a window around what is seen; the rest stays in typed arrays.
 */
export interface ChartWindow {
  readonly from: number;
  readonly to: number;
}

export const windowSize = 24_000;
const margin = 3_000;

/**
 * How a change from bar `from` on, of `count` bars, reaches the library, which holds those of `current` and takes only
 * its own newest bar or later ones: older ones need all to be set anew. `none` where the change lies behind the window.
 */
export function edgeWork(current: ChartWindow, from: number, count: number): 'none' | 'update' | 'anew' {
  if (current.to < from) return 'none';
  // The window may have been set anew, with newer bars in it, between the change and its painting.
  return from < current.to - 1 || from < count - 3 ? 'anew' : 'update';
}

/** The newest bars. */
export function newestWindow(count: number): ChartWindow {
  return { from: Math.max(0, count - windowSize), to: count };
}

/**
 * The window after the person looks at bars `seenFrom` to `seenTo` (indexes into all bars): the same one while what
 * is seen stays clear of its inner edges, else one centred on it.
 */
export function nextWindow(
  current: ChartWindow,
  count: number,
  seenFrom: number,
  seenTo: number,
): ChartWindow {
  const nearOld = current.from > 0 && seenFrom - current.from < margin;
  const nearNew = current.to < count && current.to - seenTo < margin;
  if (!nearOld && !nearNew) return current;
  const middle = Math.round((Math.max(0, seenFrom) + Math.min(count, seenTo)) / 2);
  const from = Math.max(0, Math.min(middle - windowSize / 2, count - windowSize));
  return { from, to: Math.min(count, from + windowSize) };
}

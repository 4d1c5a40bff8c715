import type { SeriesFacts } from '../../api/ports/history.ts';
import { type BarColumns, sliceBars } from '../../domain/bars.ts';

/** Of a series that is a plain recording. */
export const plainFacts = (simulated: boolean): SeriesFacts => ({
  kind: 'plain',
  badge: null,
  rolls: [],
  members: [],
  sampling: null,
  simulated,
  notes: [],
});
/** The newest bars, where there are more than were asked for. */
export function limited(
  bars: BarColumns,
  limit: number | undefined,
): { bars: BarColumns; truncated: boolean } {
  const length = bars.time.length;
  if (limit === undefined || length <= limit) return { bars, truncated: false };
  return { bars: sliceBars(bars, length - limit, length), truncated: true };
}

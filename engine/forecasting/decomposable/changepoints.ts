import { Fault } from '../../domain/fault.ts';
import type { DecomposableConfig, Scaling } from './types.ts';

/** Rounds exact halves to the even number, as the reference does. */
function roundHalfEven(value: number): number {
  const below = Math.floor(value);
  const rest = value - below;
  if (rest !== 0.5) return Math.round(value);
  return below % 2 === 0 ? below : below + 1;
}

/**
 * Scaled times of the changepoints, rising; a single one at 0 where none is wanted. Automatic ones are even in row
 * number, so that gaps in the data stretch the grid. Throws Fault FORECAST_CHANGEPOINT_INVALID.
 */
export function placeChangepoints(
  config: DecomposableConfig,
  times: Float64Array,
  { start, span }: Scaling,
): { readonly times: Float64Array; readonly none: boolean } {
  const scaled = (time: number) => (time - start) / span;
  const given = config.changepoints;
  if (given !== null && given.length > 0) {
    const sorted = Float64Array.from(given).sort();
    for (const [row, time] of sorted.entries()) {
      if (time >= start && time <= start + span && time !== sorted[row - 1]) continue;
      throw new Fault(
        'FORECAST_CHANGEPOINT_INVALID',
        `The changepoint ${Number.isFinite(time) ? new Date(time).toISOString() : time} is given twice or lies outside of the history, ${new Date(start).toISOString()} to ${new Date(start + span).toISOString()}.`,
        { time },
      );
    }
    return { times: sorted.map(scaled), none: false };
  }
  const rows = Math.floor(times.length * config.changepointRange);
  const count = given !== null ? 0 : Math.min(config.nChangepoints, rows - 1);
  if (count <= 0) return { times: new Float64Array(1), none: true };
  const grid = Float64Array.from({ length: count }, (_, j) => {
    const row = roundHalfEven(1 + ((rows - 1) * (j + 1)) / count) - 1;
    return scaled(times[row] as number);
  });
  return { times: grid, none: false };
}

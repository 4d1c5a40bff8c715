import type { Interval } from '../client/types.ts';
import type { GroupLetter } from './link-groups.ts';

/** What a chart panel keeps in the layout. */
export interface ChartParams {
  readonly symbol: string;
  readonly interval: Interval;
  readonly averages: readonly number[];
  /** Group whose symbol it follows and whose crosshair it shares. */
  readonly group?: GroupLetter | null | undefined;
}

export const defaultAverages: readonly number[] = [20, 50];

import type { EtsForm, EtsState } from './ets-form.ts';
import { seasonalFactors } from './seasonal-adjustment.ts';
import { line } from './statistics.ts';

/**
 * States before the first row (Hyndman et al. 2002, section 3): seasons by classical decomposition of all rows, level
 * and trend by a line through the first rows of what is left.
 */
export function etsStart(value: Float64Array, form: EtsForm): EtsState {
  const { period } = form;
  let adjusted = value;
  let season: Float64Array = new Float64Array(1);
  if (form.season !== 'N') {
    const kind = form.season === 'A' ? 'additive' : 'multiplicative';
    const { factors } = seasonalFactors(value, period, kind);
    season = kind === 'additive' ? factors : factors.map((factor) => Math.max(0.01, factor));
    adjusted = value.map((y, i) => {
      const factor = season[i % period] as number;
      return kind === 'additive' ? y - factor : y / factor;
    });
  }
  const { intercept, slope } = line(adjusted.subarray(0, Math.max(10, 2 * period)));
  if (form.trend === 'N') return { level: intercept + slope * 0.5, trend: 0, season };
  return { level: intercept - slope, trend: slope, season };
}

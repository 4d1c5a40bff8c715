import type { Outputs } from '../../client/client.ts';
import { rawNumber } from '../../design/number-format.ts';

export type Curve = Outputs['curves']['forward']['curves'][number];
export type Point = Curve['points'][number];

export const stateWords = { traded: 'traded', thin: 'thin', stale: 'stale', missing: 'no price' } as const;

export const scaled = (value: number | null | undefined, factor: number): number | null =>
  value === null || value === undefined ? null : value * factor;

export const pointOf = (curve: Curve, code: string): Point | undefined =>
  curve.points.find((point) => point.code === code);

const kinds = ['month', 'quarter', 'season', 'year'] as const;

function kindOf(code: string): (typeof kinds)[number] {
  if (code.startsWith('CAL')) return 'year';
  if (/^Q\d-/.test(code)) return 'quarter';
  return code.includes('-') ? 'season' : 'month';
}

/**
 * Delivery codes of all curves, kind by kind in order of delivery: those of a past curve that have expired come first.
 * Between two kinds stands an empty place, so that no line joins a quarter and a year.
 */
export function tenorsOf(curves: readonly Curve[]): string[] {
  const starts = new Map(
    curves.flatMap(({ points }) => points.map(({ code, start, end }) => [code, `${start}|${end}`])),
  );
  const sorted = [...starts].toSorted(([, a], [, b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([code]) => code);
  return kinds.flatMap((kind, index) => {
    const own = sorted.filter((code) => kindOf(code) === kind);
    const later = kinds.slice(index + 1).some((other) => sorted.some((code) => kindOf(code) === other));
    return own.length > 0 && later ? [...own, ''] : own;
  });
}

export function curveCsv(curves: readonly Curve[], tenors: readonly string[], factor: number): string {
  const rows = tenors
    .filter((code) => code !== '')
    .map((code) =>
      [code, ...curves.map((curve) => rawNumber(scaled(pointOf(curve, code)?.price, factor)))].join(),
    );
  return [['delivery', ...curves.map(({ date }) => date ?? 'now')].join(), ...rows].join('\n');
}

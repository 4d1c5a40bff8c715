import {
  type CustomData,
  type CustomSeriesOptions,
  customSeriesDefaultOptions,
  type ICustomSeriesPaneRenderer,
  type ICustomSeriesPaneView,
  type PaneRendererCustomData,
  type PriceToCoordinateConverter,
  type Time,
} from 'lightweight-charts';
import { inMediaSpace } from './media-space.ts';

/** Limits at one time, narrowest interval first. */
export interface FanPoint extends CustomData<Time> {
  readonly lower: readonly number[];
  readonly upper: readonly number[];
}

export interface FanLook {
  readonly colour: string;
  /** Index of the interval that is highlighted. */
  readonly chosen: number;
  /** Index of the widest interval that the price scale makes room for; wider ones run out of sight. */
  readonly reach: number;
}

type Side = readonly (readonly [number, number])[];

function path(context: CanvasRenderingContext2D, upper: Side, lower: Side): void {
  context.beginPath();
  for (const [x, y] of upper) context.lineTo(x, y);
  for (const [x, y] of lower.toReversed()) context.lineTo(x, y);
  context.closePath();
}

function edge(context: CanvasRenderingContext2D, side: Side): void {
  context.beginPath();
  for (const [x, y] of side) context.lineTo(x, y);
  context.stroke();
}

/** Nested intervals as areas over each other: the nearer to the middle, the deeper. The chosen one has edges. */
export function createFanView(look: () => FanLook): ICustomSeriesPaneView<Time, FanPoint> {
  let data: PaneRendererCustomData<Time, FanPoint> | null = null;
  const renderer: ICustomSeriesPaneRenderer = {
    draw(target, toY: PriceToCoordinateConverter) {
      const range = data?.visibleRange ?? null;
      if (data === null || range === null) return;
      const bars = data.bars.slice(Math.max(0, range.from - 1), range.to + 1);
      const levels = bars[0]?.originalData.upper.length ?? 0;
      const { colour, chosen } = look();
      const side = (name: 'lower' | 'upper', level: number): Side =>
        bars.flatMap(({ x, originalData }) => {
          const y = toY(originalData[name][level] ?? Number.NaN);
          return y === null || Number.isNaN(y) ? [] : [[x, y] as const];
        });
      inMediaSpace(target, ({ context }) => {
        context.save();
        context.fillStyle = colour;
        context.strokeStyle = colour;
        context.lineJoin = 'round';
        for (let level = levels - 1; level >= 0; level -= 1) {
          const [upper, lower] = [side('upper', level), side('lower', level)];
          context.globalAlpha = level === chosen ? 0.2 : 0.08;
          path(context, upper, lower);
          context.fill();
          if (level !== chosen) continue;
          context.globalAlpha = 0.95;
          context.lineWidth = 1;
          edge(context, upper);
          edge(context, lower);
        }
        context.restore();
      });
    },
  };
  return {
    renderer: () => renderer,
    update: (next) => {
      data = next;
    },
    priceValueBuilder: ({ lower, upper }) => {
      const { reach } = look();
      return [lower[reach] ?? 0, upper[reach] ?? 0, lower[0] ?? 0];
    },
    isWhitespace: (point): point is never => (point as Partial<FanPoint>).upper === undefined,
    defaultOptions: (): CustomSeriesOptions => customSeriesDefaultOptions,
  };
}

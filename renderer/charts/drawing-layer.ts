import type { IPanePrimitive, IPrimitivePaneRenderer, Time } from 'lightweight-charts';
import type { Drawing } from '../state/drawings.ts';
import type { DrawingsState } from '../state/drawings-editor.ts';
import { type Projection, places, type Shape, shapesOf, type Tone } from './drawing-geometry.ts';
import { inMediaSpace } from './media-space.ts';
import type { PriceChartColours } from './price-chart.ts';

export interface RollMark {
  readonly time: number;
  readonly label: string;
}

export interface DrawingScene {
  readonly state: DrawingsState;
  readonly rolls: readonly RollMark[];
  readonly colours: PriceChartColours;
  readonly projection: (width: number, height: number) => Projection;
}

const font = '11px "Inter Variable", system-ui, sans-serif';

function toneColour(tone: Tone, colours: PriceChartColours, selected: boolean): string {
  if (tone === 'good') return colours.up;
  if (tone === 'bad') return colours.down;
  if (tone === 'muted') return colours.textMuted;
  return selected ? colours.focus : colours.accent;
}

function paint(
  context: CanvasRenderingContext2D,
  shapes: readonly Shape[],
  colours: PriceChartColours,
  selected: boolean,
): void {
  for (const shape of shapes) {
    const colour = toneColour(shape.tone, colours, selected);
    if (shape.shape === 'area') {
      context.fillStyle = colour;
      context.globalAlpha = shape.tone === 'muted' ? 0.06 : 0.14;
      context.beginPath();
      for (const [x, y] of shape.corners) context.lineTo(x, y);
      context.fill();
      context.globalAlpha = 1;
    } else if (shape.shape === 'segment') {
      context.strokeStyle = colour;
      context.lineWidth = selected ? 2 : 1.25;
      context.setLineDash(shape.dashed ? [4, 3] : []);
      context.beginPath();
      context.moveTo(...shape.from);
      context.lineTo(...shape.to);
      context.stroke();
      context.setLineDash([]);
    } else {
      const width = context.measureText(shape.text).width;
      const offset = shape.align === 'left' ? 0 : shape.align === 'right' ? -width : -width / 2;
      const x = shape.at[0] + offset;
      if (!shape.plain) {
        context.globalAlpha = 0.88;
        context.fillStyle = colours.panel;
        context.fillRect(x - 3, shape.at[1] - 8, width + 6, 16);
        context.globalAlpha = 1;
      }
      context.fillStyle = shape.tone === 'line' && shape.plain ? colours.text : colour;
      context.fillText(shape.text, x, shape.at[1]);
    }
  }
}

function paintHandles(
  context: CanvasRenderingContext2D,
  drawing: Pick<Drawing, 'points'>,
  projection: Projection,
  colours: PriceChartColours,
): void {
  for (const [x, y] of places(drawing, projection) ?? []) {
    context.fillStyle = colours.panel;
    context.strokeStyle = colours.focus;
    context.lineWidth = 1.5;
    context.beginPath();
    context.rect(x - 3.5, y - 3.5, 7, 7);
    context.fill();
    context.stroke();
  }
}

function paintRolls(
  context: CanvasRenderingContext2D,
  rolls: readonly RollMark[],
  projection: Projection,
  colours: PriceChartColours,
): void {
  let labelEnd = Number.NEGATIVE_INFINITY;
  for (const { time, label } of rolls) {
    const x = projection.x(time);
    if (x === null || x < 0 || x > projection.width) continue;
    context.strokeStyle = colours.warn;
    context.globalAlpha = 0.55;
    context.lineWidth = 1;
    context.setLineDash([2, 4]);
    context.beginPath();
    context.moveTo(x, 0);
    context.lineTo(x, projection.height);
    context.stroke();
    context.setLineDash([]);
    context.globalAlpha = 1;
    const width = context.measureText(label).width;
    const left = x + 3 + width > projection.width ? x - 3 - width : x + 3;
    // Labels that would run into each other are left out; the line still marks the roll.
    if (left < labelEnd) continue;
    context.fillStyle = colours.warn;
    context.fillText(label, left, projection.height - 8);
    labelEnd = left + width + 6;
  }
}

/** Paints rolls, drawings and the one under way over the prices. */
export function createDrawingLayer(scene: () => DrawingScene): {
  readonly primitive: IPanePrimitive<Time>;
  redraw(): void;
} {
  let request = () => {};
  const renderer: IPrimitivePaneRenderer = {
    draw(target) {
      inMediaSpace(target, ({ context, mediaSize }) => {
        const { state, rolls, colours, projection: project } = scene();
        const projection = project(mediaSize.width, mediaSize.height);
        context.save();
        context.font = font;
        context.textBaseline = 'middle';
        paintRolls(context, rolls, projection, colours);
        for (const drawing of state.drawings) {
          const selected = drawing.id === state.selected;
          paint(context, shapesOf(drawing, projection), colours, selected);
          if (selected) paintHandles(context, drawing, projection, colours);
        }
        const { tool, placed, cursor } = state;
        if (tool !== null && cursor !== null) {
          const points = [...placed, cursor];
          paint(context, shapesOf({ kind: tool, points }, projection), colours, true);
          paintHandles(context, { points }, projection, colours);
        }
        context.restore();
      });
    },
  };
  const views = [{ zOrder: () => 'top' as const, renderer: () => renderer }];
  return {
    primitive: {
      attached: ({ requestUpdate }) => {
        request = requestUpdate;
      },
      detached: () => {
        request = () => {};
      },
      paneViews: () => views,
    },
    redraw: () => request(),
  };
}

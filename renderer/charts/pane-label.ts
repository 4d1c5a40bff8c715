import type { IPanePrimitive, IPrimitivePaneRenderer, Time } from 'lightweight-charts';
import { inMediaSpace } from './media-space.ts';

export interface LabelPart {
  readonly text: string;
  readonly colour: string;
}

/** A line of text at the top of a pane: the indicator's name and its values under the crosshair. */
export function createPaneLabel(parts: () => readonly LabelPart[]): IPanePrimitive<Time> {
  const renderer: IPrimitivePaneRenderer = {
    draw(target) {
      inMediaSpace(target, ({ context, mediaSize }) => {
        context.save();
        context.font = '11px "Inter Variable", system-ui, sans-serif';
        context.textBaseline = 'top';
        let x = 10;
        for (const { text, colour } of parts()) {
          const { width } = context.measureText(text);
          if (x + width > mediaSize.width - 4) break;
          context.fillStyle = colour;
          context.fillText(text, x, 5);
          x += width + 8;
        }
        context.restore();
      });
    },
  };
  const views = [{ zOrder: () => 'top' as const, renderer: () => renderer }];
  return { paneViews: () => views };
}

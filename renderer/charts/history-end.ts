import type { IPanePrimitive, IPrimitivePaneRenderer, Time } from 'lightweight-charts';
import { inMediaSpace } from './media-space.ts';

export interface HistoryEnd {
  /** Pixels across; null where it is out of sight. */
  readonly x: number | null;
  readonly label: string;
  readonly line: string;
  readonly text: string;
}

/** An upright line where what is known ends, with its date. */
export function createHistoryEnd(mark: () => HistoryEnd): IPanePrimitive<Time> {
  const renderer: IPrimitivePaneRenderer = {
    draw(target) {
      inMediaSpace(target, ({ context, mediaSize }) => {
        const { x, label, line, text } = mark();
        if (x === null || x < 0 || x > mediaSize.width) return;
        context.save();
        context.strokeStyle = line;
        context.lineWidth = 1;
        context.setLineDash([3, 3]);
        context.beginPath();
        context.moveTo(x + 0.5, 0);
        context.lineTo(x + 0.5, mediaSize.height);
        context.stroke();
        context.font = '11px "Inter Variable", system-ui, sans-serif';
        context.textBaseline = 'bottom';
        context.textAlign = 'right';
        context.fillStyle = text;
        if (x > context.measureText(label).width + 8) context.fillText(label, x - 5, mediaSize.height - 4);
        context.restore();
      });
    },
  };
  const views = [{ zOrder: () => 'top' as const, renderer: () => renderer }];
  return { paneViews: () => views };
}

import { type RefObject, useEffect } from 'react';
import type { PriceChart } from '../../charts/price-chart.ts';
import type { Drawing } from '../../state/drawings.ts';
import type { DrawingsEditor } from '../../state/drawings-editor.ts';

/**
 * The mouse on the chart's drawings: sets points of the tool at hand, takes hold of drawings and their points. What is
 * not about a drawing goes on to the chart library, which pans and zooms.
 */
export function useChartPointer(
  container: RefObject<HTMLDivElement | null>,
  chart: RefObject<PriceChart | null>,
  editor: DrawingsEditor,
  ready: boolean,
): void {
  useEffect(() => {
    const element = container.current;
    if (element === null || !ready) return;
    const abort = new AbortController();
    const { signal } = abort;
    let dragged: { drawing: Drawing; handle: number | null; x: number; y: number } | null = null;
    const place = (event: MouseEvent) => {
      const box = element.getBoundingClientRect();
      return [event.clientX - box.left, event.clientY - box.top] as const;
    };
    const swallow = (event: Event) => {
      event.stopPropagation();
      event.preventDefault();
    };
    const moved = (event: MouseEvent): Drawing | null => {
      if (dragged === null) return null;
      const to = chart.current?.pointAt(...place(event)) ?? null;
      if (to === null) return null;
      const { drawing, handle } = dragged;
      if (handle !== null)
        return { ...drawing, points: drawing.points.map((point, at) => (at === handle ? to : point)) };
      const from = chart.current?.pointAt(dragged.x, dragged.y) ?? null;
      if (from === null) return null;
      const time = to.time - from.time;
      const price = to.price - from.price;
      const points = drawing.points.map((point) => ({
        time: point.time + time,
        price: Number((point.price + price).toPrecision(12)),
      }));
      return { ...drawing, points };
    };
    element.addEventListener(
      'mousedown',
      (event) => {
        if (event.button !== 0) return;
        const [x, y] = place(event);
        if (editor.getState().tool !== null) {
          const point = chart.current?.pointAt(x, y) ?? null;
          if (point === null) return;
          swallow(event);
          element.closest<HTMLElement>('[data-panel-focus]')?.focus();
          editor.moveCursor(point);
          editor.set(point);
          return;
        }
        const hit = chart.current?.hitAt(x, y) ?? null;
        editor.select(hit?.id ?? null);
        if (hit === null) return;
        swallow(event);
        element.closest<HTMLElement>('[data-panel-focus]')?.focus();
        const drawing = editor.getState().drawings.find(({ id }) => id === hit.id);
        if (drawing !== undefined) dragged = { drawing, handle: hit.handle, x, y };
      },
      { capture: true, signal },
    );
    element.addEventListener(
      'dblclick',
      (event) => {
        if (chart.current?.hitAt(...place(event)) == null) return;
        swallow(event);
        editor.rewrite();
      },
      { capture: true, signal },
    );
    element.addEventListener(
      'mousemove',
      (event) => {
        const [x, y] = place(event);
        if (editor.getState().tool !== null) editor.moveCursor(chart.current?.pointAt(x, y) ?? null);
        element.style.cursor =
          dragged === null && editor.getState().tool === null && chart.current?.hitAt(x, y) != null
            ? 'pointer'
            : '';
      },
      { signal },
    );
    window.addEventListener(
      'mousemove',
      (event) => {
        const next = moved(event);
        if (next !== null) editor.change(next, false);
      },
      { signal },
    );
    window.addEventListener(
      'mouseup',
      () => {
        if (dragged === null) return;
        const { drawing } = dragged;
        dragged = null;
        const now = editor.getState().drawings.find(({ id }) => id === drawing.id);
        if (now !== undefined && now !== drawing) editor.change(now, true);
      },
      { signal },
    );
    return () => abort.abort();
  }, [container, chart, editor, ready]);
}

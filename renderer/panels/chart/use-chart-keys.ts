import type { KeyboardEvent, RefObject } from 'react';
import type { PriceChart } from '../../charts/price-chart.ts';
import type { ChartParams } from '../../state/chart-params.ts';
import { chartIntervals } from '../../state/commands.ts';
import { drawingTools } from '../../state/drawings.ts';
import type { DrawingsEditor } from '../../state/drawings-editor.ts';

const arrows: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
};

export interface KeyActions {
  readonly chart: RefObject<PriceChart | null>;
  readonly editor: DrawingsEditor;
  readonly params: ChartParams;
  readonly change: (change: Partial<ChartParams>) => void;
  readonly toStart: () => void;
  readonly openStudies: () => void;
  readonly openCompare: () => void;
  readonly toggleRaw: () => void;
  readonly toggleTools: () => void;
}

/** Keys of the tool at hand or the selected drawing. Answers whether the key was one. */
function drawingKey(event: KeyboardEvent, { chart, editor }: KeyActions): boolean {
  const { tool, selected, cursor, drawings } = editor.getState();
  const arrow = arrows[event.key];
  const many = event.shiftKey ? 10 : 1;
  if (tool !== null) {
    const here = cursor ?? chart.current?.movePoint(null, 0, 0, 'tick') ?? null;
    if (arrow !== undefined) {
      const next =
        chart.current?.movePoint(
          here,
          arrow[0] * many,
          arrow[1] * (event.altKey ? 1 : many),
          event.altKey ? 'tick' : 'share',
        ) ?? null;
      editor.moveCursor(next);
      if (next !== null) chart.current?.reveal(next.time);
      return true;
    }
    if (event.key === 'Enter' && here !== null) {
      editor.moveCursor(here);
      editor.set(here);
      return true;
    }
    return false;
  }
  const drawing = drawings.find(({ id }) => id === selected);
  if (drawing === undefined) return false;
  if (arrow !== undefined) {
    const points = drawing.points.map(
      (point) => chart.current?.movePoint(point, arrow[0] * many, arrow[1] * many, 'tick') ?? point,
    );
    editor.change({ ...drawing, points }, true);
  } else if (event.key === 'Delete' || event.key === 'Backspace') editor.remove();
  else if (event.key === 'Enter') editor.rewrite();
  else return false;
  return true;
}

function walkKey(event: KeyboardEvent, { chart, editor }: KeyActions): boolean {
  if (event.key !== 'Tab' || editor.getState().drawings.length === 0 || editor.getState().tool !== null)
    return false;
  // Behind the last drawing, and before the first, the focus goes on as usual.
  const found = editor.walk(event.shiftKey ? -1 : 1);
  if (found === null) return false;
  chart.current?.reveal(found.points[0]?.time ?? 0);
  return true;
}

function plainKey(event: KeyboardEvent, actions: KeyActions): boolean {
  const { chart, params, change } = actions;
  const { key } = event;
  const interval = chartIntervals['1234567890'.indexOf(key)];
  const tool = drawingTools.find((entry) => entry.key === key.toLowerCase());
  if (key === 'ArrowLeft') event.shiftKey ? chart.current?.step(-1) : chart.current?.pan(-0.15);
  else if (key === 'ArrowRight') event.shiftKey ? chart.current?.step(1) : chart.current?.pan(0.15);
  else if (key === '+' || key === '=') chart.current?.zoom(1.25);
  else if (key === '-') chart.current?.zoom(0.8);
  else if (key === 'Home') actions.toStart();
  else if (key === 'End') chart.current?.toEnd();
  else if (interval !== undefined && key !== '') change({ interval });
  else if (tool !== undefined) {
    actions.editor.pick(tool.kind);
    actions.editor.moveCursor(chart.current?.movePoint(null, 0, 0, 'tick') ?? null);
  } else if (key === 'i') actions.openStudies();
  else if (key === 'o') actions.openCompare();
  else if (key === 'd') actions.toggleTools();
  else if (key === 'g') change({ magnet: params.magnet === false });
  else if (key === 'l') change({ scale: params.scale === 'log' ? 'linear' : 'log' });
  else if (key === '%') change({ scale: params.scale === 'percent' ? 'linear' : 'percent' });
  else if (key === 'w') actions.toggleRaw();
  else return false;
  return true;
}

/** What keys do while the chart has the focus. */
export function chartKeys(actions: KeyActions): (event: KeyboardEvent) => void {
  const run = (event: KeyboardEvent): boolean => {
    const { editor } = actions;
    if (event.target !== event.currentTarget) return false;
    const control = event.ctrlKey || event.metaKey;
    if (control && !event.altKey && event.key.toLowerCase() === 'z')
      return event.shiftKey ? editor.redo() : editor.undo();
    if (control && !event.altKey && event.key.toLowerCase() === 'y') return editor.redo();
    if (control) return false;
    if (event.key === 'Escape') return editor.cancel();
    if (event.altKey && (editor.getState().tool === null || event.shiftKey)) return false;
    return drawingKey(event, actions) || walkKey(event, actions) || plainKey(event, actions);
  };
  return (event) => {
    if (run(event)) event.preventDefault();
  };
}

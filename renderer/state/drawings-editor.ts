import { createStore, type StoreApi } from 'zustand/vanilla';
import { type Drawing, type DrawingKind, type DrawingPoint, mostDrawings, toolOf } from './drawings.ts';

export interface DrawingsState {
  readonly drawings: readonly Drawing[];
  /** The tool whose points are being set. */
  readonly tool: DrawingKind | null;
  readonly placed: readonly DrawingPoint[];
  /** Where the next point would be. */
  readonly cursor: DrawingPoint | null;
  readonly selected: string | null;
  /** A text whose place is set and whose words are still asked for. */
  readonly writing: Drawing | null;
}

export interface DrawingsEditor extends StoreApi<DrawingsState> {
  pick(tool: DrawingKind | null): void;
  moveCursor(point: DrawingPoint | null): void;
  /** Sets the next point; the last one finishes the drawing. */
  set(point: DrawingPoint): void;
  /** Gives the words of the text that is being written; empty words give it up, or remove one that was there. */
  write(text: string): void;
  /** Asks for the words of the selected text again. */
  rewrite(): void;
  /** One step back: the points set so far, then the tool, then the selection. Answers whether there was anything. */
  cancel(): boolean;
  select(id: string | null): void;
  /** The next or previous drawing in order of time; null behind the last one. */
  walk(step: 1 | -1): Drawing | null;
  /** The drawing with its points moved; `keep` records it for undo. */
  change(drawing: Drawing, keep: boolean): void;
  remove(id?: string): void;
  clear(): void;
  undo(): boolean;
  redo(): boolean;
  /** Replaces everything, as when the layout was changed elsewhere; forgets the past. */
  load(drawings: readonly Drawing[]): void;
  onStored(listener: (drawings: readonly Drawing[]) => void): () => void;
}

const mostSteps = 100;

/** What is drawn, what is being drawn, and the way back. `makeId` gives ids that the series does not have yet. */
export function createDrawingsEditor(initial: readonly Drawing[], makeId: () => string): DrawingsEditor {
  const store = createStore<DrawingsState>(() => ({
    drawings: initial,
    tool: null,
    placed: [],
    cursor: null,
    selected: null,
    writing: null,
  }));
  const listeners = new Set<(drawings: readonly Drawing[]) => void>();
  let past: (readonly Drawing[])[] = [];
  let future: (readonly Drawing[])[] = [];
  /** The drawings as they were last stored: where a drag began. */
  let stored = initial;

  const keep = (drawings: readonly Drawing[]) => {
    if (drawings === stored) return;
    past.push(stored);
    if (past.length > mostSteps) past = past.slice(-mostSteps);
    future = [];
    stored = drawings;
    store.setState({ drawings });
    for (const listener of [...listeners]) listener(drawings);
  };
  const show = (drawings: readonly Drawing[]) => {
    stored = drawings;
    const { selected } = store.getState();
    store.setState({ drawings, ...(!drawings.some(({ id }) => id === selected) && { selected: null }) });
    for (const listener of [...listeners]) listener(drawings);
  };
  const add = (drawing: Drawing) => {
    const drawings = [...store.getState().drawings, drawing].slice(-mostDrawings);
    keep(drawings);
    store.setState({ selected: drawing.id });
  };
  const firstTime = ({ points }: Drawing) => Math.min(...points.map(({ time }) => time));

  return {
    ...store,
    pick(tool) {
      store.setState({ tool, placed: [], selected: null, writing: null });
    },
    moveCursor(cursor) {
      store.setState({ cursor });
    },
    set(point) {
      const { tool, placed } = store.getState();
      if (tool === null) return;
      const points = [...placed, point];
      if (points.length < toolOf(tool).points.length) return store.setState({ placed: points });
      const drawing = { id: makeId(), kind: tool, points };
      store.setState({ tool: null, placed: [] });
      if (tool === 'text') store.setState({ writing: drawing });
      else add(drawing);
    },
    write(text) {
      const { writing, drawings } = store.getState();
      if (writing === null) return;
      store.setState({ writing: null });
      const words = text.trim();
      const known = drawings.some(({ id }) => id === writing.id);
      if (words === '') return known ? this.remove(writing.id) : undefined;
      const written = { ...writing, text: words.slice(0, 200) };
      if (known) keep(drawings.map((drawing) => (drawing.id === writing.id ? written : drawing)));
      else add(written);
    },
    rewrite() {
      const { drawings, selected } = store.getState();
      const found = drawings.find(({ id }) => id === selected);
      if (found?.kind === 'text') store.setState({ writing: found });
    },
    cancel() {
      const { tool, placed, selected, writing } = store.getState();
      if (writing !== null) store.setState({ writing: null });
      else if (placed.length > 0) store.setState({ placed: [] });
      else if (tool !== null) store.setState({ tool: null });
      else if (selected !== null) store.setState({ selected: null });
      else return false;
      return true;
    },
    select(selected) {
      store.setState({ selected });
    },
    walk(step) {
      const { drawings, selected } = store.getState();
      const ordered = [...drawings].sort((a, b) => firstTime(a) - firstTime(b));
      const at = ordered.findIndex(({ id }) => id === selected);
      const next = at < 0 ? (step > 0 ? 0 : ordered.length - 1) : at + step;
      const found = ordered[next] ?? null;
      store.setState({ selected: found?.id ?? null });
      return found;
    },
    change(drawing, keeping) {
      const drawings = store
        .getState()
        .drawings.map((present) => (present.id === drawing.id ? drawing : present));
      if (keeping) keep(drawings);
      else store.setState({ drawings });
    },
    remove(id = store.getState().selected ?? '') {
      const { drawings, selected } = store.getState();
      if (!drawings.some((drawing) => drawing.id === id)) return;
      keep(drawings.filter((drawing) => drawing.id !== id));
      if (selected === id) store.setState({ selected: null });
    },
    clear() {
      if (store.getState().drawings.length > 0) keep([]);
      store.setState({ selected: null, tool: null, placed: [] });
    },
    undo() {
      const before = past.pop();
      if (before === undefined) return false;
      future.push(stored);
      show(before);
      return true;
    },
    redo() {
      const next = future.pop();
      if (next === undefined) return false;
      past.push(stored);
      show(next);
      return true;
    },
    load(drawings) {
      past = [];
      future = [];
      stored = drawings;
      store.setState({ drawings, selected: null, tool: null, placed: [], writing: null });
    },
    onStored(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

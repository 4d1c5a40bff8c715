/** Past states of something small, newest last. A state equal to the newest one is not kept twice. */
export interface UndoStack {
  record(state: string): void;
  /** Goes one step back and answers the state to show, or null at the beginning. */
  undo(): string | null;
  depth(): number;
  clear(): void;
}

export function createUndoStack(most = 30): UndoStack {
  let states: string[] = [];
  return {
    record(state) {
      if (states.at(-1) === state) return;
      states.push(state);
      if (states.length > most) states = states.slice(-most);
    },
    undo() {
      if (states.length < 2) return null;
      states.pop();
      return states.at(-1) ?? null;
    },
    depth: () => Math.max(0, states.length - 1),
    clear: () => {
      states = [];
    },
  };
}

import type { IndicatorInput } from './types.ts';

/** A column of the computation. `values` is replaced when it grows: read it anew in every run. */
export interface GraphColumn {
  values: Float64Array;
}

/** Fills the owner's columns for the bars `from` up to, not including, `to`, moving `state` along. */
export type GraphRun = (from: number, to: number, state: Float64Array) => void;

interface GraphStep {
  readonly state: Float64Array;
  readonly saved: Float64Array;
  readonly run: GraphRun;
}

const none = new Float64Array(0);

/**
 * A computation as steps in order, each reading earlier columns and filling its own. What a step must remember
 * from one bar to the next lives in its `state` (all zero at the first bar), so that the memory before the last bar
 * can be kept and the last bar computed again as often as it changes. Batch and live runs are the same code on the
 * same sequence of states, hence equal to the bit.
 */
export class Graph {
  readonly time: GraphColumn = { values: none };
  readonly open: GraphColumn = { values: none };
  readonly high: GraphColumn = { values: none };
  readonly low: GraphColumn = { values: none };
  readonly close: GraphColumn = { values: none };
  readonly volume: GraphColumn = { values: none };
  readonly sessionStarts: GraphColumn = { values: none };
  readonly #extra = new Map<string, GraphColumn>();
  readonly #columns: GraphColumn[] = [];
  readonly #steps: GraphStep[] = [];
  #capacity = 0;
  /** Bars of which the states are saved: all but the last. */
  #committed = 0;

  extra(name: string): GraphColumn {
    const known = this.#extra.get(name);
    if (known !== undefined) return known;
    const column = { values: none };
    this.#extra.set(name, column);
    return column;
  }

  /** A new column, owned by the step added next. */
  column(): GraphColumn {
    const column = { values: none };
    this.#columns.push(column);
    return column;
  }

  step(stateSize: number, run: GraphRun): void {
    this.#steps.push({ state: new Float64Array(stateSize), saved: new Float64Array(stateSize), run });
  }

  /** Forgets everything; `capacity` bars of room are made at once. */
  clear(capacity: number): void {
    this.#committed = 0;
    this.#capacity = capacity;
    for (const column of this.#columns) column.values = new Float64Array(capacity);
    for (const step of this.#steps) step.saved.fill(0);
  }

  /** Computes the bars from the last one known on; earlier bars of `input` must be what they were. */
  advance(input: IndicatorInput, length: number): void {
    this.#point(input);
    if (length > this.#capacity) this.#grow(length);
    for (const { state, saved } of this.#steps) state.set(saved);
    const last = Math.max(0, length - 1);
    if (last > this.#committed) {
      for (const { run, state, saved } of this.#steps) {
        run(this.#committed, last, state);
        saved.set(state);
      }
      this.#committed = last;
    }
    if (length > 0) for (const { run, state } of this.#steps) run(last, length, state);
  }

  #point(input: IndicatorInput): void {
    this.time.values = input.time;
    this.open.values = input.open;
    this.high.values = input.high;
    this.low.values = input.low;
    this.close.values = input.close;
    this.volume.values = input.volume;
    this.sessionStarts.values = input.sessionStarts ?? none;
    for (const [name, column] of this.#extra) column.values = input.extra?.[name] ?? none;
  }

  #grow(length: number): void {
    this.#capacity = Math.max(length, Math.ceil(this.#capacity * 1.5), 256);
    for (const column of this.#columns) {
      const wider = new Float64Array(this.#capacity);
      wider.set(column.values);
      column.values = wider;
    }
  }
}

import type { Graph, GraphColumn } from '../graph.ts';

export interface Extreme {
  readonly value: GraphColumn;
  /** Bars since the extreme, the latest one where it occurred more than once. */
  readonly age: GraphColumn;
}

/**
 * Highest (sign 1) or lowest (sign -1) of the last `period` values by a monotonic queue of indices, O(1) a bar
 * amortised. The queue is a ring in the step's state: [run, head, count, ring...].
 */
function extreme(graph: Graph, source: GraphColumn, period: number, sign: 1 | -1): Extreme {
  const value = graph.column();
  const age = graph.column();
  graph.step(period + 3, (from, to, state) => {
    const x = source.values;
    const y = value.values;
    const ages = age.values;
    let run = state[0] as number;
    let head = state[1] as number;
    let count = state[2] as number;
    for (let i = from; i < to; i++) {
      const entering = x[i] as number;
      if (Number.isNaN(entering)) {
        run = head = count = 0;
        y[i] = ages[i] = Number.NaN;
        continue;
      }
      run++;
      if (count > 0 && (state[3 + head] as number) <= i - period) {
        head = head + 1 === period ? 0 : head + 1;
        count--;
      }
      let tail = head + count - 1;
      if (tail >= period) tail -= period;
      while (count > 0 && sign * (x[state[3 + tail] as number] as number) <= sign * entering) {
        count--;
        tail = tail === 0 ? period - 1 : tail - 1;
      }
      let slot = head + count;
      if (slot >= period) slot -= period;
      state[3 + slot] = i;
      count++;
      const at = state[3 + head] as number;
      y[i] = run < period ? Number.NaN : (x[at] as number);
      ages[i] = run < period ? Number.NaN : i - at;
    }
    state[0] = run;
    state[1] = head;
    state[2] = count;
  });
  return { value, age };
}

export const highest = (graph: Graph, source: GraphColumn, period: number): Extreme =>
  extreme(graph, source, period, 1);

export const lowest = (graph: Graph, source: GraphColumn, period: number): Extreme =>
  extreme(graph, source, period, -1);

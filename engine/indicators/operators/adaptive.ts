import type { Graph, GraphColumn } from '../graph.ts';

/** y += speed * (x - y), starting from the value before the first known speed. A gap starts it anew. */
export function adaptive(graph: Graph, source: GraphColumn, speed: GraphColumn): GraphColumn {
  const out = graph.column();
  graph.step(2, (from, to, state) => {
    const x = source.values;
    const speeds = speed.values;
    const y = out.values;
    let started = state[0] as number;
    let average = state[1] as number;
    for (let i = from; i < to; i++) {
      const rate = speeds[i] as number;
      if (Number.isNaN(rate)) {
        started = 0;
        y[i] = Number.NaN;
        continue;
      }
      if (started === 0) average = x[i - 1] as number;
      started = 1;
      average += rate * ((x[i] as number) - average);
      y[i] = average;
    }
    state[0] = started;
    state[1] = average;
  });
  return out;
}

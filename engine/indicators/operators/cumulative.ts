import type { Graph, GraphColumn } from '../graph.ts';

/** Running total from the first bar on; a gap shows as a gap and adds nothing. Errors are carried along (two-sum). */
export function cumulative(graph: Graph, source: GraphColumn): GraphColumn {
  const out = graph.column();
  graph.step(2, (from, to, state) => {
    const x = source.values;
    const y = out.values;
    let sum = state[0] as number;
    let rest = state[1] as number;
    for (let i = from; i < to; i++) {
      const value = x[i] as number;
      if (Number.isNaN(value)) {
        y[i] = Number.NaN;
        continue;
      }
      const total = sum + value;
      const part = total - sum;
      rest += sum - (total - part) + (value - part);
      sum = total;
      y[i] = sum + rest;
    }
    state[0] = sum;
    state[1] = rest;
  });
  return out;
}

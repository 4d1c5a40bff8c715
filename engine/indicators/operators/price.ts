import type { Graph, GraphColumn } from '../graph.ts';
import { map2, map3, map4 } from './map.ts';

export const medianPrice = (graph: Graph): GraphColumn =>
  map2(graph, graph.high, graph.low, (high, low) => (high + low) / 2);

export const typicalPrice = (graph: Graph): GraphColumn =>
  map3(graph, [graph.high, graph.low, graph.close], (high, low, close) => (high + low + close) / 3);

/** The column that a `price` parameter names. */
export function pricedBy(graph: Graph, choice: string): GraphColumn {
  if (choice === 'open') return graph.open;
  if (choice === 'high') return graph.high;
  if (choice === 'low') return graph.low;
  if (choice === 'median') return medianPrice(graph);
  if (choice === 'typical') return typicalPrice(graph);
  if (choice === 'average') {
    return map4(
      graph,
      [graph.open, graph.high, graph.low, graph.close],
      (open, high, low, close) => (open + high + low + close) / 4,
    );
  }
  return graph.close;
}

/**
 * Wilder's true range: the larger of today's range and the distances to yesterday's close. The first bar has no
 * yesterday: its own range where `firstBar`, else no value.
 */
export function trueRange(graph: Graph, firstBar: boolean): GraphColumn {
  const out = graph.column();
  graph.step(0, (from, to) => {
    const high = graph.high.values;
    const low = graph.low.values;
    const close = graph.close.values;
    const y = out.values;
    for (let i = from; i < to; i++) {
      const top = high[i] as number;
      const bottom = low[i] as number;
      const before = close[i - 1] as number;
      if (i > 0) y[i] = Math.max(top, before) - Math.min(bottom, before);
      else y[i] = firstBar ? top - bottom : Number.NaN;
    }
  });
  return out;
}

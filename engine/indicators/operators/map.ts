import type { Graph, GraphColumn } from '../graph.ts';

/** Column by column arithmetic. NaN in gives NaN out, as the functions are plain arithmetic. */
export function map1(graph: Graph, a: GraphColumn, f: (a: number) => number): GraphColumn {
  const out = graph.column();
  graph.step(0, (from, to) => {
    const x = a.values;
    const y = out.values;
    for (let i = from; i < to; i++) y[i] = f(x[i] as number);
  });
  return out;
}

export function map2(
  graph: Graph,
  a: GraphColumn,
  b: GraphColumn,
  f: (a: number, b: number) => number,
): GraphColumn {
  const out = graph.column();
  graph.step(0, (from, to) => {
    const x1 = a.values;
    const x2 = b.values;
    const y = out.values;
    for (let i = from; i < to; i++) y[i] = f(x1[i] as number, x2[i] as number);
  });
  return out;
}

export function map3(
  graph: Graph,
  [a, b, c]: readonly [GraphColumn, GraphColumn, GraphColumn],
  f: (a: number, b: number, c: number) => number,
): GraphColumn {
  const out = graph.column();
  graph.step(0, (from, to) => {
    const x1 = a.values;
    const x2 = b.values;
    const x3 = c.values;
    const y = out.values;
    for (let i = from; i < to; i++) y[i] = f(x1[i] as number, x2[i] as number, x3[i] as number);
  });
  return out;
}

export function map4(
  graph: Graph,
  [a, b, c, d]: readonly [GraphColumn, GraphColumn, GraphColumn, GraphColumn],
  f: (a: number, b: number, c: number, d: number) => number,
): GraphColumn {
  const out = graph.column();
  graph.step(0, (from, to) => {
    const x1 = a.values;
    const x2 = b.values;
    const x3 = c.values;
    const x4 = d.values;
    const y = out.values;
    for (let i = from; i < to; i++) {
      y[i] = f(x1[i] as number, x2[i] as number, x3[i] as number, x4[i] as number);
    }
  });
  return out;
}

export const subtract = (graph: Graph, a: GraphColumn, b: GraphColumn): GraphColumn =>
  map2(graph, a, b, (left, right) => left - right);

/** No value where the divisor is zero. */
export const quotient = (a: number, b: number): number => (b === 0 ? Number.NaN : a / b);

/** No value where the base is not above zero: a percentage of a zero or negative price says nothing. */
export const percentOf = (part: number, base: number): number =>
  base > 0 ? (100 * part) / base : Number.NaN;

/** ln(a / b); no value unless both are above zero. */
export const logRatio = (a: number, b: number): number => (a > 0 && b > 0 ? Math.log(a / b) : Number.NaN);

/** The value `bars` bars ago. */
export function lag(graph: Graph, source: GraphColumn, bars: number): GraphColumn {
  const out = graph.column();
  graph.step(0, (from, to) => {
    const x = source.values;
    const y = out.values;
    for (let i = from; i < to; i++) y[i] = i < bars ? Number.NaN : (x[i - bars] as number);
  });
  return out;
}

/** The value less the value `bars` bars ago. */
export const change = (graph: Graph, source: GraphColumn, bars: number): GraphColumn =>
  subtract(graph, source, lag(graph, source, bars));

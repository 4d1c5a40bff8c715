import type { Graph, GraphColumn } from '../graph.ts';

/**
 * Volume-weighted average price since the session's start, and the volume-weighted deviation from it. Bars before
 * the first start have no value; a bar without volume or price takes the values away until the next session, since
 * an average that leaves trades out would be wrong without showing it.
 */
export function sessionAverage(
  graph: Graph,
  price: GraphColumn,
): { readonly average: GraphColumn; readonly deviation: GraphColumn } {
  const average = graph.column();
  const deviation = graph.column();
  // [next start's index, first price of the session, volume, volume * (price - first), volume * (price - first)^2]
  graph.step(5, (from, to, state) => {
    const starts = graph.sessionStarts.values;
    const time = graph.time.values;
    const volumes = graph.volume.values;
    let next = state[0] as number;
    let base = state[1] as number;
    let volume = state[2] as number;
    let moment = state[3] as number;
    let square = state[4] as number;
    for (let i = from; i < to; i++) {
      const before = next;
      while (next < starts.length && (starts[next] as number) <= (time[i] as number)) next++;
      const value = price.values[i] as number;
      if (next > before) {
        base = value;
        volume = moment = square = 0;
      }
      const traded = volumes[i] as number;
      const distance = value - base;
      volume += traded;
      moment += traded * distance;
      square += traded * distance * distance;
      const shift = next > 0 && volume > 0 ? moment / volume : Number.NaN;
      average.values[i] = base + shift;
      const variance = square / volume - shift * shift;
      deviation.values[i] = variance < 0 ? 0 : Math.sqrt(variance);
    }
    state[0] = next;
    state[1] = base;
    state[2] = volume;
    state[3] = moment;
    state[4] = square;
  });
  return { average, deviation };
}

/** High, low and close of the session before the bar's own; no value in the first session known. */
export function previousSession(graph: Graph): {
  readonly high: GraphColumn;
  readonly low: GraphColumn;
  readonly close: GraphColumn;
} {
  const high = graph.column();
  const low = graph.column();
  const close = graph.column();
  // [next start's index, sessions seen, this session's high, low, close, the previous one's high, low, close]
  graph.step(8, (from, to, state) => {
    const starts = graph.sessionStarts.values;
    const time = graph.time.values;
    for (let i = from; i < to; i++) {
      let next = state[0] as number;
      const before = next;
      while (next < starts.length && (starts[next] as number) <= (time[i] as number)) next++;
      state[0] = next;
      const top = graph.high.values[i] as number;
      const bottom = graph.low.values[i] as number;
      if (next > before) {
        state[1] = (state[1] as number) + 1;
        state.copyWithin(5, 2, 5);
        state[2] = top;
        state[3] = bottom;
      } else {
        state[2] = Math.max(state[2] as number, top);
        state[3] = Math.min(state[3] as number, bottom);
      }
      state[4] = graph.close.values[i] as number;
      const known = (state[1] as number) > 1;
      high.values[i] = known ? (state[5] as number) : Number.NaN;
      low.values[i] = known ? (state[6] as number) : Number.NaN;
      close.values[i] = known ? (state[7] as number) : Number.NaN;
    }
  });
  return { high, low, close };
}

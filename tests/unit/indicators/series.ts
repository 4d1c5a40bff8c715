import type { IndicatorDefinition, IndicatorInput } from '../../../engine/indicators/index.ts';
import type { Given, Series } from './naive/tools.ts';

/** Uniform numbers from a seed (mulberry32), so that every run sees the same series. */
export function uniform(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export interface Shape {
  readonly start: number;
  readonly move: number;
  /** Prices are multiples of it; 0 leaves them as they are. */
  readonly tick: number;
  readonly missingVolume: number;
  readonly quiet: number;
}

export const shapes: Readonly<Record<string, Shape>> = {
  'a steady market': { start: 75, move: 1, tick: 0, missingVolume: 0, quiet: 0 },
  'prices through zero': { start: 0.5, move: 1, tick: 0, missingVolume: 0, quiet: 0 },
  'volume missing now and then': { start: 40, move: 0.5, tick: 0, missingVolume: 0.03, quiet: 0 },
  'a thin market of coarse ticks': { start: 20, move: 0.5, tick: 0.25, missingVolume: 0, quiet: 0.7 },
};

export const extraNames = [
  'crude',
  'gasoline',
  'distillate',
  'near',
  'middle',
  'far',
  'power',
  'gas',
  'carbon',
  'other',
] as const;

export function makeSeries(length: number, seed: number, shape: Shape): Series {
  const next = uniform(seed);
  const round = (v: number) => (shape.tick === 0 ? v : Math.round(v / shape.tick) * shape.tick);
  const rows = { time: [], open: [], high: [], low: [], close: [], volume: [] } as {
    [name in 'time' | 'open' | 'high' | 'low' | 'close' | 'volume']: number[];
  };
  const extra = Object.fromEntries(extraNames.map((name) => [name, [] as number[]]));
  let last = shape.start;
  for (let i = 0; i < length; i++) {
    const quiet = next() < shape.quiet;
    const open = last;
    last = quiet ? last : round(last + (next() - 0.5) * 2 * shape.move);
    rows.time.push(i * 3_600_000);
    rows.open.push(open);
    rows.close.push(last);
    rows.high.push(quiet ? open : round(Math.max(open, last) + next() * shape.move));
    rows.low.push(quiet ? open : round(Math.min(open, last) - next() * shape.move));
    rows.volume.push(next() < shape.missingVolume ? Number.NaN : quiet ? 0 : Math.round(next() * 1_000));
    for (const name of extraNames) extra[name]?.push(round(last + (next() - 0.5) * shape.move));
  }
  // The first bars belong to no session known; sessions are of unequal length.
  const sessionStarts = [7, 30, 52, 53, 90].map((bar) => bar * 3_600_000);
  for (let bar = 113; bar < length; bar += 23) sessionStarts.push(bar * 3_600_000);
  return { ...rows, extra, sessionStarts };
}

export function inputOf(series: Series): IndicatorInput {
  const { time, open, high, low, close, volume, extra, sessionStarts } = series;
  return {
    time: Float64Array.from(time),
    open: Float64Array.from(open),
    high: Float64Array.from(high),
    low: Float64Array.from(low),
    close: Float64Array.from(close),
    volume: Float64Array.from(volume),
    extra: Object.fromEntries(Object.entries(extra).map(([name, x]) => [name, Float64Array.from(x)])),
    sessionStarts: Float64Array.from(sessionStarts),
  };
}

/** Some valid parameters: short periods, so that every branch of the recursion is met in a few hundred bars. */
export function varied(definition: IndicatorDefinition, next: () => number): Record<string, number | string> {
  const values: Record<string, number | string> = {};
  for (const parameter of definition.parameters) {
    if (parameter.kind === 'choice') {
      const at = Math.floor(next() * parameter.options.length);
      values[parameter.name] = parameter.options[at]?.value ?? parameter.default;
    } else if (parameter.integer) {
      values[parameter.name] = parameter.min + Math.floor(next() * 15);
    } else {
      values[parameter.name] = Math.min(
        parameter.max,
        Math.max(parameter.min, parameter.default * (0.5 + next())),
      );
    }
  }
  return values;
}

export function givenOf(values: Readonly<Record<string, number | string>>): Given {
  return { n: (name) => Number(values[name]), s: (name) => String(values[name]) };
}

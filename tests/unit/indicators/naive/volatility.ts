import {
  ago,
  at,
  deviation,
  ema,
  type Given,
  max,
  mean,
  min,
  minus,
  type NaiveTable,
  priced,
  roll,
  type Series,
  trueRanges,
  wilder,
  zip,
} from './tools.ts';

function bands(b: Series, g: Given): { x: number[]; top: number[]; centre: number[]; bottom: number[] } {
  const x = priced(b, g);
  const n = g.n('period');
  const reach = (w: number[]) => g.n('multiplier') * deviation(w, 0);
  return {
    x,
    top: roll(x, n, (w) => mean(w) + reach(w)),
    centre: roll(x, n, mean),
    bottom: roll(x, n, (w) => mean(w) - reach(w)),
  };
}

const ln = (a: number, b: number) => (a > 0 && b > 0 ? Math.log(a) - Math.log(b) : Number.NaN);
const less = (g: Given) => (g.s('deviation') === 'sample' ? 1 : 0);
const yearly = (x: number[], g: Given) =>
  roll(x, g.n('period'), (w) => Math.sqrt(mean(w) * g.n('periodsPerYear')) * 100);

export const volatility: NaiveTable = {
  bollinger: (b, g) => {
    const { top, centre, bottom } = bands(b, g);
    return [top, centre, bottom];
  },
  'bollinger-percent-b': (b, g) => {
    const { x, top, bottom } = bands(b, g);
    return [
      x.map((v, i) =>
        at(top, i) > at(bottom, i) ? (v - at(bottom, i)) / (at(top, i) - at(bottom, i)) : Number.NaN,
      ),
    ];
  },
  'bollinger-width': (b, g) => {
    const { top, centre, bottom } = bands(b, g);
    return [minus(top, bottom).map((v, i) => (at(centre, i) > 0 ? (100 * v) / at(centre, i) : Number.NaN))];
  },
  donchian: (b, g) => {
    const top = max(b.high, g.n('period'));
    const bottom = min(b.low, g.n('period'));
    return [top, zip(top, bottom, (u, v) => u / 2 + v / 2), bottom];
  },
  keltner: (b, g) => {
    const centre = ema(b.close, g.n('period'));
    const reach = wilder(trueRanges(b, true), g.n('rangePeriod')).map((v) => v * g.n('multiplier'));
    return [zip(centre, reach, (u, v) => u + v), centre, minus(centre, reach)];
  },
  'true-range': (b) => [trueRanges(b, true)],
  atr: (b, g) => [wilder(trueRanges(b, true), g.n('period'))],
  'historical-volatility': (b, g) => {
    const log = g.s('returns') === 'log';
    const moves = zip(b.close, ago(b.close, 1), (u, v) => (log ? 100 * ln(u, v) : u - v));
    return [roll(moves, g.n('period'), (w) => deviation(w, 1) * Math.sqrt(g.n('periodsPerYear')))];
  },
  parkinson: (b, g) => [
    yearly(
      zip(b.high, b.low, (h, l) => ln(h, l) ** 2 / Math.log(16)),
      g,
    ),
  ],
  'garman-klass': (b, g) => [
    yearly(
      b.close.map(
        (c, i) => 0.5 * ln(at(b.high, i), at(b.low, i)) ** 2 - (Math.log(4) - 1) * ln(c, at(b.open, i)) ** 2,
      ),
      g,
    ),
  ],
  'rogers-satchell': (b, g) => [
    yearly(
      b.close.map((c, i) => {
        const u = ln(at(b.high, i), at(b.open, i));
        const d = ln(at(b.low, i), at(b.open, i));
        const move = ln(c, at(b.open, i));
        return u * (u - move) + d * (d - move);
      }),
      g,
    ),
  ],
  'standard-deviation': (b, g) => [roll(priced(b, g), g.n('period'), (w) => deviation(w, less(g)))],
  'z-score': (b, g) => [
    roll(priced(b, g), g.n('period'), (w) => {
      const scatter = deviation(w, less(g));
      return scatter === 0 ? Number.NaN : (at(w, w.length - 1) - mean(w)) / scatter;
    }),
  ],
};

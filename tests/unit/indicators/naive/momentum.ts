import {
  ago,
  at,
  divided,
  ema,
  max,
  mean,
  min,
  minus,
  type NaiveTable,
  priced,
  roll,
  sma,
  sum,
  total,
  trueRanges,
  typical,
  wilder,
  zip,
} from './tools.ts';

const percentile = (
  x: readonly number[],
  top: readonly number[],
  bottom: readonly number[],
  least = 0,
): number[] =>
  x.map((v, i) => {
    const span = at(top, i) - at(bottom, i);
    return span > least ? (100 * (v - at(bottom, i))) / span : Number.NaN;
  });

const positive = (x: readonly number[]) => x.map((v) => (Number.isNaN(v) ? v : Math.max(v, 0)));
const negated = (x: readonly number[]) => x.map((v) => -v);

function strength(x: readonly number[], n: number): number[] {
  const moves = minus(x, ago(x, 1));
  const up = wilder(positive(moves), n);
  const down = wilder(positive(negated(moves)), n);
  // Wilder's own form, by the ratio; all rise and no fall is 100.
  return zip(up, down, (u, d) => (d === 0 ? (u === 0 ? Number.NaN : 100) : 100 - 100 / (1 + u / d)));
}

const gain = (x: readonly number[], n: number) =>
  zip(x, ago(x, n), (v, p) => (p > 0 ? 100 * (v / p - 1) : Number.NaN));

export const momentum: NaiveTable = {
  macd: (b, g) => {
    const x = priced(b, g);
    const line = minus(ema(x, g.n('fast')), ema(x, g.n('slow')));
    const signal = ema(line, g.n('signal'));
    return [line, signal, minus(line, signal)];
  },
  ppo: (b, g) => {
    const x = priced(b, g);
    const line = zip(ema(x, g.n('fast')), ema(x, g.n('slow')), (f, s) =>
      s > 0 ? 100 * (f / s - 1) : Number.NaN,
    );
    const signal = ema(line, g.n('signal'));
    return [line, signal, minus(line, signal)];
  },
  rsi: (b, g) => [strength(priced(b, g), g.n('period'))],
  stochastic: (b, g) => {
    const n = g.n('period');
    const k = sma(percentile(b.close, max(b.high, n), min(b.low, n)), g.n('slowing'));
    return [k, sma(k, g.n('signal'))];
  },
  'stochastic-rsi': (b, g) => {
    const n = g.n('period');
    const rsi = strength(priced(b, g), g.n('strength'));
    const k = sma(percentile(rsi, max(rsi, n), min(rsi, n), 1e-9), g.n('slowing'));
    return [k, sma(k, g.n('signal'))];
  },
  'williams-r': (b, g) => {
    const n = g.n('period');
    return [percentile(b.close, max(b.high, n), min(b.low, n)).map((v) => v - 100)];
  },
  cci: (b, g) => [
    roll(typical(b), g.n('period'), (w) => {
      if (w.every((v) => v === w[0])) return Number.NaN;
      const m = mean(w);
      return (at(w, w.length - 1) - m) / (0.015 * mean(w.map((v) => Math.abs(v - m))));
    }),
  ],
  roc: (b, g) => [gain(priced(b, g), g.n('period'))],
  momentum: (b, g) => [minus(priced(b, g), ago(priced(b, g), g.n('period')))],
  tsi: (b, g) => {
    const x = priced(b, g);
    const moves = minus(x, ago(x, 1));
    const twice = (y: number[]) => ema(ema(y, g.n('long')), g.n('short'));
    const line = zip(twice(moves), twice(moves.map(Math.abs)), (m, a) => divided(100 * m, a));
    return [line, ema(line, g.n('signal'))];
  },
  'awesome-oscillator': (b, g) => {
    const centre = zip(b.high, b.low, (h, l) => l + (h - l) / 2);
    return [minus(sma(centre, g.n('fast')), sma(centre, g.n('slow')))];
  },
  'ultimate-oscillator': (b, g) => {
    const floor = zip(b.low, ago(b.close, 1), Math.min);
    const share = (n: number) => zip(sum(minus(b.close, floor), n), sum(trueRanges(b, false), n), divided);
    const [s, m, l] = [share(g.n('short')), share(g.n('medium')), share(g.n('long'))];
    return [s.map((v, i) => (100 * (4 * v + 2 * at(m, i) + at(l, i))) / (4 + 2 + 1))];
  },
  'chande-momentum': (b, g) => {
    const x = priced(b, g);
    return [
      roll(minus(x, ago(x, 1)), g.n('period'), (w) =>
        divided(100 * total(w), total(w.map((v) => Math.abs(v)))),
      ),
    ];
  },
  'elder-ray': (b, g) => {
    const average = ema(b.close, g.n('period'));
    return [minus(b.high, average), minus(b.low, average)];
  },
  coppock: (b, g) => {
    const both = zip(gain(b.close, g.n('long')), gain(b.close, g.n('short')), (u, v) => u + v);
    return [
      roll(
        both,
        g.n('period'),
        (w) => total(w.map((v, j) => v * (j + 1))) / ((w.length * (w.length + 1)) / 2),
      ),
    ];
  },
};

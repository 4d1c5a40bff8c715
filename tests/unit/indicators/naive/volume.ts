import {
  ago,
  at,
  divided,
  ema,
  indices,
  minus,
  type NaiveTable,
  type Series,
  sma,
  sum,
  total,
  typical,
  zip,
} from './tools.ts';

/** Total of all known values up to each bar; gaps stay gaps. */
const upTo = (x: readonly number[]): number[] =>
  x.map((v, i) => (Number.isNaN(v) ? v : total(x.slice(0, i + 1).filter((u) => !Number.isNaN(u)))));

const moneyFlow = ({ high, low, close, volume }: Series): number[] =>
  close.map((c, i) => {
    const [h, l, v] = [at(high, i), at(low, i), at(volume, i)];
    return h === l ? 0 * v : ((2 * c - h - l) / (h - l)) * v;
  });

function vwap(b: Series, width: number): number[][] {
  const price = typical(b);
  const rows = b.time.map((t, i) => {
    const start = b.sessionStarts.filter((s) => s <= t).at(-1);
    if (start === undefined) return [Number.NaN, Number.NaN];
    const bars = indices(price).filter((j) => j <= i && at(b.time, j) >= start);
    const weight = total(bars.map((j) => at(b.volume, j)));
    const average = divided(total(bars.map((j) => at(b.volume, j) * at(price, j))), weight);
    const variance = total(bars.map((j) => at(b.volume, j) * (at(price, j) - average) ** 2)) / weight;
    return [average, Math.sqrt(variance)];
  });
  const average = rows.map((row) => at(row, 0));
  const scatter = rows.map((row) => width * at(row, 1));
  return [average, zip(average, scatter, (a, s) => a + s), minus(average, scatter)];
}

export const volume: NaiveTable = {
  obv: (b) => [
    upTo(b.volume.map((v, i) => (i === 0 ? 0 * v : Math.sign(at(b.close, i) - at(b.close, i - 1)) * v))),
  ],
  'accumulation-distribution': (b) => [upTo(moneyFlow(b))],
  'chaikin-oscillator': (b, g) => {
    const line = upTo(moneyFlow(b));
    return [minus(ema(line, g.n('fast')), ema(line, g.n('slow')))];
  },
  'chaikin-money-flow': (b, g) => [
    zip(sum(moneyFlow(b), g.n('period')), sum(b.volume, g.n('period')), divided),
  ],
  'money-flow-index': (b, g) => {
    const x = typical(b);
    const moves = minus(x, ago(x, 1));
    const money = zip(x, b.volume, (p, v) => Math.abs(p * v));
    const side = (sign: number) =>
      sum(
        money.map((m, i) => (i === 0 ? Number.NaN : Math.sign(at(moves, i)) === sign ? m : 0 * m)),
        g.n('period'),
      );
    return [zip(side(1), side(-1), (u, d) => divided(100 * u, u + d))];
  },
  vwap: (b, g) => vwap(b, g.n('multiplier')),
  'volume-average': (b, g) => [b.volume, sma(b.volume, g.n('period'))],
  'force-index': (b, g) => [
    ema(
      minus(b.close, ago(b.close, 1)).map((m, i) => m * at(b.volume, i)),
      g.n('period'),
    ),
  ],
};

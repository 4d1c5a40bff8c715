import {
  ago,
  at,
  divided,
  ema,
  indices,
  max,
  mean,
  min,
  minus,
  type NaiveTable,
  priced,
  roll,
  type Series,
  sma,
  sum,
  total,
  trueRanges,
  wilder,
  zip,
} from './tools.ts';

const wma = (x: readonly number[], n: number) =>
  roll(x, n, (w) => total(w.map((v, j) => v * (j + 1))) / total(w.map((_, j) => j + 1)));

/** Least squares by the normal equations about the means. */
function fit(w: readonly number[]): { slope: number; end: number } {
  const times = w.map((_, j) => j);
  const t = mean(times);
  const x = mean(w);
  const slope = total(w.map((v, j) => (j - t) * (v - x))) / total(times.map((j) => (j - t) ** 2));
  return { slope, end: x + slope * (w.length - 1 - t) };
}

const middle = ({ high, low }: Series, n: number) => zip(max(high, n), min(low, n), (a, b) => (a + b) / 2);

function supertrend(series: Series, n: number, m: number): number[][] {
  const atr = wilder(trueRanges(series, true), n);
  const centre = zip(series.high, series.low, (h, l) => (h + l) / 2);
  const bottom: number[] = [];
  const top: number[] = [];
  const rising: boolean[] = [];
  for (const i of indices(atr)) {
    bottom[i] = at(centre, i) - m * at(atr, i);
    top[i] = at(centre, i) + m * at(atr, i);
    const c = at(series.close, i);
    if (Number.isNaN(at(bottom, i - 1))) {
      rising[i] = c >= at(centre, i);
      continue;
    }
    const before = at(series.close, i - 1);
    if (before >= at(bottom, i - 1)) bottom[i] = Math.max(at(bottom, i), at(bottom, i - 1));
    if (before <= at(top, i - 1)) top[i] = Math.min(at(top, i), at(top, i - 1));
    rising[i] = rising[i - 1] === true ? c >= at(bottom, i) : c > at(top, i);
  }
  return [
    bottom.map((v, i) => (rising[i] === true ? v : Number.NaN)),
    top.map((v, i) => (rising[i] === true ? Number.NaN : v)),
  ];
}

/** One leg of the stop after the other: from each reversal on, walk until it is touched. */
function parabolic({ high, low, close }: Series, start: number, step: number, limit: number): number[][] {
  const out: number[] = close.map(() => Number.NaN);
  let up = at(close, 1) >= at(close, 0);
  let i = 1;
  let stop = up ? Math.min(at(low, 0), at(low, 1)) : Math.max(at(high, 0), at(high, 1));
  let extreme = up ? Math.max(at(high, 0), at(high, 1)) : Math.min(at(low, 0), at(low, 1));
  while (i < close.length) {
    out[i] = stop;
    let factor = start;
    let reached = extreme;
    for (i++; i < close.length; i++) {
      stop = at(out, i - 1) + factor * (reached - at(out, i - 1));
      stop = up
        ? Math.min(stop, at(low, i - 1), at(low, i - 2))
        : Math.max(stop, at(high, i - 1), at(high, i - 2));
      if (up ? at(low, i) < stop : at(high, i) > stop) break;
      out[i] = stop;
      const edge = up ? at(high, i) : at(low, i);
      if (up ? edge > reached : edge < reached) {
        reached = edge;
        factor = Math.min(limit, factor + step);
      }
    }
    stop = up
      ? Math.max(reached, at(high, i), at(high, i - 1))
      : Math.min(reached, at(low, i), at(low, i - 1));
    up = !up;
    extreme = up ? at(high, i) : at(low, i);
  }
  return [out];
}

function pivots({ time, high, low, close, sessionStarts }: Series): number[][] {
  const session = time.map((t) => sessionStarts.filter((start) => start <= t).length);
  const rows = time.map((_, i) => {
    const earlier = session.filter((s) => s < (session[i] ?? 0) && s > 0);
    const before = Math.max(...earlier);
    const bars = indices(time).filter((j) => earlier.length > 0 && session[j] === before);
    const h = bars.length > 0 ? Math.max(...bars.map((j) => at(high, j))) : Number.NaN;
    const l = bars.length > 0 ? Math.min(...bars.map((j) => at(low, j))) : Number.NaN;
    const c = at(close, bars.at(-1) ?? -1);
    const p = (h + l + c) / 3;
    return [p, 2 * p - l, p + h - l, h + 2 * (p - l), 2 * p - h, p - h + l, l - 2 * (h - p)];
  });
  return Array.from({ length: 7 }, (_, k) => rows.map((row) => at(row, k)));
}

export const trend: NaiveTable = {
  sma: (b, g) => [sma(priced(b, g), g.n('period'))],
  ema: (b, g) => [ema(priced(b, g), g.n('period'))],
  wma: (b, g) => [wma(priced(b, g), g.n('period'))],
  dema: (b, g) => {
    const one = ema(priced(b, g), g.n('period'));
    return [
      minus(
        one.map((v) => 2 * v),
        ema(one, g.n('period')),
      ),
    ];
  },
  tema: (b, g) => {
    const n = g.n('period');
    const one = ema(priced(b, g), n);
    const two = ema(one, n);
    const three = ema(two, n);
    return [one.map((v, i) => 3 * (v - at(two, i)) + at(three, i))];
  },
  'hull-ma': (b, g) => {
    const n = g.n('period');
    const x = priced(b, g);
    const raw = zip(wma(x, Math.trunc(n / 2)), wma(x, n), (a, c) => a + (a - c));
    return [wma(raw, Math.round(n ** 0.5))];
  },
  kama: (b, g) => {
    const x = priced(b, g);
    const n = g.n('period');
    const out: number[] = x.map(() => Number.NaN);
    for (let i = n; i < x.length; i++) {
      let path = 0;
      for (let j = i - n + 1; j <= i; j++) path += Math.abs(at(x, j) - at(x, j - 1));
      const er = path === 0 ? 0 : Math.abs(at(x, i) - at(x, i - n)) / path;
      const f = 2 / (g.n('fast') + 1);
      const s = 2 / (g.n('slow') + 1);
      const c = (er * f + (1 - er) * s) ** 2;
      const before = i === n ? at(x, i - 1) : at(out, i - 1);
      out[i] = c * at(x, i) + (1 - c) * before;
    }
    return [out];
  },
  alma: (b, g) => {
    const n = g.n('period');
    const gauss = (j: number) => Math.exp(-0.5 * ((j - g.n('offset') * (n - 1)) / (n / g.n('sigma'))) ** 2);
    return [
      roll(priced(b, g), n, (w) => total(w.map((v, j) => v * gauss(j))) / total(w.map((_, j) => gauss(j)))),
    ];
  },
  'linear-regression': (b, g) => [roll(priced(b, g), g.n('period'), (w) => fit(w).end)],
  'linear-regression-slope': (b, g) => [roll(priced(b, g), g.n('period'), (w) => fit(w).slope)],
  vwma: (b, g) => {
    const n = g.n('period');
    const worth = zip(priced(b, g), b.volume, (p, v) => p * v);
    return [zip(sum(worth, n), sum(b.volume, n), divided)];
  },
  supertrend: (b, g) => supertrend(b, g.n('period'), g.n('multiplier')),
  'parabolic-sar': (b, g) => parabolic(b, g.n('start'), g.n('step'), g.n('limit')),
  ichimoku: (b, g) => {
    const conversion = middle(b, g.n('conversion'));
    const base = middle(b, g.n('base'));
    return [
      conversion,
      base,
      zip(conversion, base, (u, v) => u / 2 + v / 2),
      middle(b, g.n('span')),
      b.close,
    ];
  },
  adx: (b, g) => {
    const n = g.n('period');
    const moves = b.close.map((_, i) => ({
      up: at(b.high, i) - at(b.high, i - 1),
      down: at(b.low, i - 1) - at(b.low, i),
    }));
    const known = (i: number, v: number) => (i === 0 ? Number.NaN : v);
    const plusDm = moves.map(({ up, down }, i) => known(i, up > down && up > 0 ? up : 0));
    const minusDm = moves.map(({ up, down }, i) => known(i, down > up && down > 0 ? down : 0));
    const tr = wilder(trueRanges(b, false), n);
    const plus = zip(wilder(plusDm, n), tr, (d, t) => 100 * divided(d, t));
    const less = zip(wilder(minusDm, n), tr, (d, t) => 100 * divided(d, t));
    const dx = zip(plus, less, (p, m) => divided(100 * Math.abs(p - m), p + m));
    return [wilder(dx, g.n('smoothing')), plus, less];
  },
  aroon: (b, g) => {
    const n = g.n('period');
    const up = roll(b.high, n + 1, (w) => (100 * w.lastIndexOf(Math.max(...w))) / n);
    const down = roll(b.low, n + 1, (w) => (100 * w.lastIndexOf(Math.min(...w))) / n);
    return [up, down, minus(up, down)];
  },
  vortex: (b, g) => {
    const n = g.n('period');
    const tr = sum(trueRanges(b, false), n);
    const plus = zip(b.high, ago(b.low, 1), (h, l) => Math.abs(h - l));
    const less = zip(b.low, ago(b.high, 1), (l, h) => Math.abs(l - h));
    return [zip(sum(plus, n), tr, divided), zip(sum(less, n), tr, divided)];
  },
  trix: (b, g) => {
    const n = g.n('period');
    const three = ema(ema(ema(priced(b, g), n), n), n);
    const line = zip(three, ago(three, 1), (v, p) => (p > 0 ? 100 * (v / p - 1) : Number.NaN));
    return [line, ema(line, g.n('signal'))];
  },
  'detrended-price': (b, g) => {
    const x = priced(b, g);
    const n = g.n('period');
    return [minus(ago(x, Math.trunc(n / 2) + 1), sma(x, n))];
  },
  'pivot-points': (b) => pivots(b),
};

import { ago, at, type Given, mean, minus, type NaiveTable, type Series, total, zip } from './tools.ts';

const leg = (b: Series, name: string): number[] => b.extra[name] ?? [];

/** Covariance matrix entries of each window of moves, by the textbook double sum over pairs of bars. */
function pairs(b: Series, g: Given, f: (aa: number, bb: number, ab: number) => number): number[] {
  const kind = g.s('movement');
  const moved = (x: number[]) => {
    if (kind === 'level') return x;
    if (kind === 'change') return minus(x, ago(x, 1));
    return zip(x, ago(x, 1), (v, p) => (v > 0 && p > 0 ? Math.log(v / p) : Number.NaN));
  };
  const own = moved(b.close);
  const other = moved(leg(b, 'other'));
  const n = g.n('period');
  return own.map((_, i) => {
    if (i < n - 1) return Number.NaN;
    const u = own.slice(i - n + 1, i + 1);
    const v = other.slice(i - n + 1, i + 1);
    const dot = (p: number[], q: number[]) =>
      total(p.map((w, j) => (w - mean(p)) * (at(q, j) - mean(q)))) / (n - 1);
    return f(dot(u, u), dot(v, v), dot(u, v));
  });
}

export const energy: NaiveTable = {
  'crack-spread': (b, g) => [
    leg(b, 'crude').map((crude, i) => {
      const products =
        g.n('gasolineParts') * at(leg(b, 'gasoline'), i) +
        g.n('distillateParts') * at(leg(b, 'distillate'), i);
      return (products * g.n('gallonsPerBarrel') - g.n('crudeParts') * crude) / g.n('crudeParts');
    }),
  ],
  'calendar-spread': (b) => [minus(leg(b, 'near'), leg(b, 'far'))],
  'term-structure-slope': (b, g) => [
    zip(leg(b, 'near'), leg(b, 'far'), (near, far) => {
      if (g.s('method') === 'absolute') return ((near - far) / g.n('days')) * g.n('daysPerYear');
      if (!(near > 0 && far > 0)) return Number.NaN;
      return ((Math.log(near) - Math.log(far)) / (g.n('days') / g.n('daysPerYear'))) * 100;
    }),
  ],
  'spark-spread': (b, g) => [zip(leg(b, 'power'), leg(b, 'gas'), (p, q) => p - q * (1 / g.n('efficiency')))],
  'clean-spark-spread': (b, g) => [
    leg(b, 'power').map((p, i) => {
      const fuel = at(leg(b, 'gas'), i) / g.n('efficiency');
      const carbon = (g.n('emissions') / g.n('efficiency')) * at(leg(b, 'carbon'), i);
      return p - fuel - carbon;
    }),
  ],
  butterfly: (b) => [leg(b, 'middle').map((m, i) => at(leg(b, 'near'), i) - m - (m - at(leg(b, 'far'), i)))],
  ratio: (b, g) => [zip(b.close, leg(b, 'other'), (u, v) => (v > 0 ? (u / v) * g.n('scale') : Number.NaN))],
  'rolling-correlation': (b, g) => [
    pairs(b, g, (aa, bb, ab) => (aa > 0 && bb > 0 ? ab / Math.sqrt(aa * bb) : Number.NaN)),
  ],
  'rolling-beta': (b, g) => [pairs(b, g, (_, bb, ab) => (bb > 0 ? ab / bb : Number.NaN))],
};

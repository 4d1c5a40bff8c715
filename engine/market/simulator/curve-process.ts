import { choleskyFactor } from '../../numerics/random/correlated-normals.ts';
import type { RandomStream } from '../../numerics/random/random-stream.ts';
import type { Calibration } from './calibration.ts';
import type { ProductDynamics } from './product-dynamics.ts';

/**
 * Two factors a product (Schwartz and Smith, "Short-Term Variations and Long-Term Dynamics in Commodity Prices",
 * Management Science 46, 2000): the change of a price delivered in d days is
 *
 *     short * exp(-reversion * d) + long + spike * exp(-decay * d)
 *
 * of the log price where `lognormal`, of the price where `normal` (which may be zero or negative). Short is an
 * Ornstein-Uhlenbeck process by Euler's scheme, long a random walk with normal jumps (Merton 1976), spike a shot-noise
 * process that fades. The two factors of one product are independent, which the paper does not ask for; those of
 * different products are correlated alike. Time runs round the clock: a day is 86,400 seconds.
 */
export interface CurveProcess {
  advance(days: number): void;
  /** Change since the start of what is delivered in `daysAhead`. */
  change(product: number, daysAhead: number): number;
}

const daysPerYear = 365;

/**
 * Correlations of all pairs: measured ones from the calibration; of a product that moves like another, its correlation
 * with that one times that one's own.
 */
export function productCorrelation(
  products: readonly ProductDynamics[],
  calibration: Calibration,
): number[][] {
  const { symbols, matrix } = calibration.correlation;
  const bySymbol = new Map(products.map((product) => [product.symbol, product]));
  /** The measured name a product goes back to, and the product of the correlations on the way. */
  const rootOf = (
    symbol: string,
  ): { path: Map<string, number>; root: string | undefined; weight: number } => {
    const path = new Map<string, number>();
    let weight = 1;
    for (let at: string | undefined = symbol; at !== undefined; ) {
      path.set(at, weight);
      const product: ProductDynamics | undefined = bySymbol.get(at);
      if (product?.like === undefined) {
        const measured = product === undefined ? at : product.measuredAs;
        return {
          path,
          root: measured !== undefined && symbols.includes(measured) ? measured : undefined,
          weight,
        };
      }
      weight *= product.like.correlation;
      at = product.like.symbol;
    }
    return { path, root: undefined, weight };
  };
  const roots = products.map(({ symbol }) => rootOf(symbol));
  return products.map((_, row) =>
    products.map((_, column) => {
      if (row === column) return 1;
      const [a, b] = [roots[row], roots[column]];
      if (a === undefined || b === undefined) return 0;
      for (const [symbol, weight] of a.path) {
        const other = b.path.get(symbol);
        if (other !== undefined) return weight * other;
      }
      if (a.root === undefined || b.root === undefined) return 0;
      return a.weight * b.weight * (matrix[symbols.indexOf(a.root)]?.[symbols.indexOf(b.root)] ?? 0);
    }),
  );
}

export function createCurveProcess(
  products: readonly ProductDynamics[],
  calibration: Calibration,
  stream: RandomStream,
): CurveProcess {
  const count = products.length;
  const factor = choleskyFactor(productCorrelation(products, calibration));
  const independent = new Float64Array(count);
  const shocks = new Float64Array(count);
  const short = Float64Array.from(products, ({ startShort }) => startShort);
  const long = new Float64Array(count);
  const spike = new Float64Array(count);
  const spikeDecay = products.map(({ spikes }) =>
    spikes === undefined ? 0 : Math.LN2 / spikes.halfLifeDays,
  );

  function draw(): void {
    for (let i = 0; i < count; i++) independent[i] = stream.normal();
    for (let i = 0; i < count; i++) {
      const row = factor[i] as Float64Array;
      let sum = 0;
      for (let k = 0; k <= i; k++) sum += (row[k] ?? 0) * (independent[k] ?? 0);
      shocks[i] = sum;
    }
  }

  function drift(product: ProductDynamics, share: number, days: number): number {
    return product.dynamics === 'lognormal'
      ? (product.volatility * product.volatility * share * days) / 2
      : 0;
  }

  function jump(product: ProductDynamics, index: number, days: number): void {
    if (product.jumps !== undefined && stream.uniform() < (product.jumps.perYear * days) / daysPerYear) {
      const { deviation } = product.jumps;
      long[index] =
        (long[index] ?? 0) +
        deviation * stream.normal() -
        (product.dynamics === 'lognormal' ? (deviation * deviation) / 2 : 0);
    }
    const { spikes } = product;
    if (spikes === undefined) return;
    spike[index] = (spike[index] ?? 0) * Math.exp(-(spikeDecay[index] ?? 0) * days);
    if (stream.uniform() >= spikes.perDay * days) return;
    const size = -Math.log(1 - stream.uniform()) * spikes.mean;
    spike[index] = (spike[index] ?? 0) + (stream.uniform() < spikes.downShare ? -size : size);
  }

  return {
    advance(days) {
      const root = Math.sqrt(days);
      draw();
      for (let i = 0; i < count; i++) {
        const product = products[i] as ProductDynamics;
        const share = product.shortShare;
        short[i] =
          (short[i] ?? 0) * (1 - Math.min(1, product.reversion * days)) +
          product.volatility * Math.sqrt(share) * root * (shocks[i] ?? 0) -
          drift(product, share, days);
      }
      draw();
      for (let i = 0; i < count; i++) {
        const product = products[i] as ProductDynamics;
        const share = 1 - product.shortShare;
        if (share > 0) {
          long[i] =
            (long[i] ?? 0) +
            product.volatility * Math.sqrt(share) * root * (shocks[i] ?? 0) -
            drift(product, share, days);
        }
        jump(product, i, days);
      }
    },
    change(index, daysAhead) {
      const product = products[index] as ProductDynamics;
      const faded =
        ((short[index] ?? 0) - product.startShort) *
        (daysAhead === 0 ? 1 : Math.exp(-product.reversion * daysAhead));
      const spiked =
        product.spikes === undefined
          ? 0
          : (spike[index] ?? 0) * Math.exp(-(spikeDecay[index] ?? 0) * daysAhead);
      return faded + (long[index] ?? 0) + spiked;
    },
  };
}

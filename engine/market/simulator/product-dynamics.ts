import { Fault } from '../../domain/fault.ts';
import type { Calibration } from './calibration.ts';
import type { Curves, ProductCurve } from './curve-parameters.ts';

/** Everything the price process needs of one product, from measured figures where there are any. */
export interface ProductDynamics {
  readonly symbol: string;
  readonly dynamics: 'lognormal' | 'normal';
  readonly level: number;
  /** Per square root of a day. */
  readonly volatility: number;
  readonly shortShare: number;
  /** Per day. */
  readonly reversion: number;
  /** Where the fading part starts from: a spot price away from its mean is drawn back. */
  readonly startShort: number;
  readonly slopePerYear: number;
  readonly seasonality: readonly number[] | undefined;
  readonly jumps: ProductCurve['jumps'];
  readonly spikes: ProductCurve['spikes'];
  /** Name under which the calibration's correlation matrix knows it, if it does. */
  readonly measuredAs: string | undefined;
  readonly like: ProductCurve['like'];
  readonly weight: number;
}

const daysPerYear = 365;

const plain: ProductCurve = { shortShare: 0, reversionPerYear: 1, slopePerYear: 0, weight: 1 };

/** Throws Fault NOT_CALIBRATED where neither file has figures of the product. */
export function dynamicsOf(
  symbol: string,
  calibration: Calibration,
  curves: Curves | undefined,
): ProductDynamics {
  const curve = curves?.products[symbol] ?? plain;
  // A level of its own says that the measured figures of that name are of something else.
  const name = curve.figuresOf ?? (curve.level === undefined ? symbol : undefined);
  const figures = name === undefined ? undefined : calibration.instruments[name];
  const level = curve.level ?? figures?.level.value;
  const volatility = curve.volatility ?? figures?.volatility.value;
  if (level === undefined || volatility === undefined) {
    throw new Fault('NOT_CALIBRATED', `The simulated exchange has no figures for ${symbol}.`, { symbol });
  }
  const reverting = figures?.dynamics === 'normal' ? figures : undefined;
  return {
    symbol,
    dynamics: figures?.dynamics ?? curve.dynamics ?? 'lognormal',
    level,
    volatility,
    shortShare: reverting === undefined ? curve.shortShare : 1,
    reversion: reverting?.meanReversion.value ?? curve.reversionPerYear / daysPerYear,
    startShort: reverting === undefined ? 0 : level - reverting.meanLevel.value,
    slopePerYear: curve.slopePerYear,
    seasonality: curve.seasonality,
    jumps: curve.jumps,
    spikes: curve.spikes,
    measuredAs: name !== undefined && calibration.correlation.symbols.includes(name) ? name : undefined,
    like: curve.like,
    weight: curve.weight,
  };
}

export function isSimulatedProduct(
  symbol: string,
  calibration: Calibration,
  curves: Curves | undefined,
): boolean {
  return calibration.instruments[symbol] !== undefined || curves?.products[symbol] !== undefined;
}

import type { Instrument } from '../../domain/instrument.ts';
import { priceToTicks, type TickScale, tickScale, ticksToPrice } from '../ticks.ts';
import type { Calibration } from './calibration.ts';
import type { Curves } from './curve-parameters.ts';
import { dynamicsOf, type ProductDynamics } from './product-dynamics.ts';

/** The part of a contract's facts that its price depends on; dates as YYYY-MM-DD. */
export interface ContractFacts {
  readonly product: string;
  readonly start: string;
  readonly end: string;
}

/** What the exchange must know of an instrument; `contract` where it is one delivery period of a product. */
export type ListedFacts = Pick<Instrument, 'symbol' | 'tickSize'> & {
  readonly contract?: ContractFacts | undefined;
};

export interface Delivery {
  readonly daysAhead: number;
  /** 1 to 12. */
  readonly month: number;
}

export interface ListedInstrument {
  readonly symbol: string;
  readonly scale: TickScale;
  readonly product: number;
  /** Months of delivery; none where it is not delivered over time. */
  readonly deliveries: readonly Delivery[];
  /** Price before the first simulated trade. */
  readonly start: number;
  /** Share of the exchange's messages, against the others. */
  readonly weight: number;
}

export interface Listing {
  readonly products: readonly ProductDynamics[];
  readonly instruments: readonly ListedInstrument[];
}

const day = 86_400_000;
const daysPerYear = 365;
/** Each next delivery has so much less to say, down to the least. */
const weightDecay = 0.78;
const leastWeight = 0.02;

function deliveriesOf(contract: ContractFacts, date: number): Delivery[] {
  const deliveries: Delivery[] = [];
  const end = Date.parse(contract.end);
  for (let first = new Date(Date.parse(contract.start)); first.getTime() <= end; ) {
    const daysAhead = Math.max(0, (first.getTime() - date) / day);
    deliveries.push({ daysAhead, month: first.getUTCMonth() + 1 });
    first = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 1));
  }
  return deliveries;
}

/** The curve at the start, before its level: a factor on the price, or price units to add where `normal`. */
export function curveShape(product: ProductDynamics, deliveries: readonly Delivery[]): number {
  const normal = product.dynamics === 'normal';
  if (deliveries.length === 0) return normal ? 0 : 1;
  let sum = 0;
  for (const { daysAhead, month } of deliveries) {
    const season = product.seasonality?.[month - 1];
    const slope = (product.slopePerYear * daysAhead) / daysPerYear;
    sum += normal ? (season ?? 0) + slope : (season ?? 1) * Math.exp(slope);
  }
  return sum / deliveries.length;
}

function usable(anchor: number | undefined, product: ProductDynamics): anchor is number {
  return anchor !== undefined && Number.isFinite(anchor) && (product.dynamics === 'normal' || anchor > 0);
}

const neutral = (product: ProductDynamics): number => (product.dynamics === 'normal' ? 0 : 1);

const monthKey = ({ daysAhead, month }: Delivery): string => `${Math.round(daysAhead / 30)} ${month}`;

/** A longer period stands off the curve as its months do on the mean, a month as the one before it does. */
function offCurve(
  product: ProductDynamics,
  onCurve: number,
  deliveries: readonly Delivery[],
  { last, byMonth }: { readonly last: number; readonly byMonth: ReadonlyMap<string, number> },
): number {
  const offsets = deliveries.map((delivery) => byMonth.get(monthKey(delivery)) ?? last);
  const mean =
    offsets.length === 0 ? neutral(product) : offsets.reduce((sum, one) => sum + one, 0) / offsets.length;
  return product.dynamics === 'normal' ? onCurve + mean : onCurve * mean;
}

/**
 * Instruments with their products, start prices and shares of the messages. A contract starts at its own anchor, else
 * on the curve through its product's, whose front stands at the product's anchor, else at its level. `date` is UTC
 * milliseconds. Throws Fault NOT_CALIBRATED.
 */
export function listOnExchange(options: {
  instruments: readonly ListedFacts[];
  calibration: Calibration;
  curves?: Curves | undefined;
  anchors?: Readonly<Record<string, number>> | undefined;
  date?: number | undefined;
}): Listing {
  const { calibration, curves, anchors = {}, date = 0 } = options;
  const products: ProductDynamics[] = [];
  const fronts: (readonly Delivery[])[] = [];
  const ranks: number[] = [];
  /** How far contracts stand off the curve, by product and month: those without a price of their own follow the others. */
  const offsets: { last: number; readonly byMonth: Map<string, number> }[] = [];
  const instruments = options.instruments.map((instrument) => {
    const name = instrument.contract?.product ?? instrument.symbol;
    const deliveries = instrument.contract === undefined ? [] : deliveriesOf(instrument.contract, date);
    let index = products.findIndex(({ symbol }) => symbol === name);
    if (index === -1) {
      index = products.push(dynamicsOf(name, calibration, curves)) - 1;
      fronts.push(deliveries);
      ranks.push(0);
      offsets.push({ last: neutral(products[index] as ProductDynamics), byMonth: new Map() });
    }
    const product = products[index] as ProductDynamics;
    const scale = tickScale(instrument.tickSize);
    const front = curveShape(product, fronts[index] ?? []);
    const shape = curveShape(product, deliveries);
    const anchor = anchors[name];
    const level = usable(anchor, product) ? anchor : product.level;
    const own = anchors[instrument.symbol];
    const normal = product.dynamics === 'normal';
    const onCurve = normal ? level + shape - front : (level * shape) / front;
    const known = offsets[index] as (typeof offsets)[number];
    const start = usable(own, product) ? own : offCurve(product, onCurve, deliveries, known);
    const offset = normal ? start - onCurve : start / onCurve;
    if (deliveries.length === 1) {
      known.last = offset;
      known.byMonth.set(monthKey(deliveries[0] as Delivery), offset);
    }
    const rank = ranks[index] ?? 0;
    ranks[index] = rank + 1;
    const ticks = priceToTicks(start, scale);
    // No lognormal price is zero, however coarse the tick.
    const least = product.dynamics === 'normal' ? ticks : Math.max(1, ticks);
    return {
      symbol: instrument.symbol,
      scale,
      product: index,
      deliveries,
      start: ticksToPrice(least, scale),
      weight: product.weight * Math.max(leastWeight, weightDecay ** rank),
    };
  });
  return { products, instruments };
}

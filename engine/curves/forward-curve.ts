/**
 * A forward curve as a list of tenors: one point a delivery period, none left out. A point that is old or hardly traded
 * stays and says so.
 */
export type PointState =
  /** Traded on the date asked for. */
  | 'traded'
  /** Traded less than `thinVolume`, or quoted without a trade. */
  | 'thin'
  /** The last price is from an earlier date. */
  | 'stale'
  /** No price is known. */
  | 'missing';

export interface CurveInput {
  readonly symbol: string;
  readonly code: string;
  readonly label: string;
  /** First and last delivery date, YYYY-MM-DD. */
  readonly start: string;
  readonly end: string;
  readonly price: number | null;
  /** Date or instant of the price, UTC ms. */
  readonly time: number | null;
  readonly volume: number | null;
  readonly openInterest: number | null;
}

export interface CurvePoint extends CurveInput {
  readonly state: PointState;
  /** Price less that of the delivery before, of the same kind; null where either is missing. */
  readonly step: number | null;
  /** The step as a part of the earlier price, a year: above zero is contango. Null where a price is not above zero. */
  readonly annualisedStep: number | null;
}

const day = 86_400_000;

/** `since`: prices older than this instant are stale. Points in order of delivery. */
export function forwardCurve(
  points: readonly CurveInput[],
  options: { readonly since: number; readonly thinVolume: number },
): CurvePoint[] {
  let before: CurveInput | undefined;
  return points.map((point) => {
    const near = before;
    before = point.price === null ? before : point;
    const priced = near?.price != null && point.price !== null;
    const step = priced ? (point.price as number) - (near?.price as number) : null;
    const years = near === undefined ? 0 : (Date.parse(point.start) - Date.parse(near.start)) / day / 365.25;
    const positive = priced && (near?.price as number) > 0 && (point.price as number) > 0 && years > 0;
    return {
      ...point,
      state: stateOf(point, options),
      step,
      annualisedStep: positive ? Math.log((point.price as number) / (near?.price as number)) / years : null,
    };
  });
}

function stateOf(
  { price, time, volume }: CurveInput,
  { since, thinVolume }: { readonly since: number; readonly thinVolume: number },
): PointState {
  if (price === null || time === null) return 'missing';
  if (time < since) return 'stale';
  return volume === null || Number.isNaN(volume) || volume < thinVolume ? 'thin' : 'traded';
}

export type CurveShape = 'contango' | 'backwardation' | 'mixed' | 'flat' | 'unknown';

/** The shape of the first `count` steps. */
export function curveShape(points: readonly CurvePoint[], count = 6): CurveShape {
  const steps = points.flatMap(({ step }) => (step === null ? [] : [step])).slice(0, count);
  if (steps.length === 0) return 'unknown';
  if (steps.every((step) => step === 0)) return 'flat';
  if (steps.every((step) => step >= 0)) return 'contango';
  return steps.every((step) => step <= 0) ? 'backwardation' : 'mixed';
}

/** A tick as a fraction of whole numbers, so that a price made of ticks is the double nearest to its decimal text. */
export interface TickScale {
  readonly numerator: number;
  readonly denominator: number;
}

/** `tickSize` is decimal text such as `0.005`; throws RangeError on anything else. */
export function tickScale(tickSize: string): TickScale {
  const decimals = tickSize.split('.')[1]?.length ?? 0;
  const numerator = Number(tickSize.replace('.', ''));
  if (!Number.isSafeInteger(numerator) || numerator <= 0) {
    throw new RangeError(`tickScale: expected a positive decimal, got "${tickSize}"`);
  }
  return { numerator, denominator: 10 ** decimals };
}

export function ticksToPrice(ticks: number, scale: TickScale): number {
  return (ticks * scale.numerator) / scale.denominator;
}

/** The nearest whole number of ticks. */
export function priceToTicks(price: number, scale: TickScale): number {
  // Adding zero turns -0 into 0.
  return Math.round((price * scale.denominator) / scale.numerator) + 0;
}

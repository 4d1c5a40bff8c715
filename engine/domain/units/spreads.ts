import { failure, type Result, success } from '../fault.ts';

/**
 * Margins of plants, per unit of output. Definitions: US Energy Information Administration, "An introduction to spark
 * spreads" (2013): power less gas times heat rate; clean ones less the cost of the emissions. Efficiency, emission
 * factors and calorific value are inputs: they differ by plant and by higher or lower heating value.
 */
const megawattHourPerMmbtu = (1e6 * 1_055.05585262) / 3.6e9;

/** MMBtu of fuel for a MWh of power, at an efficiency above 0 and up to 1. */
export function heatRate(efficiency: number): Result<number> {
  if (!(efficiency > 0 && efficiency <= 1)) {
    return failure('EFFICIENCY_INVALID', `An efficiency lies above 0 and at most at 1, got ${efficiency}.`, {
      efficiency,
    });
  }
  return success(1 / (efficiency * megawattHourPerMmbtu));
}

export interface SparkInput {
  /** EUR/MWh of power. */
  readonly power: number;
  /** EUR/MWh of fuel. */
  readonly fuel: number;
  readonly efficiency: number;
  /** Clean spread only: price of an allowance, EUR/t, and t of CO2 a MWh of fuel. */
  readonly carbon?: { readonly price: number; readonly tonnesPerFuel: number } | undefined;
}

/** EUR/MWh of power that is left after fuel, and after emissions where `carbon` is given. */
export function sparkSpread(input: SparkInput): Result<number> {
  const { power, fuel, efficiency, carbon } = input;
  const rate = heatRate(efficiency);
  if (!rate.ok) return rate;
  const fuelPerPower = 1 / efficiency;
  const emissions = carbon === undefined ? 0 : carbon.price * carbon.tonnesPerFuel * fuelPerPower;
  return success(power - fuel * fuelPerPower - emissions);
}

export interface DarkInput {
  /** EUR/MWh of power. */
  readonly power: number;
  /** USD/t of coal. */
  readonly coal: number;
  /** Dollars for one euro. */
  readonly eurUsd: number;
  /** MWh in a tonne of coal: 6.978 for API2's 6,000 kcal/kg. */
  readonly energyPerTonne: number;
  readonly efficiency: number;
  readonly carbon?: { readonly price: number; readonly tonnesPerFuel: number } | undefined;
}

/** EUR/MWh of power that is left after coal, and after emissions where `carbon` is given. */
export function darkSpread(input: DarkInput): Result<number> {
  const { coal, eurUsd, energyPerTonne, ...rest } = input;
  if (!(eurUsd > 0 && energyPerTonne > 0)) {
    return failure('INPUT_OUT_OF_RANGE', 'The rate and the energy in a tonne must be above zero.', {
      eurUsd,
      energyPerTonne,
    });
  }
  return sparkSpread({ ...rest, fuel: coal / eurUsd / energyPerTonne });
}

/** USD/bbl of refining: `products` barrels of each product from `crude` barrels of crude; products in USD/gal. */
export function crackSpread(
  crude: number,
  barrels: number,
  products: readonly { readonly price: number; readonly barrels: number }[],
): Result<number> {
  if (!(barrels > 0) || products.some((product) => !(product.barrels > 0))) {
    return failure('INPUT_OUT_OF_RANGE', 'A crack spread needs barrels above zero on every leg.', {
      barrels,
    });
  }
  const value = products.reduce((sum, product) => sum + product.price * 42 * product.barrels, 0);
  return success((value - crude * barrels) / barrels);
}

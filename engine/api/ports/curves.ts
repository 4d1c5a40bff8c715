import type { CurvePoint, CurveShape } from '../../curves/forward-curve.ts';
import type { InventoryReport } from '../../curves/inventory.ts';
import type { Seasonality } from '../../curves/seasonality.ts';
import type { SpreadMatrix } from '../../curves/spread-matrix.ts';
import type { PeriodKind } from '../../domain/delivery.ts';
import type { ContinuousRequest } from './history.ts';

export interface CurveAnswer {
  /** Date it is of, YYYY-MM-DD; null for the present one. */
  readonly date: string | null;
  readonly shape: CurveShape;
  readonly points: readonly CurvePoint[];
}

export interface SeasonalityAnswer extends Seasonality {
  readonly symbol: string;
  readonly unit: string | null;
  readonly badge: string | null;
  readonly simulated: boolean;
}

export interface InventoryEntry extends InventoryReport {
  readonly symbol: string;
  readonly unit: string | null;
}

export interface CurveService {
  /** Curves of a product as of dates (null is now), months unless other kinds are asked for. */
  forward(request: {
    readonly product: string;
    readonly dates: readonly (string | null)[];
    readonly kinds: readonly PeriodKind[];
    readonly thinVolume: number;
  }): Promise<readonly CurveAnswer[]>;
  matrix(request: {
    readonly product: string;
    readonly date: string | null;
    readonly count: number;
  }): Promise<SpreadMatrix>;
  seasonality(request: {
    readonly symbol: string;
    readonly bandYears: number;
    readonly continuous?: ContinuousRequest | undefined;
  }): Promise<SeasonalityAnswer>;
  /** Weekly series of the store, or the named ones, against their own past. */
  inventories(symbols: readonly string[] | undefined): Promise<readonly InventoryEntry[]>;
}

import { rhythmOf } from '../desk/calendar.ts';
import { type Anomaly, oddBars, oddMoves } from './anomalies.ts';
import { changesOf } from './changes.ts';
import { type Regimes, regimesOf } from './regimes.ts';
import { type SeasonalPosition, seasonalPosition } from './seasonal-position.ts';
import { type CurveFact, type LedgerFact, type Sentence, sentencesOf } from './sentences.ts';

export interface InsightRequest {
  readonly symbol: string;
  readonly unit: string | null;
  readonly bars: { readonly time: Float64Array; readonly close: Float64Array; readonly volume: Float64Array };
  /** Milliseconds ahead for the seasonal comparison. */
  readonly horizon: number;
  readonly curve: CurveFact | null;
  readonly ledger: readonly LedgerFact[];
}

export interface Insight {
  readonly kind: 'log return' | 'difference';
  readonly rowsPerYear: number;
  readonly regimes: Regimes;
  readonly anomalies: readonly Anomaly[];
  readonly season: SeasonalPosition | null;
  readonly sentences: readonly Sentence[];
}

/** Rows looked through for odd bars, and how rare they must be. */
const watched = 60;
const oneIn = 500;

/** What can be said of a series by rules, each sentence with its number and its model. Throws Faults FORECAST_…. */
export function insightOf(request: InsightRequest): Insight {
  const { bars, horizon } = request;
  const changes = changesOf(bars.time, bars.close);
  const { rowsPerYear } = rhythmOf(bars.time);
  const regimes = regimesOf(changes, rowsPerYear);
  const anomalies = [
    ...oddMoves(changes, regimes.model, watched, oneIn),
    ...oddBars(bars, watched, oneIn),
  ].sort((a, b) => b.time - a.time);
  const season = seasonalPosition(bars.time, bars.close, horizon) ?? null;
  return {
    kind: changes.kind,
    rowsPerYear,
    regimes,
    anomalies,
    season,
    sentences: sentencesOf({ request, kind: changes.kind, regimes, anomalies, season, watched }),
  };
}

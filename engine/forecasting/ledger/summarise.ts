import { type CoverageVerdict, coverageVerdict } from './verdict.ts';

/** One row of a forecast whose truth has come. */
export interface Scored {
  readonly symbol: string;
  readonly interval: string;
  readonly model: string;
  readonly forecastId: string;
  readonly levels: readonly number[];
  /** What an error is divided by for MASE; 0 where nothing moved. */
  readonly scale: number;
  /** From 1. */
  readonly step: number;
  readonly yhat: number;
  /** Lower and upper of each level. */
  readonly limits: ArrayLike<number>;
  readonly truth: number;
}

export interface LevelRecord {
  readonly nominal: number;
  readonly rows: number;
  readonly inside: number;
  readonly realised: number;
  readonly verdict: CoverageVerdict;
}

export interface LedgerRow {
  readonly symbol: string;
  readonly interval: string;
  readonly model: string;
  readonly forecasts: number;
  readonly rows: number;
  /** Mean absolute error, unit of the series. */
  readonly mae: number;
  /** Mean absolute scaled error; null where nothing ever moved. */
  readonly mase: number | null;
  readonly bias: number;
  readonly levels: readonly LevelRecord[];
  /** By step ahead: rows, and the share inside the level nearest to 80 %. */
  readonly byStep: readonly { readonly step: number; readonly rows: number; readonly realised: number }[];
  /** Why the model takes no part in the automatic choice; null where it does. */
  readonly demoted: string | null;
}

const percent = (share: number) => `${(100 * share).toFixed(0)} %`;

/** The level that decides on a model: nearest to 80 %. */
export function decidingLevel(levels: readonly number[]): number {
  let nearest = 0;
  for (const [index, level] of levels.entries())
    if (Math.abs(level - 0.8) < Math.abs((levels[nearest] as number) - 0.8)) nearest = index;
  return nearest;
}

const isInside = ({ limits, truth }: Scored, level: number) =>
  truth >= (limits[2 * level] as number) && truth <= (limits[2 * level + 1] as number);

function levelRecords(rows: readonly Scored[], forecasts: number): LevelRecord[] {
  const counts = new Map<number, { rows: number; inside: number }>();
  for (const row of rows)
    for (const [index, nominal] of row.levels.entries()) {
      const count = counts.get(nominal) ?? { rows: 0, inside: 0 };
      count.rows += 1;
      count.inside += Number(isInside(row, index));
      counts.set(nominal, count);
    }
  return [...counts]
    .sort(([a], [b]) => a - b)
    .map(([nominal, count]) => ({
      nominal,
      ...count,
      realised: count.inside / count.rows,
      verdict: coverageVerdict({ ...count, forecasts, nominal }),
    }));
}

function rowOf(rows: readonly Scored[]): LedgerRow {
  const { symbol, interval, model } = rows[0] as Scored;
  const forecasts = new Set(rows.map(({ forecastId }) => forecastId)).size;
  const levels = levelRecords(rows, forecasts);
  let [absolute, scaled, scaledRows, sum] = [0, 0, 0, 0];
  const steps = new Map<number, { rows: number; inside: number }>();
  for (const row of rows) {
    const error = row.truth - row.yhat;
    absolute += Math.abs(error);
    sum += error;
    if (row.scale > 0) {
      scaled += Math.abs(error) / row.scale;
      scaledRows += 1;
    }
    const step = steps.get(row.step) ?? { rows: 0, inside: 0 };
    step.rows += 1;
    step.inside += Number(isInside(row, decidingLevel(row.levels)));
    steps.set(row.step, step);
  }
  const deciding = levels[decidingLevel(levels.map(({ nominal }) => nominal))];
  const off = deciding?.verdict.state === 'too narrow' || deciding?.verdict.state === 'too wide';
  return {
    symbol,
    interval,
    model,
    forecasts,
    rows: rows.length,
    mae: absolute / rows.length,
    mase: scaledRows === 0 ? null : scaled / scaledRows,
    bias: sum / rows.length,
    levels,
    byStep: [...steps]
      .sort(([a], [b]) => a - b)
      .map(([step, count]) => ({ step, rows: count.rows, realised: count.inside / count.rows })),
    demoted:
      deciding !== undefined && off
        ? `its ${percent(deciding.nominal)} intervals held ${percent(deciding.realised)} of ${deciding.rows} values in ${forecasts} forecasts: ${deciding.verdict.state}`
        : null,
  };
}

/** A row for each series and model, by name. */
export function summariseLedger(scored: readonly Scored[]): LedgerRow[] {
  const groups = new Map<string, Scored[]>();
  for (const row of scored) {
    const key = JSON.stringify([row.symbol, row.interval, row.model]);
    const group = groups.get(key) ?? [];
    group.push(row);
    groups.set(key, group);
  }
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, rows]) => rowOf(rows));
}

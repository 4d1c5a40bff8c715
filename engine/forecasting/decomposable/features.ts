import { Fault } from '../../domain/fault.ts';
import { dayOf, holidayColumnName } from './holidays.ts';
import { fourierColumns } from './seasonality.ts';
import type { DecomposableModel, Frame, Mode } from './types.ts';

/** The feature matrix X by columns, and what each column is. */
export interface Features {
  readonly columns: readonly Float64Array[];
  readonly names: readonly string[];
  readonly priorScale: Float64Array;
  readonly mode: readonly Mode[];
  /** Per component the columns that add up to it. */
  readonly members: ReadonlyMap<string, readonly number[]>;
  /** Per component its mode; a name has one mode only. */
  readonly componentMode: ReadonlyMap<string, Mode>;
}

type Parts = Pick<DecomposableModel, 'seasonalities' | 'holidays' | 'holidayMode' | 'regressors'>;

function conditionOf(frame: Frame, name: string, seasonality: string): Float64Array {
  const found = frame.conditions?.[name];
  if (found !== undefined) return found;
  throw new Fault(
    'FORECAST_CONDITION_UNKNOWN',
    `The seasonality ${seasonality} holds where ${name} does, and the frame has no condition of that name. Give it for every row of history and future.`,
    { condition: name, seasonality },
  );
}

function regressorOf(frame: Frame, name: string, where: string): Float64Array {
  const found = frame.regressors?.[name];
  if (found !== undefined) return found;
  throw new Fault(
    'FORECAST_REGRESSOR_MISSING',
    `The regressor ${name} is missing in the ${where}. Give a value for every row: what is not known ahead cannot be a regressor.`,
    { regressor: name, frame: where },
  );
}

/** Builds X on any frame, with the means and spreads of the training rows. `where` names the frame in errors. */
export function buildFeatures(parts: Parts, frame: Frame, where: string): Features {
  const columns: Float64Array[] = [];
  const names: string[] = [];
  const scales: number[] = [];
  const mode: Mode[] = [];
  const members = new Map<string, number[]>();
  const componentMode = new Map<string, Mode>();
  const add = (
    values: Float64Array,
    name: string,
    scale: number,
    of: Mode,
    components: readonly string[],
  ) => {
    for (const component of [...components, of === 'additive' ? 'additiveTerms' : 'multiplicativeTerms']) {
      const list = members.get(component) ?? [];
      list.push(columns.length);
      members.set(component, list);
      componentMode.set(component, of);
    }
    columns.push(values);
    names.push(name);
    scales.push(scale);
    mode.push(of);
  };
  for (const seasonality of parts.seasonalities) {
    const { name, periodDays, fourierOrder, conditionName } = seasonality;
    const condition = conditionName === null ? undefined : conditionOf(frame, conditionName, name);
    for (const [at, column] of fourierColumns(frame.ds, periodDays, fourierOrder).entries()) {
      if (condition !== undefined)
        for (let row = 0; row < column.length; row++) if (condition[row] === 0) column[row] = 0;
      add(column, `${name}_delim_${at + 1}`, seasonality.priorScale, seasonality.mode, [name]);
    }
  }
  for (const holiday of parts.holidays) {
    const days = new Set(holiday.days);
    const column = Float64Array.from(frame.ds, (time) => (days.has(dayOf(time)) ? 1 : 0));
    add(column, holidayColumnName(holiday), holiday.priorScale, parts.holidayMode, [
      holiday.name,
      'holidays',
    ]);
  }
  for (const regressor of parts.regressors) {
    const { mu, std } = regressor;
    const column = Float64Array.from(
      regressorOf(frame, regressor.name, where),
      (value) => (value - mu) / std,
    );
    const all = regressor.mode === 'additive' ? 'extraRegressorsAdditive' : 'extraRegressorsMultiplicative';
    add(column, regressor.name, regressor.priorScale, regressor.mode, [regressor.name, all]);
  }
  return { columns, names, priorScale: Float64Array.from(scales), mode, members, componentMode };
}

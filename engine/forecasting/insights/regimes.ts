import { Fault } from '../../domain/fault.ts';
import type { Changes } from './changes.ts';
import { type HiddenMarkov, hiddenMarkov } from './hidden-markov.ts';

/** Regimes of volatility: how many the data support, which one is now, since when, and how long it usually lasts. */
export interface Regimes {
  readonly model: HiddenMarkov;
  /** Index of the present state, calm first. */
  readonly present: number;
  /** Probability of the present state given everything up to now. */
  readonly probability: number;
  /** Time of the first row of the present stretch. */
  readonly since: number;
  readonly rowsSince: number;
  /** Expected rows that the present state lasts from now on, 1 / (1 − stay); at most the rows there are. */
  readonly expectedRows: number;
  /** Deviation a year of each state: of a row times the root of `rowsPerYear`. */
  readonly yearly: Float64Array;
  /** The state of each row, given all of them. */
  readonly path: Uint8Array;
}

export const leastChanges = 60;
const mostStates = 3;

/** Throws Fault FORECAST_HISTORY_SHORT or FORECAST_HISTORY_CONSTANT. */
export function regimesOf(changes: Changes, rowsPerYear: number): Regimes {
  const { values, time } = changes;
  if (values.length < leastChanges)
    throw new Fault(
      'FORECAST_HISTORY_SHORT',
      `Regimes need ${leastChanges + 1} rows; there are ${values.length + 1}.`,
      { rows: values.length + 1, needed: leastChanges + 1 },
    );
  if (values.every((value) => value === values[0]))
    throw new Fault(
      'FORECAST_HISTORY_CONSTANT',
      'The series moves by the same amount in every row: it has no regimes.',
    );
  let model = hiddenMarkov(values, 1);
  for (let states = 2; states <= mostStates; states++) {
    const richer = hiddenMarkov(values, states);
    if (richer.bic < model.bic) model = richer;
  }
  const { states, smoothed, filtered, transition, deviation } = model;
  const likeliest = (table: Float64Array, row: number) => {
    let best = 0;
    for (let k = 1; k < states; k++)
      if ((table[row * states + k] as number) > (table[row * states + best] as number)) best = k;
    return best;
  };
  const path = Uint8Array.from({ length: values.length }, (_, row) => likeliest(smoothed, row));
  const last = values.length - 1;
  const present = likeliest(filtered, last);
  let first = last;
  while (first > 0 && path[first - 1] === present) first -= 1;
  return {
    model,
    present,
    probability: filtered[last * states + present] as number,
    since: time[first] as number,
    rowsSince: last - first + 1,
    expectedRows: Math.min(values.length, 1 / (1 - (transition[present * states + present] as number))),
    yearly: deviation.map((value) => value * Math.sqrt(rowsPerYear)),
    path,
  };
}

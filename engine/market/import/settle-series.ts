import { type BarColumns, barColumnNames, emptyBars, sliceBars } from '../../domain/bars.ts';
import { intervalMilliseconds } from '../../domain/interval.ts';
import type { ProblemList } from './problems.ts';

const day = 86_400_000;

/** The commonest step between neighbours names the interval; weeks and months are named though no chart builds them. */
export function nameInterval(time: Float64Array, onlyDates: boolean): string {
  const counts = new Map<number, number>();
  for (let index = 1; index < time.length; index += 1) {
    const step = (time[index] as number) - (time[index - 1] as number);
    if (step > 0) counts.set(step, (counts.get(step) ?? 0) + 1);
  }
  const [step = day] = [...counts.entries()].sort((a, b) => b[1] - a[1] || a[0] - b[0])[0] ?? [];
  if (onlyDates || step >= day) {
    if (step < 6 * day) return '1d';
    if (step < 20 * day) return '1w';
    if (step < 80 * day) return '1mo';
    return step < 300 * day ? '3mo' : '1y';
  }
  const known = Object.entries(intervalMilliseconds).find(([, width]) => width === step)?.[0];
  if (known !== undefined) return known;
  if (step % 3_600_000 === 0) return `${step / 3_600_000}h`;
  if (step % 60_000 === 0) return `${step / 60_000}m`;
  return step % 1_000 === 0 ? `${step / 1_000}s` : `${step}ms`;
}

function isAscending(time: Float64Array): boolean {
  for (let index = 1; index < time.length; index += 1) {
    if ((time[index] as number) <= (time[index - 1] as number)) return false;
  }
  return true;
}

function sameBar(bars: BarColumns, a: number, b: number): boolean {
  return barColumnNames.every((name) => Object.is(bars[name][a], bars[name][b]));
}

function isNewestFirst(time: Float64Array): boolean {
  if (time[0] === time.at(-1)) return false;
  for (let index = 1; index < time.length; index += 1) {
    if ((time[index] as number) > (time[index - 1] as number)) return false;
  }
  return true;
}

function noteOrder(
  time: Float64Array,
  rows: Float64Array,
  column: string | null,
  problems: ProblemList,
): void {
  if (isNewestFirst(time)) {
    const row = rows[0] as number;
    problems.add(
      'odd',
      'NEWEST_FIRST',
      row,
      column,
      'the file runs from the newest row to the oldest; stored oldest first',
    );
    return;
  }
  for (let index = 1; index < time.length; index += 1) {
    if ((time[index] as number) >= (time[index - 1] as number)) continue;
    problems.add(
      'odd',
      'OUT_OF_ORDER',
      rows[index] as number,
      column,
      'the row is older than the one before it; stored at its time',
    );
  }
}

/** Ascending, one bar a time. Two rows of one time: the same twice is skipped, a different one is refused. */
export function settleSeries(
  raw: { bars: BarColumns; rows: Float64Array },
  column: string | null,
  problems: ProblemList,
): { bars: BarColumns; rows: Float64Array } {
  const { bars, rows } = raw;
  if (isAscending(bars.time)) return raw;
  noteOrder(bars.time, rows, column, problems);
  const order = Uint32Array.from(rows.keys()).sort(
    (a, b) => (bars.time[a] as number) - (bars.time[b] as number) || a - b,
  );
  const settled = emptyBars(order.length);
  const settledRows = new Float64Array(order.length);
  let length = 0;
  let last = -1;
  for (const index of order) {
    const row = rows[index] as number;
    if (last >= 0 && bars.time[index] === bars.time[last]) {
      const same = sameBar(bars, index, last);
      const first = `row ${rows[last]} has this time already`;
      if (same) problems.add('skipped', 'ROW_REPEATED', row, column, `${first}, with the same values`);
      else problems.add('refused', 'TIME_DUPLICATE', row, column, `${first}, with other values`);
      continue;
    }
    for (const name of barColumnNames) settled[name][length] = bars[name][index] as number;
    settledRows[length] = row;
    length += 1;
    last = index;
  }
  return { bars: sliceBars(settled, 0, length), rows: settledRows.slice(0, length) };
}

const flatRun = 60;

/** Things a trader wants to know of daily data: prices carried over a weekend, and long runs of bars without a range. */
export function noteDailyOddities(
  settled: { bars: BarColumns; rows: Float64Array },
  column: string | null,
  isBars: boolean,
  problems: ProblemList,
): void {
  const { bars, rows } = settled;
  let flat = 0;
  for (let index = 0; index < bars.time.length; index += 1) {
    const weekday = new Date(bars.time[index] as number).getUTCDay();
    if ((weekday === 0 || weekday === 6) && index > 0 && bars.close[index] === bars.close[index - 1]) {
      problems.add(
        'odd',
        'CARRIED_FORWARD',
        rows[index] as number,
        column,
        'a weekend repeats the price before it; stored as it stands',
      );
    }
    flat = isBars && bars.high[index] === bars.low[index] ? flat + 1 : 0;
    if (flat === flatRun) {
      problems.add(
        'odd',
        'FLAT_RUN',
        rows[index - flatRun + 1] as number,
        column,
        `${flatRun} and more bars in a row have no range: open, high, low and close are one price`,
      );
    }
  }
}

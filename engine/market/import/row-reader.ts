import { GrowableBars } from './growable-bars.ts';
import type { ImportMapping } from './mapping.ts';
import { parseNumber } from './parse-number.ts';
import { type ParsedTime, parseTime, ZoneClock } from './parse-time.ts';
import type { ProblemList } from './problems.ts';
import type { TableRow } from './tables.ts';

/** One series under way: a bar mapping makes one, a value mapping one a column. */
export interface RawSeries {
  readonly column: string | null;
  readonly bars: GrowableBars;
}

/** One comma before three digits: a thousand to some, a decimal to others, and a factor of a thousand between them. */
const loneComma = /^\s*[+-]?\d{1,3},\d{3}\s*$/;

const shown = (cell: unknown) => `"${String(cell).slice(0, 40)}"`;

/** Turns table rows into bars, cell by cell, and says of each cell that is not taken why. */
export class RowReader {
  readonly series: readonly RawSeries[];
  /** Whether every time so far was a date without a time of day. */
  onlyDates = true;
  readonly #mapping: ImportMapping;
  readonly #problems: ProblemList;
  readonly #clock: ZoneClock;
  readonly #timeIndex: number;
  readonly #indexes: readonly number[];
  readonly #commaUnsure: boolean;
  readonly #decimal: 'point' | 'comma';
  /** The first epoch, against which later ones are judged. */
  #epoch: number | undefined;
  #dateOrderProven = false;
  #kind: ParsedTime['kind'] | undefined;
  #previous = Number.NEGATIVE_INFINITY;

  constructor(
    columns: readonly string[],
    mapping: ImportMapping,
    problems: ProblemList,
    { commaUnsure }: { readonly commaUnsure: boolean },
  ) {
    this.#decimal = mapping.decimal === 'comma' ? 'comma' : 'point';
    this.#commaUnsure = commaUnsure && (mapping.decimal ?? 'auto') === 'auto';
    this.#mapping = mapping;
    this.#problems = problems;
    this.#clock = new ZoneClock(mapping.zone);
    this.#timeIndex = columns.indexOf(mapping.time);
    const { open = '', high = '', low = '', close = '', volume } = mapping;
    const wanted =
      mapping.shape === 'bars'
        ? [open, high, low, close, ...(volume === undefined ? [] : [volume])]
        : (mapping.values ?? []);
    this.#indexes = wanted.map((column) => columns.indexOf(column));
    this.series =
      mapping.shape === 'bars'
        ? [{ column: null, bars: new GrowableBars() }]
        : wanted.map((column) => ({ column, bars: new GrowableBars() }));
  }

  /** Whether every time so far reads as well with day and month the other way round. */
  get dateOrderUnsure(): boolean {
    const { timeFormat } = this.#mapping;
    return (timeFormat === 'us-date' || timeFormat === 'eu-date') && !this.#dateOrderProven;
  }

  take(row: TableRow): void {
    const time = this.#time(row);
    if (time === undefined) return;
    this.#previous = time;
    if (this.#mapping.shape === 'bars') this.#bar(row, time);
    else this.#values(row, time);
  }

  #time({ row, cells }: TableRow): number | undefined {
    const cell = cells[this.#timeIndex];
    const column = this.#mapping.time;
    const parsed = parseTime(cell, this.#mapping.timeFormat);
    if (parsed === undefined) {
      this.#problems.add(
        'refused',
        'TIME_UNREADABLE',
        row,
        column,
        `${shown(cell)} is no time of the form ${this.#mapping.timeFormat}`,
      );
      return undefined;
    }
    this.#dateOrderProven ||=
      parseTime(cell, this.#mapping.timeFormat === 'us-date' ? 'eu-date' : 'us-date') === undefined;
    if (this.#isOtherEpoch(parsed.value)) {
      this.#problems.add(
        'refused',
        'MIXED_EPOCHS',
        row,
        column,
        `${shown(cell)} is not of the same size as the first row's time: seconds and milliseconds are mixed`,
      );
      return undefined;
    }
    this.#kind ??= parsed.kind;
    if (parsed.kind !== this.#kind) {
      const said = { date: 'a date alone', offset: 'a time with its zone', local: 'a time without a zone' };
      this.#problems.add(
        'refused',
        'MIXED_ZONES',
        row,
        column,
        `${shown(cell)} is ${said[parsed.kind]}; the first row has ${said[this.#kind]}`,
      );
      return undefined;
    }
    if (parsed.kind === 'date') return parsed.value;
    this.onlyDates = false;
    if (parsed.kind === 'offset') return parsed.value;
    const resolved = this.#clock.resolve(parsed.value, this.#previous);
    if (resolved.note === 'skipped') {
      this.#problems.add(
        'refused',
        'TIME_SKIPPED',
        row,
        column,
        `${shown(cell)} does not exist in ${this.#mapping.zone}: the clock went forward over it`,
      );
      return undefined;
    }
    if (resolved.note === 'repeated') {
      this.#problems.add(
        'odd',
        'TIME_REPEATED',
        row,
        column,
        `${shown(cell)} happens twice in ${this.#mapping.zone}; taken in the order of the rows`,
      );
    }
    return resolved.value;
  }

  /** Seconds among milliseconds, or the other way round, are a factor of a thousand away from the first row. */
  #isOtherEpoch(value: number): boolean {
    if (!this.#mapping.timeFormat.startsWith('epoch')) return false;
    this.#epoch ??= value;
    const [small, large] = [Math.abs(this.#epoch), Math.abs(value)].sort((a, b) => a - b);
    return (small ?? 0) > 1e6 && (large ?? 0) > 200 * (small ?? 0);
  }

  /** A finite number, or undefined with the reason noted. */
  #number({ row, cells }: TableRow, index: number, column: string): number | undefined {
    const value = parseNumber(cells[index], this.#decimal);
    if (this.#isUnsure(cells[index])) {
      this.#problems.add(
        'refused',
        'NUMBER_UNSURE',
        row,
        column,
        `${shown(cells[index])} may mean a decimal comma or thousands; write it with a point, or without the comma`,
      );
      return undefined;
    }
    if (value === null) {
      this.#problems.add('skipped', 'CELL_EMPTY', row, column, 'the cell is empty; nothing is stored for it');
      return undefined;
    }
    if (Number.isNaN(value)) {
      this.#problems.add('refused', 'NOT_A_NUMBER', row, column, `${shown(cells[index])} is no number`);
      return undefined;
    }
    return value;
  }

  #bar(row: TableRow, time: number): void {
    const {
      open: openName = '',
      high: highName = '',
      low: lowName = '',
      close: closeName = '',
      volume: volumeName = '',
    } = this.#mapping;
    const [openIndex = -1, highIndex = -1, lowIndex = -1, closeIndex = -1, volumeIndex] = this.#indexes;
    const open = this.#number(row, openIndex, openName);
    const high = open === undefined ? undefined : this.#number(row, highIndex, highName);
    const low = high === undefined ? undefined : this.#number(row, lowIndex, lowName);
    const close = low === undefined ? undefined : this.#number(row, closeIndex, closeName);
    if (open === undefined || high === undefined || low === undefined || close === undefined) return;
    if (low > high) {
      this.#problems.add(
        'refused',
        'HIGH_LOW_CROSSED',
        row.row,
        highName,
        `the low ${low} is above the high ${high}`,
      );
      return;
    }
    if (open < low || open > high) {
      this.#problems.add(
        'odd',
        'OPEN_OUTSIDE_RANGE',
        row.row,
        openName,
        `the open ${open} lies outside ${low} to ${high}; stored as it stands`,
      );
    }
    if (close < low || close > high) {
      this.#problems.add(
        'odd',
        'CLOSE_OUTSIDE_RANGE',
        row.row,
        closeName,
        `the close ${close} lies outside ${low} to ${high}; stored as it stands`,
      );
    }
    if (low < 0)
      this.#problems.add(
        'odd',
        'PRICE_NEGATIVE',
        row.row,
        lowName,
        `the low ${low} is below zero; stored as it stands`,
      );
    const volume = this.#volume(row, volumeIndex, volumeName);
    if (volume !== undefined) this.series[0]?.bars.push(row.row, time, open, high, low, close, volume);
  }

  #isUnsure(cell: unknown): boolean {
    return this.#commaUnsure && typeof cell === 'string' && loneComma.test(cell);
  }

  /** NaN where there is none; undefined (row refused) where there is something else than a number from zero up. */
  #volume(row: TableRow, index: number | undefined, column: string): number | undefined {
    const value = index === undefined ? null : parseNumber(row.cells[index], this.#decimal);
    if (value === null) return Number.NaN;
    if (value >= 0 && !this.#isUnsure(row.cells[index ?? -1])) return value;
    this.#problems.add(
      'refused',
      'VOLUME_INVALID',
      row.row,
      column,
      `${shown(row.cells[index ?? -1])} is no volume`,
    );
    return undefined;
  }

  #values(row: TableRow, time: number): void {
    this.series.forEach(({ column, bars }, index) => {
      const value = this.#number(row, this.#indexes[index] ?? -1, column ?? '');
      if (value === undefined) return;
      if (value < 0) {
        this.#problems.add(
          'odd',
          'PRICE_NEGATIVE',
          row.row,
          column,
          `${value} is below zero; stored as it stands`,
        );
      }
      bars.push(row.row, time, value, value, value, value, Number.NaN);
    });
  }
}

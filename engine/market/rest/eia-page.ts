import { z } from 'zod';
import { Fault } from '../../domain/fault.ts';
import { shownText } from './source-request.ts';

const value = z.union([z.string(), z.number(), z.null()]);
const page = z.object({
  response: z.object({
    total: z.union([z.string().regex(/^\d+$/), z.number().int().nonnegative()]),
    frequency: z.string().optional(),
    data: z.array(z.record(z.string(), z.unknown())),
  }),
});

export interface EiaRow {
  /** UTC milliseconds at which the period begins. */
  readonly time: number;
  readonly period: string;
  /** Null where the source has none. */
  readonly value: string | null;
  readonly unit: string | null;
  /** What tells this row's series from others: every field that is neither period, value nor unit. */
  readonly facets: Readonly<Record<string, string>>;
}

export interface EiaPage {
  readonly total: number;
  readonly rows: readonly EiaRow[];
}

/** Names of the store's intervals by the source's frequencies. */
export const eiaIntervals: Readonly<Record<string, string>> = {
  hourly: '1h',
  'local-hourly': '1h',
  daily: '1d',
  weekly: '1w',
  monthly: '1mo',
  quarterly: '3mo',
  annual: '1y',
};

const forms: Readonly<Record<string, RegExp>> = {
  hourly: /^(\d{4})-(\d{2})-(\d{2})T(\d{2})$/,
  'local-hourly': /^(\d{4})-(\d{2})-(\d{2})T(\d{2})([+-]\d{2})(?::?(\d{2}))?$/,
  daily: /^(\d{4})-(\d{2})-(\d{2})$/,
  weekly: /^(\d{4})-(\d{2})-(\d{2})$/,
  monthly: /^(\d{4})-(\d{2})$/,
  quarterly: /^(\d{4})-Q([1-4])$/,
  annual: /^(\d{4})$/,
};

/** The time of a period as the frequency writes it; hours without a zone are UTC. Undefined where it does not fit. */
export function eiaTime(period: string, frequency: string): number | undefined {
  const found = forms[frequency]?.exec(period);
  if (found === undefined || found === null) return undefined;
  const [, year = '', second = '1', day = '1', hour = '0', offset = '0', minutes = '0'] = found;
  const month = frequency === 'quarterly' ? Number(second) * 3 - 2 : Number(second);
  const time = Date.UTC(Number(year), month - 1, Number(day), Number(hour));
  const back = new Date(time);
  // Date.UTC rolls a 31 April over into May.
  if (back.getUTCMonth() !== month - 1 || back.getUTCDate() !== Number(day)) return undefined;
  if (back.getUTCHours() !== Number(hour)) return undefined;
  const shift = Number(offset) * 60 + Math.sign(Number(offset)) * Number(minutes);
  return time - shift * 60_000;
}

/** Fault EIA_ANSWER_INVALID names the row and field. */
export function parseEiaPage(text: string, frequency: string, column: string, offset: number): EiaPage {
  const refuse = (what: string): Fault =>
    new Fault('EIA_ANSWER_INVALID', `EIA: ${what} Nothing was stored.`, { offset });
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    throw refuse(`the answer is no JSON: ${shownText(text, () => `${text.length} characters`)}.`);
  }
  const parsed = page.safeParse(content);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw refuse(`the answer does not fit: ${issue?.path.join('.')}: ${issue?.message}.`);
  }
  const { total, data } = parsed.data.response;
  const unitFields = [`${column}-units`, 'units', 'unit'];
  const rows = data.map((row, index) => {
    const where = `row ${offset + index + 1}`;
    const { period } = row;
    const time = typeof period === 'string' ? eiaTime(period, frequency) : undefined;
    if (typeof period !== 'string' || time === undefined) {
      throw refuse(`${where}: period ${JSON.stringify(period)} is no ${frequency} period.`);
    }
    if (!(column in row)) {
      const columns = Object.keys(row).join(', ');
      throw refuse(`${where} has no column ${column} (it has ${columns}). Name another column.`);
    }
    const found = value.safeParse(row[column]);
    if (!found.success) throw refuse(`${where}: ${column} is neither a number nor null.`);
    const unit = unitFields.map((field) => row[field]).find((text) => typeof text === 'string');
    const facets = Object.fromEntries(
      Object.entries(row).flatMap(([field, text]) =>
        field === 'period' || field === column || unitFields.includes(field) || typeof text !== 'string'
          ? []
          : [[field, text]],
      ),
    );
    return {
      time,
      period,
      value: found.data === null ? null : `${found.data}`,
      unit: typeof unit === 'string' ? unit : null,
      facets,
    };
  });
  return { total: Number(total), rows };
}

/** Last dates in the series by contract, one a line: `CL F27 2026-12-10`. */
export type CustomRolls = Readonly<Record<string, number>>;

export type CustomRollsResult =
  | { readonly ok: true; readonly dates: CustomRolls }
  | { readonly ok: false; readonly message: string };

const line = /^([A-Za-z][A-Za-z0-9]{0,11})\s+([FGHJKMNQUVXZ]\d\d)\s+(\d{4}-\d\d-\d\d)$/i;

/** Reads the lines; `product` is what the contracts must be of. */
export function readCustomRolls(text: string, product: string): CustomRollsResult {
  const dates: Record<string, number> = {};
  const lines = text.split('\n').map((part) => part.trim());
  for (const [index, part] of lines.entries()) {
    if (part === '') continue;
    const [, name = '', code = '', date = ''] = line.exec(part) ?? [];
    const time = Date.parse(`${date}T00:00:00Z`);
    const whole = !Number.isNaN(time) && new Date(time).toISOString().startsWith(date);
    if (name.toUpperCase() !== product || date === '' || !whole) {
      return {
        ok: false,
        message: `Line ${index + 1}: write a contract of ${product} and its last date in the series, such as “${product} F27 2026-12-10”; found “${part}”.`,
      };
    }
    dates[`${product} ${code.toUpperCase()}`] = time;
  }
  return Object.keys(dates).length === 0
    ? { ok: false, message: `Write at least one line, such as “${product} F27 2026-12-10”.` }
    : { ok: true, dates };
}

/** As lines, in order of date. */
export function customRollsText(dates: CustomRolls): string {
  return Object.entries(dates)
    .toSorted(([, a], [, b]) => a - b)
    .map(([symbol, time]) => `${symbol} ${new Date(time).toISOString().slice(0, 10)}`)
    .join('\n');
}

/** What the layout kept; null where it is no such list. */
export function keptCustomRolls(value: unknown): CustomRolls | null {
  if (typeof value !== 'object' || value === null) return null;
  const entries = Object.entries(value);
  const good = entries.every(
    ([symbol, time]) => /^[A-Z]\w* [A-Z]\d\d$/.test(symbol) && Number.isSafeInteger(time),
  );
  return good && entries.length > 0 ? (value as CustomRolls) : null;
}

const plain = /^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?$/;
const commaPlain = /^[+-]?(\d+(,\d*)?|,\d+)([eE][+-]?\d+)?$/;
const commaThousands = /^[+-]?\d{1,3}(\.\d{3})+(,\d+)?$/;
const thousands = /^[+-]?\d{1,3}(,\d{3})+(\.\d+)?$/;

/**
 * A number as files write it. null for an empty cell; NaN for anything that is not a number, such as `NaN`, `#N/A`,
 * `Infinity` or text. Thousands separators are taken where they stand right. `decimal` says which sign parts the decimals.
 */
export function parseNumber(cell: unknown, decimal: 'point' | 'comma' = 'point'): number | null {
  if (cell === null || cell === undefined) return null;
  if (typeof cell === 'number') return Number.isFinite(cell) ? cell : Number.NaN;
  if (typeof cell === 'bigint') return Number(cell);
  if (typeof cell !== 'string') return Number.NaN;
  const text = cell.trim().replace('\u2212', '-');
  if (text === '') return null;
  if (decimal === 'comma') {
    if (!commaPlain.test(text) && !commaThousands.test(text)) return Number.NaN;
    return Number(text.replaceAll('.', '').replace(',', '.'));
  }
  if (plain.test(text)) {
    const value = Number(text);
    return Number.isFinite(value) ? value : Number.NaN;
  }
  return thousands.test(text) ? Number(text.replaceAll(',', '')) : Number.NaN;
}

const surelyComma = /^\s*[+-]?(\d+,(\d{1,2}|\d{4,})|\d{1,3}(\.\d{3})+,\d+)\s*$/;
const surelyPoint = /^\s*[+-]?\d*\.(\d{1,2}|\d{4,})\s*$/;

/** `comma` where cells can only mean that and none can only mean a point. */
export function guessDecimal(cells: readonly unknown[]): 'point' | 'comma' {
  const texts = cells.filter((cell) => typeof cell === 'string');
  return texts.some((text) => surelyComma.test(text)) && !texts.some((text) => surelyPoint.test(text))
    ? 'comma'
    : 'point';
}

const plain = /^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?$/;
const thousands = /^[+-]?\d{1,3}(,\d{3})+(\.\d+)?$/;

/**
 * A number as files write it. null for an empty cell; NaN for anything that is not a number, such as `NaN`, `#N/A`,
 * `Infinity` or text. Thousands separators are taken where they stand right.
 */
export function parseNumber(cell: unknown): number | null {
  if (cell === null || cell === undefined) return null;
  if (typeof cell === 'number') return Number.isFinite(cell) ? cell : Number.NaN;
  if (typeof cell === 'bigint') return Number(cell);
  if (typeof cell !== 'string') return Number.NaN;
  const text = cell.trim().replace('\u2212', '-');
  if (text === '') return null;
  if (plain.test(text)) {
    const value = Number(text);
    return Number.isFinite(value) ? value : Number.NaN;
  }
  return thousands.test(text) ? Number(text.replaceAll(',', '')) : Number.NaN;
}

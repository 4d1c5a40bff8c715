/**
 * Simple moving average: mean of the last `length` closes, NaN before there are that many. The sum is kept running
 * and corrected as it goes (Kahan, 1965), so that a million bars lose no digits.
 */
export function movingAverage(close: Float64Array, length: number): Float64Array<ArrayBuffer> {
  if (!Number.isInteger(length) || length < 1) {
    throw new RangeError(`movingAverage: length must be a whole number from 1, got ${length}`);
  }
  const out = new Float64Array(close.length).fill(Number.NaN);
  let sum = 0;
  let lost = 0;
  const add = (value: number) => {
    const corrected = value - lost;
    const next = sum + corrected;
    lost = next - sum - corrected;
    sum = next;
  };
  for (let index = 0; index < close.length; index += 1) {
    add(close[index] ?? 0);
    if (index >= length) add(-(close[index - length] ?? 0));
    if (index >= length - 1) out[index] = sum / length;
  }
  return out;
}

/** The average that ends at `index` alone, for the live edge. */
export function averageAt(close: Float64Array, length: number, index: number): number {
  if (index < length - 1) return Number.NaN;
  let sum = 0;
  for (let at = index - length + 1; at <= index; at += 1) sum += close[at] ?? 0;
  return sum / length;
}

/** `20, 50` as lengths; whole numbers from 1 to 500, at most three. */
export function parseLengths(text: string): { ok: true; lengths: number[] } | { ok: false; message: string } {
  const parts = text.split(/[\s,;]+/).filter((part) => part !== '');
  const lengths = parts.map(Number);
  if (lengths.some((length) => !Number.isInteger(length) || length < 1 || length > 500)) {
    return { ok: false, message: 'Lengths are whole numbers from 1 to 500, such as 20, 50.' };
  }
  if (lengths.length > 3) return { ok: false, message: 'At most three averages.' };
  return { ok: true, lengths };
}

/** WCAG 2.2 relative luminance and contrast ratio of two `#rrggbb` colours (success criterion 1.4.3). */
function channel(value: number): number {
  const share = value / 255;
  return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
}

export function relativeLuminance(colour: string): number {
  if (!/^#[0-9a-f]{6}$/i.test(colour)) throw new RangeError(`contrast: expected #rrggbb, got ${colour}`);
  const part = (start: number) => channel(Number.parseInt(colour.slice(start, start + 2), 16));
  return 0.2126 * part(1) + 0.7152 * part(3) + 0.0722 * part(5);
}

/** From 1 (same) to 21 (black on white). Text needs 4.5, graphical objects need 3. */
export function contrastRatio(first: string, second: string): number {
  const a = relativeLuminance(first);
  const b = relativeLuminance(second);
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

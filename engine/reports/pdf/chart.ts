import { add, type Decimal, decimalText, parseDecimal, toNumber, whole, zero } from '../../domain/decimal.ts';
import type { Cell, Chart } from '../content.ts';
import { cellText, isLeftToRight } from '../format.ts';
import { tamed } from './bidi-line.ts';
import { colours, type Sheet } from './sheet.ts';

const height = 92;
const barHeight = 13;
const mostColumns = 120;
const small = 7;

interface Point {
  readonly label: string;
  readonly value: Decimal;
}

const amountOf = (cell: Cell): Decimal =>
  typeof cell === 'number' ? whole(Math.round(cell)) : (parseDecimal(cell ?? '0') ?? zero);

function pointsOf({ voice }: Sheet, chart: Chart): Point[] {
  return chart.points.map(({ label, value }) => ({
    label: tamed(cellText(voice, chart.label, label)),
    value: amountOf(value),
  }));
}

/** Joins neighbours so that every column stays wide enough to be seen. */
function joined(points: readonly Point[]): { points: readonly Point[]; per: number } {
  const per = Math.ceil(points.length / mostColumns);
  if (per <= 1) return { points, per: 1 };
  const sums: Point[] = [];
  for (let from = 0; from < points.length; from += per) {
    const part = points.slice(from, from + per);
    sums.push({
      label: part[0]?.label ?? '',
      value: part.reduce((sum, { value }) => add(sum, value), zero),
    });
  }
  return { points: sums, per };
}

function drawTitle(sheet: Sheet, chart: Chart, remark: string): void {
  const title = sheet.voice.sayOf('chart', chart.id);
  const text = [chart.unit === undefined ? title : `${title}, ${chart.unit}`, remark]
    .filter(Boolean)
    .join(' · ');
  sheet.text(text, 0, sheet.y, sheet.width, { size: 8.5, bold: true });
  sheet.y += 15;
}

const said = (sheet: Sheet, chart: Chart, value: Decimal): string =>
  cellText(sheet.voice, { kind: chart.value }, decimalText(value));

function drawColumns(sheet: Sheet, chart: Chart): void {
  const { points, per } = joined(pointsOf(sheet, chart));
  sheet.space(height + 44);
  drawTitle(sheet, chart, per > 1 ? sheet.voice.say('chart.grouped', { count: per }) : '');
  const numbers = points.map(({ value }) => toNumber(value));
  const most = Math.max(0, ...numbers);
  const least = Math.min(0, ...numbers);
  const extent = most - least || 1;
  const top = sheet.y;
  const axis = 64;
  const width = sheet.width - axis;
  const zeroLine = top + (most / extent) * height;
  const style = { size: small, colour: colours.muted, align: 'end', direction: 'ltr' } as const;
  const highest = points[numbers.indexOf(most)]?.value ?? zero;
  const lowest = points[numbers.indexOf(least)]?.value ?? zero;
  if (most > 0) sheet.text(said(sheet, chart, highest), 0, top - 2, axis - 6, style);
  if (least < 0) sheet.text(said(sheet, chart, lowest), 0, top + height - 7, axis - 6, style);
  sheet.text('0', 0, zeroLine - 4, axis - 6, style);
  const step = width / points.length;
  const thickness = Math.min(step * 0.78, 36);
  for (const [index, value] of numbers.entries()) {
    const tall = (Math.abs(value) / extent) * height;
    const x = axis + index * step + (step - thickness) / 2;
    const y = value >= 0 ? zeroLine - tall : zeroLine;
    if (tall > 0) sheet.box(x, y, thickness, tall, value >= 0 ? colours.accent : colours.bad);
  }
  sheet.rule(axis, zeroLine, width, colours.muted);
  sheet.y = top + height + 5;
  drawLabels(sheet, points, axis, step);
  sheet.y += 16;
}

/** Below the columns: each name where there is room, else the first and the last. */
function drawLabels(sheet: Sheet, points: readonly Point[], axis: number, step: number): void {
  const style = { size: small, colour: colours.muted, direction: 'ltr' } as const;
  const widest = Math.max(...points.map(({ label }) => sheet.measure(label, style)));
  if (widest <= step - 2) {
    for (const [index, { label }] of points.entries())
      sheet.text(label, axis + index * step, sheet.y, step, { ...style, align: 'centre' });
    return;
  }
  const half = (step * points.length) / 2;
  sheet.text(points[0]?.label ?? '', axis, sheet.y, half, style);
  if (points.length > 1)
    sheet.text(points.at(-1)?.label ?? '', axis + half, sheet.y, half, { ...style, align: 'end' });
}

function drawBars(sheet: Sheet, chart: Chart): void {
  const points = pointsOf(sheet, chart);
  sheet.space(Math.min(points.length, 12) * barHeight + 28);
  drawTitle(sheet, chart, '');
  const names = 130;
  const numbers = points.map(({ value }) => toNumber(value));
  const largest = Math.max(...numbers.map(Math.abs)) || 1;
  const room = sheet.width - names - 90;
  const direction = isLeftToRight(chart.label.kind) ? 'ltr' : 'auto';
  for (const [index, { label, value }] of points.entries()) {
    sheet.space(barHeight);
    const { y } = sheet;
    const length = (Math.abs(numbers[index] ?? 0) / largest) * room;
    sheet.text(label, 0, y, names - 8, { size: 7.5, direction });
    if (length > 0)
      sheet.box(names, y, length, 8.5, (numbers[index] ?? 0) >= 0 ? colours.accent : colours.bad);
    sheet.text(said(sheet, chart, value), names + length + 5, y, 84, {
      size: small,
      colour: colours.muted,
      direction: 'ltr',
    });
    sheet.y += barHeight;
  }
  sheet.y += 10;
}

/** Draws a chart as shapes. */
export function drawChart(sheet: Sheet, chart: Chart): void {
  if (chart.points.length === 0) {
    sheet.space(30);
    drawTitle(sheet, chart, '');
    sheet.paragraph(sheet.voice.say('chart.empty'), { size: 8, colour: colours.muted });
    sheet.y += 8;
  } else if (chart.shape === 'columns') drawColumns(sheet, chart);
  else drawBars(sheet, chart);
}

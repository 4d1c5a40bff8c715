import type { Column, Row, Step, Table } from '../content.ts';
import { cellText, isFigure, isLeftToRight, secondsText } from '../format.ts';
import { directionOf, tamed } from './bidi-line.ts';
import { colours, type Sheet, type TextStyle } from './sheet.ts';

const size = 7;
const stepSize = 6.3;
const lineHeight = 10;
const stepHeight = 9.2;
const padding = 3.5;
const mostLines = 4;

interface Place extends Column {
  readonly x: number;
  readonly width: number;
}

function placesOf(columns: readonly Column[], width: number): Place[] {
  const total = columns.reduce((sum, { share }) => sum + share, 0);
  let x = 0;
  return columns.map((column) => {
    const place = { ...column, x, width: (column.share / total) * width };
    x += place.width;
    return place;
  });
}

function styleOf(sheet: Sheet, { kind }: Column, text: string): TextStyle {
  const direction = kind === 'text' ? directionOf(text) : isLeftToRight(kind) ? 'ltr' : sheet.voice.direction;
  return { size, direction, align: isFigure(kind) ? 'end' : 'start' };
}

function drawHead(sheet: Sheet, places: readonly Place[]): void {
  const { y } = sheet;
  sheet.box(0, y, sheet.width, lineHeight + 2 * padding, colours.band);
  for (const { id, x, width, kind } of places)
    sheet.text(sheet.voice.sayOf('column', id), x + padding, y + padding, width - 2 * padding, {
      size,
      bold: true,
      align: isFigure(kind) ? 'end' : 'start',
    });
  sheet.y += lineHeight + 2 * padding;
}

/** One event of an order in words: how long after the first, what, how much, and by whom where that changed. */
function stepText({ voice }: Sheet, step: Step, first: Step, before: Step | undefined): string {
  const { time, event, lots, price, user, reason } = step;
  const words = [
    ...(step === first ? [] : [voice.say('unit.seconds', { value: `+${secondsText(time - first.time)}` })]),
    voice.sayOf('event', event),
    price === null ? voice.say('life.lots', { lots }) : voice.say('life.lotsAt', { lots, price }),
    ...(before !== undefined && before.user !== user ? [voice.say('life.by', { user: tamed(user) })] : []),
    ...(reason === null ? [] : [`\u2068(${tamed(reason)})\u2069`]),
  ];
  return words.join(' ');
}

function lifeText(sheet: Sheet, { steps = [], moreSteps = 0 }: Row): string {
  const [first] = steps;
  if (first === undefined) return '';
  const words = steps.map((step, index) => stepText(sheet, step, first, steps[index - 1]));
  if (moreSteps > 0) words.push(sheet.voice.say('list.moreSteps', { count: moreSteps }));
  return words.join('  ·  ');
}

function drawRow(sheet: Sheet, places: readonly Place[], row: Row, most: number): void {
  const { voice } = sheet;
  const cells = places.map((place, index) => {
    const text = tamed(cellText(voice, place, row.cells[index] ?? null));
    const style = styleOf(sheet, place, text);
    const width = place.width - 2 * padding;
    return { ...place, width, style, lines: sheet.wrap(text, width, style, isFigure(place.kind) ? 1 : most) };
  });
  const lines = Math.max(1, ...cells.map((cell) => cell.lines.length));
  const lifeStyle: TextStyle = { size: stepSize, colour: colours.muted };
  const lifeWidth = sheet.width - 6 * padding;
  const life = row.steps === undefined ? [] : sheet.wrap(lifeText(sheet, row), lifeWidth, lifeStyle, 12);
  if (sheet.space(lines * lineHeight + life.length * stepHeight + 2 * padding)) drawHead(sheet, places);
  const top = sheet.y + padding;
  for (const { x, width, style, lines: texts } of cells)
    for (const [index, text] of texts.entries())
      sheet.text(text, x + padding, top + index * lineHeight, width, style);
  const below = top + lines * lineHeight;
  for (const [index, text] of life.entries())
    sheet.text(text, 4 * padding, below + index * stepHeight, lifeWidth, lifeStyle);
  sheet.y = below + life.length * stepHeight + padding;
  sheet.rule(0, sheet.y, sheet.width);
}

/** Sets a table over as many pages as it needs; `file` is where all of its rows stand. */
export function drawTable(sheet: Sheet, table: Table, file: string, step: () => void): void {
  const { voice } = sheet;
  if (table.rows.length === 0) {
    sheet.paragraph(voice.say('list.none'), { size: 8.5, colour: colours.muted });
    sheet.y += 6;
    return;
  }
  const places = placesOf(table.columns, sheet.width);
  sheet.space(4 * lineHeight);
  drawHead(sheet, places);
  const most = table.rows.some((row) => row.steps !== undefined) ? 2 : mostLines;
  for (const [index, row] of table.rows.entries()) {
    if (index % 100 === 0) step();
    drawRow(sheet, places, row, most);
  }
  sheet.y += 4;
  if (table.total > table.rows.length) {
    const values = { listed: table.rows.length, total: table.total, file };
    const key = file === '' ? 'list.groupsLeftOut' : 'list.leftOut';
    sheet.paragraph(voice.say(key, values), { size: 8, colour: colours.muted });
  }
  sheet.y += 8;
}

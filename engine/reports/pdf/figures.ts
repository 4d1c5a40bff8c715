import type { Figure } from '../content.ts';
import { cellText, isLeftToRight } from '../format.ts';
import { directionOf, tamed } from './bidi-line.ts';
import { colours, type Sheet } from './sheet.ts';

const perRow = 4;
const tileHeight = 34;
const gap = 8;

const wholeSecond = (text: string): string => text.slice(0, 19);

/** Figures side by side, each with its name above. */
export function drawFigures(sheet: Sheet, figures: readonly Figure[]): void {
  const width = (sheet.width - gap * (perRow - 1)) / perRow;
  for (let from = 0; from < figures.length; from += perRow) {
    sheet.space(tileHeight + gap);
    for (const [index, { id, kind, value, unit }] of figures.slice(from, from + perRow).entries()) {
      const x = index * (width + gap);
      sheet.box(x, sheet.y, width, tileHeight, colours.band);
      sheet.text(sheet.voice.sayOf('figure', id), x + 6, sheet.y + 4, width - 12, {
        size: 7.5,
        colour: colours.muted,
      });
      const points = kind === 'points' && value !== null;
      const text =
        kind === 'instant'
          ? wholeSecond(cellText(sheet.voice, { kind }, value))
          : cellText(sheet.voice, { kind, unit }, value);
      const shown = points ? sheet.voice.say('unit.points', { value: text }) : text === '' ? '—' : text;
      sheet.text(tamed(shown), x + 6, sheet.y + 16, width - 12, {
        size: kind === 'instant' ? 8 : 12,
        bold: true,
        direction: isLeftToRight(kind) ? 'ltr' : sheet.voice.direction,
      });
    }
    sheet.y += tileHeight + gap;
  }
  sheet.y += 4;
}

/** Names and values below each other. */
export function drawFacts(
  sheet: Sheet,
  facts: readonly {
    readonly name: string;
    readonly value: string;
    readonly direction: 'ltr' | 'rtl' | 'auto';
  }[],
): void {
  const names = 150;
  for (const { name, value, direction } of facts) {
    const text = tamed(value);
    const style = { size: 9.5, direction: direction === 'auto' ? directionOf(text) : direction } as const;
    const lines = sheet.wrap(text, sheet.width - names, style, 4);
    sheet.space(lines.length * 14);
    sheet.text(name, 0, sheet.y, names - 8, { size: 9.5, colour: colours.muted });
    for (const line of lines) {
      sheet.text(line, names, sheet.y, sheet.width - names, style);
      sheet.y += 14;
    }
    sheet.y += 2;
  }
}

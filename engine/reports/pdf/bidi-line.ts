import bidiModule, { type Bidi } from 'bidi-js';
import type { Shaped, Typeface } from './typeface.ts';

/** A line of text ready to be drawn: runs from left to right as they are seen, and its width at size 1000. */
export interface Run {
  readonly face: Typeface;
  readonly shaped: Shaped;
  /** What it says in the order of reading; undefined where the glyphs tell. */
  readonly reading?: string | undefined;
}

export interface TextLine {
  readonly runs: readonly Run[];
  readonly width: number;
}

export interface Faces {
  readonly latin: Typeface;
  readonly arabic: Typeface;
}

export type Direction = 'ltr' | 'rtl' | 'auto';

/** The package's types describe it as an ES module, which it is not under Node: its export is the factory itself. */
const bidi = (bidiModule as unknown as () => Bidi)();
const arabicScript = /[\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdff\ufe70-\ufefc]/;
/** Latin, Greek, Cyrillic and signs: no order to find and nothing to join. */
const simple = /^[ -~\u00a1-\u024f\u0370-\u052f\u2010-\u2027\u2030-\u205e\u20a0-\u22ff]*$/;
/** Controls, and characters that steer the order of others: a text of a person must not move the rest. */
const unwanted = /[\p{Cc}\p{Co}\p{Cn}\p{Cs}\u200e\u200f\u202a-\u202e\u2028\u2029\ufeff\u061c]/gu;
const isolates = /[\u2066-\u2069]/;

/** A text that a person wrote, without what would disturb the lines around it. */
export function tamed(text: string): string {
  return text
    .replace(/[\t\r\n]+/g, ' ')
    .replace(unwanted, '\u00b7')
    .replace(/[\u2066-\u2069]/g, '');
}

/** The direction of a text by its first strong character (UAX 9, rules P2 and P3): all of its lines have it. */
export function directionOf(text: string): 'ltr' | 'rtl' {
  if (simple.test(text)) return 'ltr';
  return bidi.getEmbeddingLevels(text).paragraphs[0]?.level === 1 ? 'rtl' : 'ltr';
}

interface Segment {
  readonly text: string;
  readonly level: number;
  readonly face: Typeface;
  readonly joins: boolean;
}

/** Cuts a text into stretches of one level (UAX 9, rules up to I2) and one face; brackets are mirrored (L4). */
function segmentsOf(text: string, direction: Direction, { latin, arabic }: Faces): Segment[] {
  const embedding = bidi.getEmbeddingLevels(text, direction === 'auto' ? undefined : direction);
  const mirrored = bidi.getMirroredCharactersMap(text, embedding.levels);
  const segments: { text: string; level: number; face: Typeface; joins: boolean }[] = [];
  for (let at = 0; at < text.length; ) {
    const codePoint = text.codePointAt(at) ?? 0;
    const length = codePoint > 0xffff ? 2 : 1;
    const character = mirrored.get(at) ?? text.slice(at, at + length);
    const level = embedding.levels[at] ?? 0;
    at += length;
    if (isolates.test(character)) continue;
    const last = segments.at(-1);
    const joins = arabicScript.test(character);
    // A space between words of one script belongs to them; else each character has the face that knows it.
    if (last !== undefined && last.level === level && character === ' ') {
      last.text += ' ';
      continue;
    }
    const shown = character.codePointAt(0) ?? 0;
    const known =
      joins && arabic.has(shown) ? arabic : latin.has(shown) ? latin : arabic.has(shown) ? arabic : undefined;
    const face = known ?? latin;
    const part = known === undefined ? missing(latin) : character;
    const joined = joins && known === arabic;
    if (last !== undefined && last.level === level && last.face === face && last.joins === joined)
      last.text += part;
    else segments.push({ text: part, level, face, joins: joined });
  }
  return segments;
}

/** What stands for a character that no face knows. */
const missing = (latin: Typeface): string => (latin.has(0xfffd) ? '\ufffd' : '?');

/** UAX 9, rule L2: from the highest level down to the lowest odd one, what has that level or more is turned round. */
function visualOrder(segments: readonly Segment[]): Segment[] {
  const order = [...segments];
  const highest = order.reduce((most, { level }) => Math.max(most, level), 0);
  for (let level = highest; level >= 1; level -= 1) {
    for (let from = 0; from < order.length; from += 1) {
      if ((order[from]?.level ?? 0) < level) continue;
      let to = from;
      while ((order[to + 1]?.level ?? 0) >= level) to += 1;
      order.splice(from, to - from + 1, ...order.slice(from, to + 1).reverse());
      from = to;
    }
  }
  return order;
}

function runOf({ text, level, face, joins }: Segment): Run {
  // The face's rules turn Arabic letters round themselves; other characters of such a stretch are turned here.
  if (joins) return { face, shaped: face.joined(text), reading: text };
  return { face, shaped: face.plain(level % 2 === 1 ? [...text].reverse().join('') : text) };
}

/** Sets one line. The text must hold no line break. */
export function setLine(text: string, direction: Direction, faces: Faces): TextLine {
  if (direction !== 'rtl' && simple.test(text)) {
    const known = [...text].every((character) => faces.latin.has(character.codePointAt(0) ?? 0));
    if (known) {
      const shaped = faces.latin.plain(text);
      return { runs: text === '' ? [] : [{ face: faces.latin, shaped }], width: shaped.width };
    }
  }
  const runs = visualOrder(segmentsOf(text, direction, faces)).map(runOf);
  return { runs, width: runs.reduce((sum, { shaped }) => sum + shaped.width, 0) };
}

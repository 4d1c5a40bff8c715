import type { FontObject } from './pdf-document.ts';

/** Glyphs that stand together: their codes, and where they begin, in thousandths of the size of the text. */
export interface GlyphGroup {
  readonly x: number;
  readonly y: number;
  readonly codes: string;
}

export interface Shaped {
  readonly groups: readonly GlyphGroup[];
  readonly width: number;
}

/** Words that were shaped and are kept: shaping costs far more than anything else. */
const mostJoined = 2_000;

/** One face: characters to glyphs. */
export class Typeface {
  readonly object: FontObject;
  /** Size of its letters relative to that of the text: scripts of one size do not look alike in height. */
  readonly scale: number;
  private readonly joinedBefore = new Map<string, Shaped>();
  private readonly glyphs = new Map<number, { readonly code: string; readonly width: number }>();

  constructor(object: FontObject, scale: number) {
    this.object = object;
    this.scale = scale;
  }

  has(codePoint: number): boolean {
    return this.object.font.hasGlyphForCodePoint(codePoint);
  }

  private glyph(codePoint: number): { readonly code: string; readonly width: number } {
    const known = this.glyphs.get(codePoint);
    if (known !== undefined) return known;
    const character = String.fromCodePoint(codePoint);
    // Figures of one width, so that columns of them stand in line.
    const [codes, positions] = this.object.encode(character, /\d/.test(character) ? ['tnum'] : []);
    const made = {
      code: codes.join(''),
      width: this.scale * positions.reduce((sum, { xAdvance }) => sum + xAdvance, 0),
    };
    this.glyphs.set(codePoint, made);
    return made;
  }

  /** Characters side by side, as scripts without joined letters need it. */
  plain(text: string): Shaped {
    let codes = '';
    let width = 0;
    for (const character of text) {
      const glyph = this.glyph(character.codePointAt(0) ?? 0);
      codes += glyph.code;
      width += glyph.width;
    }
    return { groups: [{ x: 0, y: 0, codes }], width };
  }

  /** Letters joined and marks placed by the rules of the face; what reads from right to left comes out as it is seen. */
  joined(text: string): Shaped {
    const known = this.joinedBefore.get(text);
    if (known !== undefined) return known;
    const made = this.join(text);
    if (this.joinedBefore.size >= mostJoined) this.joinedBefore.clear();
    this.joinedBefore.set(text, made);
    return made;
  }

  private join(text: string): Shaped {
    const [codes, positions] = this.object.encode(text, []);
    const groups: { x: number; y: number; codes: string }[] = [];
    let x = 0;
    let expected = Number.NaN;
    for (const [index, code] of codes.entries()) {
      const { xAdvance = 0, xOffset = 0, yOffset = 0, advanceWidth = 0 } = positions[index] ?? {};
      const place = { x: x + this.scale * xOffset, y: this.scale * yOffset, codes: code };
      const last = groups.at(-1);
      if (last !== undefined && last.y === place.y && Math.abs(expected - place.x) < 0.01) last.codes += code;
      else groups.push(place);
      expected = place.x + this.scale * advanceWidth;
      x += this.scale * xAdvance;
    }
    return { groups, width: x };
  }
}

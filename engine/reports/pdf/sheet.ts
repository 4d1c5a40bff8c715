import type { Voice } from '../catalogue/catalogue.ts';
import type { FontName } from '../fonts.ts';
import { type Direction, type Faces, setLine, type TextLine } from './bidi-line.ts';
import type { PdfDocument } from './pdf-document.ts';
import { Typeface } from './typeface.ts';

/** Colours as red, green and blue from 0 to 1; dark enough on white for WCAG 1.4.3. */
export const colours = {
  text: [0.07, 0.1, 0.14],
  muted: [0.33, 0.38, 0.45],
  accent: [0.1, 0.37, 0.67],
  line: [0.8, 0.83, 0.87],
  band: [0.94, 0.95, 0.97],
  bad: [0.64, 0.13, 0.1],
} as const;
export type Colour = readonly [number, number, number];

const margin = 40;
const headroom = 62;
const footroom = 54;
const mostCached = 8_000;
/** Naskh at the size of Inter is harder to read than it. */
const arabicScale = 1.18;

export interface TextStyle {
  readonly size: number;
  readonly bold?: boolean;
  readonly colour?: Colour;
  readonly align?: 'start' | 'end' | 'centre';
  readonly direction?: Direction;
}

const number = (value: number): string => String(Math.round(value * 100) / 100);
const styleOf = (face: Typeface, size: number, colour: Colour): string =>
  `/${face.object.id} ${number(size * face.scale)} Tf ${colour.map(number).join(' ')} rg`;
const hex = (value: Colour): string =>
  `#${value
    .map((part) =>
      Math.round(part * 255)
        .toString(16)
        .padStart(2, '0'),
    )
    .join('')}`;

/**
 * What a copy of a run says (ISO 32000-1, 14.9.4), as UTF-16 with its mark: Naskh draws letters from parts that several
 * of them share, so the glyphs do not tell.
 */
function actualText(text: string): string {
  const codes = Array.from({ length: text.length }, (_, at) =>
    text.charCodeAt(at).toString(16).padStart(4, '0'),
  );
  return `/Span <</ActualText <feff${codes.join('')}>>> BDC`;
}

/**
 * The paper: pages, a place on them that moves down, texts and simple shapes. Across it goes by the direction of the
 * language: `x` counts from where reading begins, so that a page in Arabic is the mirror of one in English.
 */
export class Sheet {
  readonly pdf: PdfDocument;
  readonly voice: Voice;
  private readonly regular: Faces;
  private readonly bold: Faces;
  private readonly lines = new Map<string, TextLine>();
  private texts: string[] = [];
  private lastStyle = '';
  private onPage: () => void = () => {};
  pages = 0;
  private pageWidth = 0;
  private pageHeight = 0;
  /** Distance from the top at which the next thing stands. */
  y = 0;

  constructor(pdf: PdfDocument, voice: Voice) {
    this.pdf = pdf;
    this.voice = voice;
    const face = (name: FontName, scale: number) => new Typeface(pdf.fontObject(name), scale);
    this.regular = { latin: face('latin', 1), arabic: face('arabic', arabicScale) };
    this.bold = { latin: face('latinBold', 1), arabic: face('arabicBold', arabicScale) };
  }

  /** Width between the margins. */
  get width(): number {
    return this.pageWidth - 2 * margin;
  }

  get bottom(): number {
    return this.pageHeight - footroom;
  }

  /** What is drawn on each new page. */
  set header(draw: () => void) {
    this.onPage = draw;
  }

  newPage(wide: boolean): void {
    this.flush();
    this.pdf.kit.addPage({ size: 'A4', layout: wide ? 'landscape' : 'portrait', margin: 0 });
    this.pages += 1;
    this.pageWidth = this.pdf.kit.page.width;
    this.pageHeight = this.pdf.kit.page.height;
    this.y = headroom;
    this.onPage();
  }

  /** Makes sure of so much height; true when that needed a page, of the same shape. */
  space(height: number): boolean {
    if (this.y + height <= this.bottom) return false;
    this.newPage(this.pageWidth > this.pageHeight);
    return true;
  }

  /** Where a box of this width, `x` from the beginning of reading, stands from the left edge. */
  private left(x: number, width: number): number {
    return this.voice.direction === 'rtl' ? this.pageWidth - margin - x - width : margin + x;
  }

  private line(text: string, bold: boolean, direction: Direction): TextLine {
    const name = `${bold ? 'b' : 'r'}${direction}${text}`;
    const known = this.lines.get(name);
    if (known !== undefined) return known;
    const made = setLine(text, direction, bold ? this.bold : this.regular);
    if (this.lines.size >= mostCached) this.lines.clear();
    this.lines.set(name, made);
    return made;
  }

  measure(text: string, { size, bold = false, direction = this.voice.direction }: TextStyle): number {
    return (this.line(text, bold, direction).width * size) / 1_000;
  }

  /** Sets one line in a box; what does not fit ends in an ellipsis. */
  text(text: string, x: number, y: number, width: number, style: TextStyle): void {
    if (text === '') return;
    const { size, bold = false, direction = this.voice.direction, align = 'start' } = style;
    const shown = this.fitting(text, width, style);
    const line = this.line(shown, bold, direction);
    const length = (line.width * size) / 1_000;
    const slack = width - length;
    const before = align === 'start' ? 0 : align === 'end' ? slack : slack / 2;
    const left = this.left(x, width) + (this.voice.direction === 'rtl' ? slack - before : before);
    this.draw(line, left, y, style);
  }

  private fitting(text: string, width: number, style: TextStyle): string {
    if (this.measure(text, style) <= width) return text;
    let fits = 0;
    let tooLong = text.length;
    while (tooLong - fits > 1) {
      const middle = (fits + tooLong) >> 1;
      if (this.measure(`${text.slice(0, middle)}…`, style) <= width) fits = middle;
      else tooLong = middle;
    }
    return `${text
      .slice(0, fits)
      .replace(/[\ud800-\udbff]$/, '')
      .trimEnd()}…`;
  }

  private draw(
    { runs }: TextLine,
    left: number,
    y: number,
    { size, colour = colours.text }: TextStyle,
  ): void {
    const baseline = this.pageHeight - y - size * 0.85;
    let x = left;
    for (const { face, shaped, reading } of runs) {
      this.pdf.addFont(face.object);
      const style = styleOf(face, size, colour);
      if (style !== this.lastStyle) this.texts.push(style);
      this.lastStyle = style;
      if (reading !== undefined) this.texts.push(actualText(reading));
      for (const group of shaped.groups) {
        const at = x + (group.x * size) / 1_000;
        const height = baseline + (group.y * size) / 1_000;
        this.texts.push(`1 0 0 1 ${number(at)} ${number(height)} Tm <${group.codes}> Tj`);
      }
      if (reading !== undefined) this.texts.push('EMC');
      x += (shaped.width * size) / 1_000;
    }
  }

  /** Texts stand above the shapes of a page, all in one text object. */
  flush(): void {
    if (this.texts.length === 0) return;
    this.pdf.kit.addContent(`q 1 0 0 -1 0 ${number(this.pageHeight)} cm BT\n${this.texts.join('\n')}\nET Q`);
    this.texts = [];
    this.lastStyle = '';
  }

  /** Cuts a text into lines of at most `width`; the last of `most` lines takes the rest, and ends in an ellipsis. */
  wrap(text: string, width: number, style: TextStyle, most: number): string[] {
    if (this.measure(text, style) <= width) return [text];
    const lines: string[] = [];
    let line = '';
    const words = text.split(/(?<= )/);
    for (const [at, word] of words.entries()) {
      if (line !== '' && this.measure(`${line}${word}`.trimEnd(), style) > width) {
        if (lines.length === most - 1) return [...lines, `${line}${words.slice(at).join('')}`];
        lines.push(line.trimEnd());
        line = '';
      }
      line += word;
      while (lines.length < most - 1 && this.measure(line.trimEnd(), style) > width) {
        const cut = this.cutAt(line, width, style);
        lines.push(line.slice(0, cut));
        line = line.slice(cut);
      }
    }
    return line === '' ? lines : [...lines, line];
  }

  /** How many code units of a word without blanks fit. */
  private cutAt(word: string, width: number, style: TextStyle): number {
    let fits = 1;
    let tooLong = word.length;
    while (tooLong - fits > 1) {
      const middle = (fits + tooLong) >> 1;
      if (this.measure(word.slice(0, middle), style) <= width) fits = middle;
      else tooLong = middle;
    }
    return /[\ud800-\udbff]/.test(word.charAt(fits - 1)) && fits > 1 ? fits - 1 : fits;
  }

  /** Sets lines below each other and moves down by them; goes on to a new page where it must. */
  paragraph(text: string, style: TextStyle, box: { x?: number; width?: number; most?: number } = {}): void {
    const { x = 0, width = this.width - x, most = 200 } = box;
    const height = style.size * 1.5;
    for (const line of this.wrap(text, width, style, most)) {
      this.space(height);
      this.text(line, x, this.y, width, style);
      this.y += height;
    }
  }

  box(x: number, y: number, width: number, height: number, colour: Colour): void {
    this.pdf.kit.rect(this.left(x, width), y, width, height).fill(hex(colour));
  }

  rule(x: number, y: number, width: number, colour: Colour = colours.line): void {
    this.box(x, y, width, 0.6, colour);
  }

  /**
   * Leaves a place for a number that is known only at the end, behind `before`, which stands at the beginning of the
   * line. Pages are written as soon as they are full: a long report would not fit into memory.
   */
  stampBehind(before: string, y: number, style: TextStyle): void {
    const width = this.measure(before, style);
    this.text(before, 0, y, width + 1, style);
    this.pdf.addStamp();
    const x = this.left(width + style.size * 0.3, 0);
    this.texts.push(
      `ET q 1 0 0 1 ${number(x)} ${number(this.pageHeight - y - style.size * 0.85)} cm /Stamp Do Q BT`,
    );
    this.lastStyle = '';
  }

  /** Says the number. */
  stamp(text: string, { size, colour = colours.text }: TextStyle): void {
    const face = this.regular.latin;
    const { groups, width } = face.plain(text);
    const x = this.voice.direction === 'rtl' ? (-width * size) / 1_000 : 0;
    const codes = groups.map((group) => group.codes).join('');
    this.pdf.fillStamp(`BT ${styleOf(face, size, colour)} 1 0 0 1 ${number(x)} 0 Tm <${codes}> Tj ET`, [
      face.object,
    ]);
  }
}

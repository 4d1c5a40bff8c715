import { zlibSync } from 'fflate';
import PDFDocument from 'pdfkit';
import type { FontName, ReportFonts } from '../fonts.ts';

/**
 * The PDF container (ISO 32000-1), made with pdfkit. Of its font objects more is used than its types tell: a report has
 * hundreds of thousands of texts, which its own text layout would take minutes for. The version is pinned for that.
 */
export interface FontObject {
  readonly id: string;
  readonly ascender: number;
  readonly descender: number;
  readonly font: {
    hasGlyphForCodePoint(codePoint: number): boolean;
  };
  /** Glyph codes as four hex digits, and their places in thousandths of the size. */
  encode(
    text: string,
    features?: readonly string[],
  ): [
    codes: string[],
    positions: { xAdvance: number; xOffset: number; yOffset: number; advanceWidth: number }[],
  ];
  ref(): unknown;
}

interface Reference {
  buffer: Uint8Array[];
  readonly data: Record<string, unknown>;
  finalize(): void;
  end(content?: string): void;
}

interface Internals {
  readonly _font: FontObject;
  readonly page: {
    readonly fonts: Record<string, unknown>;
    readonly xobjects: Record<string, unknown>;
  };
  ref(data?: unknown): Reference;
}

/**
 * Streams are packed with a packer in plain JavaScript: zlib's result depends on its version and on the processor, and a
 * report made again elsewhere must have the same bytes.
 */
function packStreams(document: Internals): void {
  const plain = document.ref.bind(document);
  document.ref = (data) => {
    const reference = plain(data);
    const finalize = reference.finalize.bind(reference);
    reference.finalize = () => {
      if (reference.buffer.length > 0 && reference.data['Filter'] === undefined) {
        reference.buffer = [zlibSync(Buffer.concat(reference.buffer), { level: 6 })];
        reference.data['Filter'] = 'FlateDecode';
      }
      finalize();
    };
    return reference;
  };
}

export interface PdfOptions {
  readonly title: string;
  readonly subject: string;
  readonly language: string;
  readonly time: number;
  readonly fonts: ReportFonts;
}

/** A document and the parts of it that are not public. Nothing in it depends on clock or chance. */
export class PdfDocument {
  readonly kit: PDFKit.PDFDocument;
  private readonly internals: Internals;
  private readonly opened = new Map<FontName, FontObject>();
  /** Drawn by name on pages that are long written when it gets its content (ISO 32000-1, 8.10). */
  private later: Reference | undefined;

  constructor({ title, subject, language, time, fonts }: PdfOptions) {
    this.kit = new PDFDocument({
      size: 'A4',
      margin: 0,
      autoFirstPage: false,
      compress: false,
      pdfVersion: '1.7',
      lang: language,
      displayTitle: true,
      // Else it would look for a standard font on the disk.
      font: '',
      // Nothing that people wrote stands here: it would go into XML as it is.
      info: {
        Title: title,
        Author: 'EnergyOpti Workstation',
        Subject: subject,
        Producer: 'EnergyOpti Workstation',
        Creator: 'EnergyOpti Workstation',
        CreationDate: new Date(time),
        ModDate: new Date(time),
      },
    });
    this.internals = this.kit as unknown as Internals;
    packStreams(this.internals);
    for (const name of ['latin', 'latinBold', 'arabic', 'arabicBold'] as const) {
      this.kit.registerFont(name, Buffer.from(fonts[name]));
      this.kit.font(name);
      this.opened.set(name, this.internals._font);
    }
  }

  fontObject(name: FontName): FontObject {
    const found = this.opened.get(name);
    if (found === undefined) throw new Error(`the font ${name} was not opened`);
    return found;
  }

  /** Makes a font known to the page that is being drawn. */
  addFont(font: FontObject): void {
    this.internals.page.fonts[font.id] ??= font.ref();
  }

  /** Makes the stamp known to the page that is being drawn; `/Stamp Do` draws it. */
  addStamp(): void {
    this.later ??= this.internals.ref({ Type: 'XObject', Subtype: 'Form', BBox: [-120, -20, 120, 40] });
    this.internals.page.xobjects['Stamp'] = this.later;
  }

  /** Gives the stamp its content, and the fonts that this uses. */
  fillStamp(content: string, fonts: readonly FontObject[]): void {
    if (this.later === undefined) return;
    this.later.data['Resources'] = { Font: Object.fromEntries(fonts.map((font) => [font.id, font.ref()])) };
    this.later.end(content);
  }
}

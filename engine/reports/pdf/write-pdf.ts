import { voiceOf } from '../catalogue/catalogue.ts';
import { column, type Section, type Table } from '../content.ts';
import type { ReportFonts } from '../fonts.ts';
import { grouped, instantText } from '../format.ts';
import type { InputRange } from '../input-ranges.ts';
import type { ReportRequest } from '../request.ts';
import { tamed } from './bidi-line.ts';
import { drawChart } from './chart.ts';
import { drawFacts, drawFigures } from './figures.ts';
import { PdfDocument } from './pdf-document.ts';
import { colours, Sheet } from './sheet.ts';
import { drawTable } from './table.ts';

export interface PdfFile {
  readonly name: string;
  readonly bytes: number;
  readonly sha256: string;
}

export interface PdfContent {
  readonly request: ReportRequest;
  readonly sections: readonly Section[];
  readonly records: number;
  readonly ranges: readonly InputRange[];
  /** The files that were made before it; the first is the CSV. */
  readonly files: readonly PdfFile[];
  readonly fonts: ReportFonts;
  /** Called now and then with the share of the work that is done; may throw to give up. */
  readonly step: (share: number) => void;
}

const bundleName = ({ name }: ReportRequest): string => `${name}.proof.jsonl`;

function drawCover(sheet: Sheet, { request, records }: PdfContent): void {
  const { voice } = sheet;
  const { scope, workstation, preparedBy } = request;
  sheet.newPage(false);
  sheet.box(0, 60, 60, 4, colours.accent);
  sheet.y = 78;
  sheet.paragraph(voice.say('product'), { size: 11, colour: colours.muted });
  sheet.paragraph(voice.sayOf('title', request.kind), { size: 26, bold: true });
  sheet.y += 4;
  sheet.paragraph(voice.sayOf('purpose', request.kind), { size: 11, colour: colours.muted });
  const heading = (text: string) => {
    sheet.y += 18;
    sheet.paragraph(text, { size: 12, bold: true });
    sheet.y += 4;
  };
  const when = (time: number | null, otherwise: 'cover.begin' | 'cover.end') =>
    time === null
      ? ({ value: voice.say(otherwise), direction: voice.direction } as const)
      : ({ value: instantText(time), direction: 'ltr' } as const);
  const any = (value: string | null) =>
    value === null
      ? ({ value: voice.say('cover.any'), direction: voice.direction } as const)
      : ({ value, direction: 'auto' } as const);
  heading(voice.say('cover.scope'));
  drawFacts(sheet, [
    { name: voice.say('cover.from'), ...when(scope.from, 'cover.begin') },
    { name: voice.say('cover.to'), ...when(scope.to, 'cover.end') },
    { name: voice.say('cover.user'), ...any(scope.user) },
    { name: voice.say('cover.instrument'), ...any(scope.instrument) },
    { name: voice.say('cover.order'), ...any(scope.order) },
    { name: voice.say('cover.book'), ...any(scope.book) },
  ]);
  heading(voice.say('cover.origin'));
  // The order in which a request names them is lost when it is read back from a proof bundle.
  const versions = Object.entries(workstation.versions)
    .map(([name, version]) => `${name} ${version}`)
    .sort();
  drawFacts(sheet, [
    { name: voice.say('cover.generatedAt'), value: instantText(request.generatedAt), direction: 'ltr' },
    {
      name: voice.say('cover.preparedBy'),
      value: `${preparedBy.user} (${preparedBy.role})`,
      direction: 'auto',
    },
    { name: voice.say('cover.host'), value: workstation.host, direction: 'auto' },
    { name: voice.say('cover.log'), value: workstation.log, direction: 'ltr' },
    { name: voice.say('cover.logSize'), value: grouped(String(workstation.size)), direction: 'ltr' },
    { name: voice.say('cover.inputs'), value: grouped(String(records)), direction: 'ltr' },
    { name: voice.say('cover.versions'), value: versions.join(', '), direction: 'ltr' },
  ]);
  heading(voice.say('cover.fingerprint'));
  const groups = workstation.fingerprint.match(/.{1,8}/g) ?? [];
  for (const half of [groups.slice(0, 4), groups.slice(4)])
    sheet.paragraph(half.join('  '), { size: 13, bold: true, direction: 'ltr' });
  sheet.y += 6;
  const small = { size: 8.5, colour: colours.muted } as const;
  sheet.paragraph(voice.say('cover.fingerprintHint', { bundle: bundleName(request) }), small);
  sheet.paragraph(voice.say('cover.times'), small);
}

function drawHeading(sheet: Sheet, title: string): void {
  sheet.paragraph(title, { size: 15, bold: true });
  sheet.y += 6;
}

function drawSection(sheet: Sheet, section: Section, csv: string, step: () => void): void {
  const { voice } = sheet;
  const title = voice.sayOf('section', section.id);
  sheet.newPage(section.wide === true);
  sheet.pdf.kit.outline.addItem(title);
  drawHeading(sheet, title);
  for (const note of section.notes ?? [])
    sheet.paragraph(voice.sayOf('note', note), { size: 8.5, colour: colours.muted });
  sheet.y += 4;
  drawFigures(sheet, section.figures ?? []);
  for (const chart of section.charts ?? []) drawChart(sheet, chart);
  for (const table of section.tables ?? []) {
    if (section.wide !== true) {
      sheet.space(70);
      sheet.paragraph(voice.sayOf('table', table.id), { size: 10, bold: true });
      sheet.y += 2;
    }
    drawTable(sheet, table, section.wide === true ? csv : '', step);
  }
}

/** Everything that went in, and the files beside this one, by their hashes. */
function drawIntegrity(sheet: Sheet, { request, ranges, files }: PdfContent, step: () => void): void {
  const { voice } = sheet;
  const title = voice.say('section.integrity');
  const table = (id: string, columns: Table['columns'], rows: Table['rows']): Table => ({
    id,
    columns,
    rows,
    total: rows.length,
  });
  sheet.newPage(false);
  sheet.pdf.kit.outline.addItem(title);
  drawHeading(sheet, title);
  const note = { size: 8.5, colour: colours.muted } as const;
  sheet.paragraph(voice.say('note.verify', { bundle: bundleName(request) }), note);
  sheet.y += 8;
  sheet.paragraph(voice.say('table.files'), { size: 10, bold: true });
  sheet.paragraph(voice.say('note.files'), note);
  sheet.y += 4;
  const fileColumns = [
    column('name', 'code', 28),
    column('bytes', 'whole', 14),
    column('sha256', 'code', 58),
  ];
  drawTable(
    sheet,
    table(
      'files',
      fileColumns,
      files.map(({ name, bytes, sha256 }) => ({ cells: [name, bytes, sha256] })),
    ),
    '',
    step,
  );
  sheet.space(90);
  sheet.paragraph(voice.say('table.ranges'), { size: 10, bold: true });
  sheet.paragraph(voice.say('note.integrity'), note);
  sheet.y += 4;
  const rangeColumns = [
    column('first', 'whole', 14),
    column('last', 'whole', 14),
    column('records', 'whole', 14),
    column('sha256', 'code', 58),
  ];
  drawTable(
    sheet,
    table(
      'ranges',
      rangeColumns,
      ranges.map(({ first, last, records, sha256 }) => ({ cells: [first, last, records, sha256] })),
    ),
    '',
    step,
  );
}

function drawSignatures(sheet: Sheet, { request }: PdfContent): void {
  const { voice } = sheet;
  sheet.space(170);
  sheet.y += 14;
  drawHeading(sheet, voice.say('section.signatures'));
  const gap = 30;
  const width = (sheet.width - gap) / 2;
  const top = sheet.y;
  const blocks = [
    ['signature.preparedBy', request.preparedBy.user],
    ['signature.reviewedBy', ''],
  ] as const;
  for (const [index, [role, name]] of blocks.entries()) {
    const x = index * (width + gap);
    sheet.text(voice.say(role), x, top, width, { size: 10, bold: true });
    const lines = ['signature.name', 'signature.date', 'signature.signature'] as const;
    for (const [line, key] of lines.entries()) {
      const y = top + 28 + line * 30;
      sheet.text(voice.say(key), x, y, 70, { size: 9, colour: colours.muted });
      if (line === 0 && name !== '')
        sheet.text(tamed(name), x + 74, y, width - 74, { size: 9, direction: 'auto' });
      sheet.rule(x + 70, y + 13, width - 70, colours.muted);
    }
  }
  sheet.y = top + 130;
}

const footer = { size: 7, colour: colours.muted } as const;

/** What stands below each page. */
function drawFooter(sheet: Sheet, { workstation, name }: ReportRequest): void {
  const y = sheet.bottom + 20;
  sheet.rule(0, y - 6, sheet.width);
  sheet.stampBehind(sheet.voice.say('page.number', { page: sheet.pages }), y, footer);
  sheet.text(`${name}  ·  ${workstation.fingerprint.slice(0, 16)}…`, 160, y, sheet.width - 160, {
    ...footer,
    align: 'end',
    direction: 'ltr',
  });
}

/** The report as PDF: pieces in order, the same for the same content. */
export async function* writePdf(content: PdfContent): AsyncGenerator<Uint8Array> {
  const { request, sections, fonts, step } = content;
  const voice = voiceOf(request.language);
  const title = voice.sayOf('title', request.kind);
  const pdf = new PdfDocument({
    title,
    subject: voice.sayOf('purpose', request.kind),
    language: request.language,
    time: request.generatedAt,
    fonts,
  });
  const sheet = new Sheet(pdf, voice);
  sheet.header = () => drawFooter(sheet, request);
  drawCover(sheet, content);
  sheet.header = () => {
    drawFooter(sheet, request);
    const style = { size: 7.5, colour: colours.muted } as const;
    sheet.text(title, 0, 32, sheet.width / 2, style);
    sheet.text(instantText(request.generatedAt), sheet.width / 2, 32, sheet.width / 2, {
      ...style,
      align: 'end',
      direction: 'ltr',
    });
    sheet.rule(0, 46, sheet.width);
  };
  const csv = content.files[0]?.name ?? '';
  const rows = sections
    .flatMap((section) => section.tables ?? [])
    .reduce((sum, { rows }) => sum + rows.length, 1);
  let done = 0;
  const count = () => {
    done += 100;
    step(Math.min(1, done / rows));
  };
  for (const section of sections) drawSection(sheet, section, csv, count);
  drawIntegrity(sheet, content, count);
  drawSignatures(sheet, content);
  sheet.flush();
  sheet.stamp(String(sheet.pages), footer);
  pdf.kit.end();
  for await (const piece of pdf.kit) yield piece as Uint8Array;
}

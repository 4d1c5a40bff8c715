import { Fault } from '../../domain/fault.ts';
import type { ImportMapping } from './mapping.ts';
import { guessDecimal } from './parse-number.ts';
import { guessTimeFormat, ZoneClock } from './parse-time.ts';
import { presets } from './presets.ts';

export interface ChosenMapping {
  readonly preset: string | null;
  readonly mapping: ImportMapping;
}

function requireColumns(columns: readonly string[], mapping: ImportMapping): void {
  const named = [
    mapping.time,
    mapping.open,
    mapping.high,
    mapping.low,
    mapping.close,
    mapping.volume,
    ...(mapping.values ?? []),
  ];
  for (const column of named) {
    if (column !== undefined && !columns.includes(column)) {
      throw new Fault(
        'COLUMN_UNKNOWN',
        `There is no column "${column}". The file has: ${columns.join(', ')}.`,
        { column, columns },
      );
    }
  }
  if (
    mapping.shape === 'bars' &&
    [mapping.open, mapping.high, mapping.low, mapping.close].includes(undefined)
  ) {
    throw new Fault('MAPPING_INCOMPLETE', 'Bars need the columns open, high, low and close.', { mapping });
  }
  if (mapping.shape === 'values' && (mapping.values ?? []).length === 0) {
    throw new Fault('MAPPING_INCOMPLETE', 'Values need at least one column.', { mapping });
  }
}

function resolveFormat(
  columns: readonly string[],
  sample: readonly (readonly unknown[])[],
  mapping: ImportMapping,
): ImportMapping {
  try {
    new ZoneClock(mapping.zone);
  } catch {
    throw new Fault('ZONE_UNKNOWN', `"${mapping.zone}" is no IANA time zone, such as Europe/Berlin or UTC.`, {
      zone: mapping.zone,
    });
  }
  if (mapping.timeFormat !== 'auto') return mapping;
  const index = columns.indexOf(mapping.time);
  const timeFormat = guessTimeFormat(sample.map((row) => row[index]));
  if (timeFormat === undefined) {
    throw new Fault(
      'TIME_UNREADABLE',
      `The column "${mapping.time}" holds no times that can be read. First cell: ${String(sample[0]?.[index])}.`,
      { column: mapping.time },
    );
  }
  return { ...mapping, timeFormat };
}

/** Settles `auto` where the number columns show decimal commas; else it stays, and doubtful cells are refused. */
function withDecimal(
  columns: readonly string[],
  sample: readonly (readonly unknown[])[],
  mapping: ImportMapping,
): ImportMapping {
  if ((mapping.decimal ?? 'auto') !== 'auto') return mapping;
  const { open, high, low, close, volume, values = [] } = mapping;
  const indexes = [open, high, low, close, volume, ...values].flatMap((column) =>
    column === undefined ? [] : [columns.indexOf(column)],
  );
  const cells = sample.flatMap((row) => indexes.map((index) => row[index]));
  return guessDecimal(cells) === 'comma' ? { ...mapping, decimal: 'comma' } : mapping;
}

/** The mapping a person gave, or the asked preset's, or that of the first preset that knows the header. */
export function chooseMapping(
  columns: readonly string[],
  sample: readonly (readonly unknown[])[],
  asked: { preset?: string | undefined; mapping?: ImportMapping | undefined },
): ChosenMapping {
  if (asked.mapping !== undefined) {
    requireColumns(columns, asked.mapping);
    return {
      preset: null,
      mapping: withDecimal(columns, sample, resolveFormat(columns, sample, asked.mapping)),
    };
  }
  if (asked.preset !== undefined && !presets.some((preset) => preset.id === asked.preset)) {
    throw new Fault(
      'PRESET_UNKNOWN',
      `There is no preset "${asked.preset}". Known: ${presets.map((preset) => preset.id).join(', ')}.`,
      { preset: asked.preset },
    );
  }
  for (const preset of presets) {
    if (asked.preset !== undefined && preset.id !== asked.preset) continue;
    const mapping = preset.recognise(columns, sample);
    if (mapping !== undefined) return { preset: preset.id, mapping: withDecimal(columns, sample, mapping) };
  }
  throw new Fault(
    'HEADER_UNKNOWN',
    `The columns ${columns.slice(0, 12).join(', ')} fit no preset: no time column with numbers beside it was found. Choose the columns yourself.`,
    { columns },
  );
}

import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { Fault } from '../../domain/fault.ts';
import { numberOf } from './fetched-series.ts';

/** Milliseconds of the resolutions that prices come in. */
export const entsoeResolutions = { PT15M: 900_000, PT30M: 1_800_000, PT60M: 3_600_000 } as const;
export type EntsoeResolution = keyof typeof entsoeResolutions;

export interface EntsoePeriod {
  readonly resolution: EntsoeResolution;
  /** Number of the auction among several of one day; 1 where the document does not tell. */
  readonly sequence: number;
  readonly unit: string;
  /** UTC milliseconds; `end` is the first moment after it. */
  readonly start: number;
  readonly end: number;
  /** Prices by the time at which they begin, gaps of curve type A03 filled. */
  readonly prices: ReadonlyMap<number, number>;
  /** Positions that a curve of type A01 should have and has not. */
  readonly missing: number;
}

export interface EntsoeFilter {
  readonly resolution?: EntsoeResolution | undefined;
  readonly sequence?: number | undefined;
}

type Node = Readonly<Record<string, unknown>>;

const lists = new Set(['TimeSeries', 'Period', 'Point', 'Reason']);
const parser = new XMLParser({
  ignoreAttributes: true,
  removeNSPrefix: true,
  parseTagValue: false,
  processEntities: false,
  isArray: (name) => lists.has(name),
});

const instant = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2})(?::\d{2})?Z$/;

function nodes(parent: Node, name: string): Node[] {
  const found = parent[name];
  return Array.isArray(found) ? found.filter((node): node is Node => typeof node === 'object') : [];
}

function textOf(node: Node | undefined, name: string): string | undefined {
  const found = node?.[name];
  return typeof found === 'string' ? found.trim() : undefined;
}

function invalid(what: string): Fault {
  return new Fault('ENTSOE_DOCUMENT_INVALID', `ENTSO-E: ${what} Nothing was stored.`);
}

function timeOf(text: string | undefined, where: string): number {
  const found = text === undefined ? undefined : instant.exec(text)?.[1];
  const time = found === undefined ? Number.NaN : Date.parse(`${found}Z`);
  if (Number.isNaN(time)) throw invalid(`${where} is no UTC time: ${JSON.stringify(text)?.slice(0, 40)}.`);
  return time;
}

/** Acknowledgements say why there are no values. */
function acknowledged(root: Node): Fault {
  const reasons = nodes(root, 'Reason').map(
    (reason) => `${textOf(reason, 'code') ?? '?'}: ${textOf(reason, 'text') ?? ''}`,
  );
  const words = reasons.join('; ').slice(0, 300) || 'no reason given';
  if (/no matching data/i.test(words)) {
    return new Fault(
      'SOURCE_NO_DATA',
      `ENTSO-E has no prices for this area and these days (${words}). Look at the area code and the days. Nothing was stored.`,
      { reasons },
    );
  }
  return new Fault('SOURCE_REFUSED', `ENTSO-E refuses the request (${words}). Nothing was stored.`, {
    reasons,
  });
}

function readRoot(text: string): Node {
  // Documents of the platform have no type definition; one could only be meant to blow up the reader.
  if (/<!DOCTYPE/i.test(text)) throw invalid('the document brings a type definition.');
  const checked = XMLValidator.validate(text);
  if (checked !== true) {
    throw invalid(`the answer is no XML: ${checked.err.msg} (line ${checked.err.line}).`);
  }
  let content: Node;
  try {
    content = parser.parse(text) as Node;
  } catch (error) {
    throw invalid(`the answer is no XML: ${error instanceof Error ? error.message.slice(0, 200) : error}.`);
  }
  const acknowledgement = content['Acknowledgement_MarketDocument'];
  if (typeof acknowledgement === 'object' && acknowledgement !== null)
    throw acknowledged(acknowledgement as Node);
  const root = content['Publication_MarketDocument'];
  if (typeof root !== 'object' || root === null) {
    const found = Object.keys(content).find((name) => name !== '?xml');
    throw invalid(`the document is ${found ?? 'empty'}, not a Publication_MarketDocument.`);
  }
  return root as Node;
}

/** Points by position; a position that stands twice, or outside the period, is refused. */
function positionsOf(period: Node, count: number, where: string): Map<number, number> {
  const found = new Map<number, number>();
  for (const point of nodes(period, 'Point')) {
    const position = numberOf(textOf(point, 'position') ?? '');
    const price = numberOf(textOf(point, 'price.amount') ?? '');
    if (position === undefined || !Number.isInteger(position) || position < 1 || position > count) {
      throw invalid(`${where}: position ${textOf(point, 'position')} is not within 1 to ${count}.`);
    }
    if (price === undefined) throw invalid(`${where}: the price at position ${position} is no number.`);
    if (found.has(position)) throw invalid(`${where}: position ${position} stands twice.`);
    found.set(position, price);
  }
  return found;
}

function readPeriod(
  period: Node,
  facts: Omit<EntsoePeriod, 'prices' | 'missing' | 'start' | 'end'> & { curve: string },
  where: string,
): EntsoePeriod {
  const { curve, ...rest } = facts;
  const interval = period['timeInterval'] as Node | undefined;
  const start = timeOf(textOf(interval, 'start'), `${where}: the start`);
  const end = timeOf(textOf(interval, 'end'), `${where}: the end`);
  const width = entsoeResolutions[rest.resolution];
  const count = (end - start) / width;
  if (!Number.isInteger(count) || count < 1 || count > 100_000) {
    throw invalid(`${where}: ${rest.resolution} does not divide it.`);
  }
  const positions = positionsOf(period, count, where);
  const prices = new Map<number, number>();
  let last = positions.get(1);
  // With A03 a position that is left out has the price of the one before, so the first cannot be.
  if (curve === 'A03' && last === undefined) throw invalid(`${where}: curve type A03 without position 1.`);
  let missing = 0;
  for (let position = 1; position <= count; position++) {
    const own = positions.get(position);
    if (own === undefined && curve !== 'A03') {
      missing += 1;
      continue;
    }
    last = own ?? last;
    if (last !== undefined) prices.set(start + (position - 1) * width, last);
  }
  return { ...rest, start, end, prices, missing };
}

/**
 * Periods of a day-ahead price document (IEC 62325-451-3), those of another resolution or auction left unread. Faults:
 * ENTSOE_DOCUMENT_INVALID with the place; SOURCE_NO_DATA and SOURCE_REFUSED for an acknowledgement.
 */
export function parseEntsoe(text: string, filter: EntsoeFilter = {}): EntsoePeriod[] {
  const root = readRoot(text);
  return nodes(root, 'TimeSeries').flatMap((series, seriesAt) => {
    const curve = textOf(series, 'curveType') ?? 'A01';
    if (curve !== 'A01' && curve !== 'A03') {
      throw invalid(`TimeSeries ${seriesAt + 1}: curve type ${curve} is not known (A01, A03).`);
    }
    const currency = textOf(series, 'currency_Unit.name');
    const measure = textOf(series, 'price_Measure_Unit.name');
    if (currency === undefined || measure === undefined) {
      throw invalid(`TimeSeries ${seriesAt + 1}: currency or unit is missing.`);
    }
    const unit = `${currency}/${measure === 'MWH' ? 'MWh' : measure}`;
    const classified = textOf(series, 'classificationSequence_AttributeInstanceComponent.position');
    const sequence = classified === undefined ? 1 : numberOf(classified);
    if (sequence === undefined) throw invalid(`TimeSeries ${seriesAt + 1}: its position is no number.`);
    if (filter.sequence !== undefined && sequence !== filter.sequence) return [];
    return nodes(series, 'Period').flatMap((period, periodAt) => {
      const where = `TimeSeries ${seriesAt + 1}, Period ${periodAt + 1}`;
      const resolution = textOf(period, 'resolution') as EntsoeResolution | undefined;
      if (resolution === undefined || entsoeResolutions[resolution] === undefined) {
        throw invalid(`${where}: resolution ${resolution} is not known.`);
      }
      if (filter.resolution !== undefined && resolution !== filter.resolution) return [];
      return [readPeriod(period, { resolution, sequence, unit, curve }, where)];
    });
  });
}

import { Fault } from '../../domain/fault.ts';
import { redactor, type SecretValues } from '../venue-feed/authentication.ts';
import { RateLimiter } from '../venue-feed/rate-limiter.ts';
import { type EiaRow, eiaIntervals, parseEiaPage } from './eia-page.ts';
import { barsOfValues, type Fetched, numberOf } from './fetched-series.ts';
import { askSource, type FetchOptions, shownText } from './source-request.ts';

export interface EiaRequest {
  readonly source: 'eia';
  /** Such as `petroleum/pri/spt`. */
  readonly route: string;
  readonly frequency: string;
  /** Such as `{ series: ['RWTC'] }`; together they must leave one series. */
  readonly facets: Readonly<Record<string, readonly string[]>>;
  /** Data column; `value` for most routes. */
  readonly column: string;
  /** First and last period, in the form of the frequency. */
  readonly start?: string | undefined;
  readonly end?: string | undefined;
  /** Under which the values are stored. */
  readonly symbol: string;
  readonly address: string;
}

/** The most rows of one JSON answer. Source: eia.gov/opendata/documentation.php. */
export const eiaPageRows = 5_000;
const mostPages = 400;
const timeoutMilliseconds = 60_000;
/** Five a second are normally safe (second-hand). Shared by all fetches, since the source counts by key. */
const limiter = new RateLimiter({ count: 5, milliseconds: 1_000 });

function pageAddress(request: EiaRequest, key: string, offset: number): string {
  const { address, route, frequency, facets, column, start, end } = request;
  const query = new URLSearchParams({ api_key: key, frequency, 'data[0]': column });
  for (const [facet, values] of Object.entries(facets)) {
    for (const value of values) query.append(`facets[${facet}][]`, value);
  }
  if (start !== undefined) query.set('start', start);
  if (end !== undefined) query.set('end', end);
  query.set('sort[0][column]', 'period');
  query.set('sort[0][direction]', 'asc');
  query.set('offset', `${offset}`);
  query.set('length', `${eiaPageRows}`);
  return `${address}/${route}/data/?${query}`;
}

/** The words of an error answer: `{error: {code, message}}` or `{error, code}`. */
function errorWords(text: string): string {
  try {
    const { error } = JSON.parse(text) as { error?: unknown };
    if (typeof error === 'string') return error;
    const { code, message } = (error ?? {}) as { code?: unknown; message?: unknown };
    const words = [code, message].filter((word) => typeof word === 'string');
    return words.length === 0 ? text : words.join(': ');
  } catch {
    return text;
  }
}

function refusal(status: number, text: string, redact: (text: string) => string, request: EiaRequest): Fault {
  const words = shownText(errorWords(text), redact);
  const where = { status, route: request.route };
  if (status === 401 || status === 403) {
    return new Fault(
      'KEY_REFUSED',
      `EIA does not accept the key (HTTP ${status}: ${words}). Set another with feeds.setSecret: {"venue": "eia", "values": {"apiKey": "…"}}.`,
      where,
    );
  }
  return new Fault(
    'SOURCE_REFUSED',
    `EIA refuses ${request.route} (HTTP ${status}: ${words}). Look at the route, frequency, facets and column. Nothing was stored.`,
    where,
  );
}

/** The facets in which rows of one period differ, with some of their values. */
function differing(rows: readonly EiaRow[]): string {
  const values = new Map<string, Set<string>>();
  for (const { facets } of rows) {
    for (const [field, value] of Object.entries(facets)) {
      values.set(field, (values.get(field) ?? new Set()).add(value));
    }
  }
  const several = [...values].filter(([, found]) => found.size > 1);
  return several.map(([field, found]) => `${field}: ${[...found].slice(0, 5).join(', ')}`).join('; ');
}

/**
 * One series by EIA Open Data v2, page by page. Faults: KEY_REFUSED, SOURCE_REFUSED, SOURCE_BUSY, SOURCE_UNREACHABLE,
 * SOURCE_NO_DATA, EIA_ANSWER_INVALID, EIA_SEVERAL_SERIES where the facets leave more than one.
 */
export async function fetchEia(
  request: EiaRequest,
  secret: SecretValues,
  options: FetchOptions,
): Promise<Fetched> {
  const { route, frequency, column, symbol } = request;
  const interval = eiaIntervals[frequency];
  if (interval === undefined) {
    throw new Fault(
      'FREQUENCY_UNKNOWN',
      `EIA has no frequency ${frequency}. Known are: ${Object.keys(eiaIntervals).join(', ')}.`,
      { frequency },
    );
  }
  const redact = redactor(secret);
  const rows: EiaRow[] = [];
  for (let page = 0; page < mostPages; page++) {
    const address = pageAddress(request, secret['apiKey'] ?? '', rows.length);
    const answer = await askSource({
      ...options,
      title: 'EIA',
      address,
      limiter,
      redact,
      timeoutMilliseconds,
    });
    if (answer.status !== 200) throw refusal(answer.status, answer.text, redact, request);
    const { total, rows: found } = parseEiaPage(answer.text, frequency, column, rows.length);
    rows.push(...found);
    options.progress(
      0.8 * Math.min(1, rows.length / Math.max(1, total)),
      `${rows.length} of ${total} rows read`,
    );
    if (rows.length >= total) break;
    if (found.length === 0) {
      throw new Fault(
        'EIA_ANSWER_INVALID',
        `EIA: ${total} rows were promised and ${rows.length} came; the page after them was empty. Nothing was stored. Try again.`,
        { total, rows: rows.length },
      );
    }
  }
  const values = new Map<number, number>();
  const seen = new Map<number, EiaRow>();
  let absent = 0;
  for (const row of rows) {
    const other = seen.get(row.time);
    if (other !== undefined) {
      throw new Fault(
        'EIA_SEVERAL_SERIES',
        `EIA: ${row.period} came more than once, so the facets leave more than one series (${differing(rows) || 'the same row twice'}). Narrow the facets. Nothing was stored.`,
        { route, period: row.period },
      );
    }
    seen.set(row.time, row);
    const value = row.value === null ? undefined : numberOf(row.value);
    // Withheld and missing values come as null or as a letter.
    if (value === undefined) absent += 1;
    else values.set(row.time, value);
  }
  if (values.size === 0) {
    throw new Fault(
      'SOURCE_NO_DATA',
      `EIA has no values for ${route} with these facets and periods (${rows.length} rows, none with a number). Nothing was stored.`,
      { route, rows: rows.length },
    );
  }
  const unit = rows.find((row) => row.unit !== null)?.unit ?? null;
  return {
    name: `EIA ${route} ${symbol} ${frequency}`,
    series: [{ symbol, interval, unit, bars: barsOfValues(values) }],
    rows: rows.length,
    problemCounts: absent === 0 ? {} : { VALUE_ABSENT: absent },
  };
}

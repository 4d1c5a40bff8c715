import { Temporal } from 'temporal-polyfill';
import { Fault } from '../../domain/fault.ts';
import { redactor, type SecretValues } from '../venue-feed/authentication.ts';
import { RateLimiter } from '../venue-feed/rate-limiter.ts';
import {
  type EntsoePeriod,
  type EntsoeResolution,
  entsoeResolutions,
  parseEntsoe,
} from './entsoe-document.ts';
import { barsOfValues, type Fetched, type FetchedSeries } from './fetched-series.ts';
import { askSource, type FetchOptions, shownText } from './source-request.ts';

export interface EntsoeRequest {
  readonly source: 'entsoe';
  /** EIC of the bidding zone, such as `10Y1001A1001A82H`. */
  readonly area: string;
  /** First and last market day, `YYYY-MM-DD`, both included. */
  readonly from: string;
  readonly to: string;
  /** Zone of the market day. */
  readonly zone: string;
  /** Every resolution that comes is stored at its own interval where left out. */
  readonly resolution?: EntsoeResolution | undefined;
  /** Auction of the day; the first of each resolution where left out. */
  readonly sequence?: number | undefined;
  readonly symbol: string;
  readonly address: string;
}

const intervals: Readonly<Record<EntsoeResolution, string>> = { PT15M: '15m', PT30M: '30m', PT60M: '1h' };
const timeoutMilliseconds = 300_000;
/** 400 a minute and token; beyond it the token is banned for minutes. */
const limiter = new RateLimiter({ count: 400, milliseconds: 60_000 });
/** At most one year a request. */
const mostDays = 365;
const mostRequests = 40;

/** Midnight of a market day, UTC milliseconds: a day has 23 or 25 hours where the clocks change. */
export function marketDayStart(date: Temporal.PlainDate, zone: string): number {
  return date.toZonedDateTime(zone).epochMilliseconds;
}

function stamp(time: number): string {
  return new Date(time).toISOString().replace(/[-:T]/g, '').slice(0, 12);
}

interface Span {
  readonly start: number;
  readonly end: number;
}

function spansOf({ from, to, zone }: EntsoeRequest): Span[] {
  const first = Temporal.PlainDate.from(from);
  const after = Temporal.PlainDate.from(to).add({ days: 1 });
  if (Temporal.PlainDate.compare(first, after) >= 0) {
    throw new Fault('DAYS_INVALID', `The first day ${from} is after the last day ${to}.`, { from, to });
  }
  const spans: Span[] = [];
  for (let day = first; Temporal.PlainDate.compare(day, after) < 0; ) {
    const next = day.add({ days: mostDays });
    const end = Temporal.PlainDate.compare(next, after) < 0 ? next : after;
    spans.push({ start: marketDayStart(day, zone), end: marketDayStart(end, zone) });
    day = end;
  }
  if (spans.length > mostRequests) {
    throw new Fault('DAYS_INVALID', `${from} to ${to} is longer than ${mostRequests} years. Ask for less.`, {
      from,
      to,
    });
  }
  return spans;
}

function refusal(status: number, text: string, redact: (text: string) => string): Fault {
  if (status === 401 || status === 403) {
    return new Fault(
      'KEY_REFUSED',
      `ENTSO-E does not accept the security token (HTTP ${status}). Set another with feeds.setSecret: {"venue": "entsoe", "values": {"securityToken": "…"}}.`,
      { status },
    );
  }
  return new Fault(
    'SOURCE_REFUSED',
    `ENTSO-E refuses the request (HTTP ${status}: ${shownText(text, redact)}). Nothing was stored.`,
    { status },
  );
}

async function fetchSpan(
  request: EntsoeRequest,
  span: Span,
  secret: SecretValues,
  options: FetchOptions,
): Promise<EntsoePeriod[]> {
  const redact = redactor(secret);
  const query = new URLSearchParams({
    securityToken: secret['securityToken'] ?? '',
    documentType: 'A44',
    in_Domain: request.area,
    out_Domain: request.area,
    periodStart: stamp(span.start),
    periodEnd: stamp(span.end),
  });
  const address = `${request.address}?${query}`;
  const answer = await askSource({
    ...options,
    title: 'ENTSO-E',
    address,
    limiter,
    redact,
    timeoutMilliseconds,
  });
  // An acknowledgement comes with 200 or 400: the document counts, not the status.
  if (answer.status === 200 || answer.text.includes('Acknowledgement_MarketDocument')) {
    try {
      return parseEntsoe(answer.text, request);
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      throw new Fault(error.code, redact(error.message), { status: answer.status, ...span });
    }
  }
  throw refusal(answer.status, answer.text, redact);
}

function seriesOf(
  request: EntsoeRequest,
  resolution: EntsoeResolution,
  periods: readonly EntsoePeriod[],
  [first, last]: Span[],
): FetchedSeries | undefined {
  const lowest = Math.min(...periods.map(({ sequence }) => sequence));
  const values = new Map<number, number>();
  const units = new Set<string>();
  for (const { sequence, prices, unit } of periods) {
    // Several auctions of a day overlap: they are alternatives, not parts.
    if (sequence !== (request.sequence ?? lowest)) continue;
    units.add(unit);
    for (const [time, price] of prices) {
      // Answers cover whole days and may go beyond what was asked.
      if (time < (first?.start ?? 0) || time >= (last?.end ?? Number.POSITIVE_INFINITY)) continue;
      const other = values.get(time);
      if (other !== undefined && other !== price) {
        throw new Fault(
          'ENTSOE_PRICES_DIFFER',
          `ENTSO-E gives two prices for ${new Date(time).toISOString()} (${other} and ${price}, ${resolution}). Name the auction by "sequence". Nothing was stored.`,
          { time, resolution },
        );
      }
      values.set(time, price);
    }
  }
  if (values.size === 0) return undefined;
  if (units.size > 1) {
    throw new Fault(
      'ENTSOE_UNITS_DIFFER',
      `ENTSO-E gives prices in ${[...units].join(' and ')} for these days. Fetch the days before and after the change apart. Nothing was stored.`,
      { resolution },
    );
  }
  const [unit = null] = units;
  return { symbol: request.symbol, interval: intervals[resolution], unit, bars: barsOfValues(values) };
}

/**
 * Day-ahead prices (document type A44) of whole market days. Faults: KEY_REFUSED, SOURCE_REFUSED, SOURCE_NO_DATA,
 * SOURCE_BUSY, SOURCE_UNREACHABLE, DAYS_INVALID, ENTSOE_DOCUMENT_INVALID, ENTSOE_PRICES_DIFFER, ENTSOE_UNITS_DIFFER.
 */
export async function fetchEntsoe(
  request: EntsoeRequest,
  secret: SecretValues,
  options: FetchOptions,
): Promise<Fetched> {
  const spans = spansOf(request);
  const periods: EntsoePeriod[] = [];
  for (const [at, span] of spans.entries()) {
    periods.push(...(await fetchSpan(request, span, secret, options)));
    options.progress((0.8 * (at + 1)) / spans.length, `${at + 1} of ${spans.length} documents read`);
  }
  const ends = [spans[0], spans.at(-1)].filter((span) => span !== undefined);
  const series = (Object.keys(entsoeResolutions) as EntsoeResolution[]).flatMap((resolution) => {
    const own = periods.filter((period) => period.resolution === resolution);
    return own.length === 0 ? [] : (seriesOf(request, resolution, own, ends) ?? []);
  });
  if (series.length === 0) {
    const found = [...new Set(periods.map((period) => `${period.resolution}, auction ${period.sequence}`))];
    throw new Fault(
      'SOURCE_NO_DATA',
      `ENTSO-E sent no price for these days${found.length > 0 ? ` of the kind asked for (there is: ${found.join('; ')})` : ''}. Look at resolution, sequence and days. Nothing was stored.`,
    );
  }
  const missing = periods.reduce((sum, period) => sum + period.missing, 0);
  const { area, from, to, symbol } = request;
  return {
    name: `ENTSO-E day-ahead ${symbol} ${area} ${from} to ${to}`,
    series,
    rows: series.reduce((sum, { bars }) => sum + bars.time.length, 0),
    problemCounts: missing === 0 ? {} : { POSITION_MISSING: missing },
  };
}

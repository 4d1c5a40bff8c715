import type { CurveAnswer, CurveService, InventoryEntry, SeasonalityAnswer } from '../../api/ports/curves.ts';
import type { HistoryService } from '../../api/ports/history.ts';
import { type CurveInput, curveShape, forwardCurve } from '../../curves/forward-curve.ts';
import { inventoryReport } from '../../curves/inventory.ts';
import { seasonality } from '../../curves/seasonality.ts';
import { type SpreadMatrix, spreadMatrix } from '../../curves/spread-matrix.ts';
import { contractOf, listedPeriods } from '../../domain/contracts.ts';
import type { PeriodKind } from '../../domain/delivery.ts';
import { Fault } from '../../domain/fault.ts';
import type { Instrument } from '../../domain/instrument.ts';
import type { MarketService } from '../../market/service.ts';
import { openInterestSource } from '../../store/repositories/series.ts';
import type { Store } from '../../store/store.ts';
import { readJoinedBars } from './bars.ts';

interface CurvesOptions {
  readonly store: Store;
  readonly market: MarketService;
  readonly history: HistoryService;
  readonly now: () => number;
  readonly recordedSource: string;
  readonly venueOf?: ((symbol: string) => string | undefined) | undefined;
}

const day = 86_400_000;
/** Before this no delivery periods are known. */
const earliest = Date.UTC(2001, 0, 1);

function kindOfCode(code: string): PeriodKind {
  if (code.startsWith('CAL')) return 'year';
  if (/^Q\d-/.test(code)) return 'quarter';
  return code.includes('-') ? 'season' : 'month';
}

/** A close older than this many days is on no curve. */
const oldestClose = 31;
/** A close of another date than the one asked for is stale, but for days without a session. */
const staleAfterDays = 4;

export class Curves implements CurveService {
  readonly #options: CurvesOptions;

  constructor(options: CurvesOptions) {
    this.#options = options;
  }

  async forward(request: Parameters<CurveService['forward']>[0]): Promise<readonly CurveAnswer[]> {
    const product = this.#options.market.catalogue().product(request.product);
    if (product.delivery === undefined) {
      throw new Fault(
        'PRODUCT_WITHOUT_DELIVERY',
        `${product.symbol} has no delivery periods, so it has no forward curve.`,
        { symbol: product.symbol },
      );
    }
    return Promise.all(
      request.dates.map(async (date): Promise<CurveAnswer> => {
        const { since, inputs } =
          date === null
            ? this.#present(product, request.kinds)
            : await this.#past(product, request.kinds, date);
        // Steps are within one kind of delivery: a year is no neighbour of a quarter.
        const points = [...Map.groupBy(inputs, ({ code }) => kindOfCode(code)).values()].flatMap((kind) =>
          forwardCurve(kind, { since, thinVolume: request.thinVolume }),
        );
        return { date, shape: curveShape(points), points };
      }),
    );
  }

  #present(product: Instrument, kinds: readonly PeriodKind[]): { since: number; inputs: CurveInput[] } {
    const { market } = this.#options;
    const contracts = market
      .catalogue()
      .contracts(product.symbol)
      .filter(({ contract }) => kinds.some((kind) => kind === kindOfCode(contract?.period ?? '')));
    const quotes = market.quotes(contracts.map(({ symbol }) => symbol));
    let oldest = Number.POSITIVE_INFINITY;
    const inputs = contracts.map((instrument, index) => {
      const quote = quotes[index];
      const middle =
        quote?.bid == null || quote.ask === null
          ? (quote?.previousClose ?? null)
          : (quote.bid + quote.ask) / 2;
      const price = quote?.last ?? middle;
      const believed = quote !== undefined && quote.state !== 'stale' && quote.state !== 'down';
      const time = price === null ? null : (quote?.sourceTime ?? 0);
      if (believed && time !== null) oldest = Math.min(oldest, time);
      // A quote without a trade today is thin, however many lots stand in its book.
      const volume = quote?.last == null ? 0 : quote.volume;
      return { ...this.#facts(instrument), price, time: believed ? time : 0, volume, openInterest: null };
    });
    return { since: oldest === Number.POSITIVE_INFINITY ? 1 : oldest, inputs };
  }

  async #past(
    product: Instrument,
    kinds: readonly PeriodKind[],
    text: string,
  ): Promise<{ since: number; inputs: CurveInput[] }> {
    const date = Date.parse(`${text}T00:00:00Z`);
    if (Number.isNaN(date) || date > this.#options.now() || date < earliest) {
      throw new Fault('DATE_INVALID', `${text} is no date from 2001 up to today. Write it as 2026-11-20.`, {
        date: text,
      });
    }
    const inputs = await Promise.all(
      this.#contracts(product, kinds, date).map(async (instrument) => {
        const range = { symbol: instrument.symbol, interval: '1d', from: date - oldestClose * day, to: date };
        const [traded, interest] = await Promise.all([
          readJoinedBars(this.#options, range, instrument),
          this.#options.store.read('bars', { ...range, source: openInterestSource }),
        ]);
        const { time, close, volume } = traded.bars;
        const last = volume.at(-1);
        return {
          ...this.#facts(instrument),
          price: close.at(-1) ?? null,
          time: time.at(-1) ?? null,
          volume: last === undefined || Number.isNaN(last) ? null : last,
          openInterest: interest?.bars.close.at(-1) ?? null,
        };
      }),
    );
    return { since: date - staleAfterDays * day, inputs };
  }

  #contracts(product: Instrument, kinds: readonly PeriodKind[], date: number): Instrument[] {
    return listedPeriods(product, date)
      .filter(({ kind }) => kinds.includes(kind))
      .map((period) => contractOf(product, period));
  }

  #facts({ symbol, contract }: Instrument) {
    return {
      symbol,
      code: contract?.period ?? symbol,
      label: contract?.label ?? symbol,
      start: contract?.start ?? '',
      end: contract?.end ?? '',
    };
  }

  async matrix(request: Parameters<CurveService['matrix']>[0]): Promise<SpreadMatrix> {
    const [curve] = await this.forward({
      product: request.product,
      dates: [request.date],
      kinds: ['month'],
      thinVolume: 1,
    });
    return spreadMatrix((curve?.points ?? []).slice(0, request.count));
  }

  async seasonality(request: Parameters<CurveService['seasonality']>[0]): Promise<SeasonalityAnswer> {
    const { symbol, bandYears, continuous } = request;
    const answer = await this.#options.history.bars({ symbol, interval: '1d', continuous });
    const found = seasonality(answer.bars.time, answer.bars.close, { bandYears });
    if (!found.ok) throw found.fault;
    return {
      ...found.value,
      symbol: answer.symbol,
      unit: answer.unit,
      badge: answer.series.badge,
      simulated: answer.series.simulated,
    };
  }

  async inventories(symbols: readonly string[] | undefined): Promise<readonly InventoryEntry[]> {
    const series = await this.#options.store.read('series', null);
    const weekly = series.filter(
      ({ symbol, interval }) => interval === '1w' && (symbols === undefined || symbols.includes(symbol)),
    );
    const missing = symbols?.find((symbol) => !weekly.some((entry) => entry.symbol === symbol));
    if (missing !== undefined) {
      throw new Fault(
        'SERIES_UNKNOWN',
        `There are no weekly levels of ${missing}. Import them, or fetch them from the EIA.`,
        { symbol: missing },
      );
    }
    const entries: InventoryEntry[] = [];
    for (const { symbol, source, unit } of weekly) {
      const stored = await this.#options.store.read('bars', { symbol, interval: '1w', source });
      if (stored === undefined || stored.bars.time.length === 0) continue;
      const report = inventoryReport(stored.bars.time, stored.bars.close);
      if (report.ok) entries.push({ symbol, unit, ...report.value });
    }
    return entries;
  }
}

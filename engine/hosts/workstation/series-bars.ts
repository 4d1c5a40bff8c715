import type { BarsAnswer, BarsRequest } from '../../api/ports/history.ts';
import { isInterval } from '../../domain/interval.ts';
import { mergeBars } from '../../domain/merge-bars.ts';
import { importSource } from '../../store/repositories/series.ts';
import { type BarsSources, type JoinedBars, readJoinedBars } from './bars.ts';
import { continuousBars, plainContinuous } from './continuous-bars.ts';
import { formulaBars } from './formula-bars.ts';
import { limited, plainFacts } from './series-facts.ts';
import { isStrip, stripBars } from './strip-bars.ts';

/** Whether the store itself holds bars under a symbol. */
async function isStored(sources: BarsSources, symbol: string): Promise<boolean> {
  const series = await sources.store.read('series', null);
  return series.some((entry) => entry.symbol === symbol && entry.source === importSource);
}

/**
 * Bars of whatever a symbol stands for. A product without imported bars of its own shows, before its recorded ones, those
 * of its front months. Throws SERIES_UNKNOWN, or what is wrong with the symbol or formula.
 */
export async function readSeriesBars(
  sources: BarsSources,
  request: BarsRequest,
  now: number,
  depth = 0,
): Promise<BarsAnswer> {
  const catalogue = sources.market.catalogue();
  const resolved = catalogue.resolve(request.symbol);
  if (!resolved.ok || request.source !== undefined) {
    // Imported names need not be symbols; a formula that cannot be read is not taken for one of them.
    const stored = await isStored(sources, request.symbol);
    if (!resolved.ok && !stored && /[-+*/()\u2212 ]/.test(request.symbol)) throw resolved.fault;
    const known = resolved.ok ? resolved.value.instrument : undefined;
    const { simulated, ...answer } = await readJoinedBars(sources, request, known);
    return { ...answer, series: plainFacts(simulated) };
  }
  const { kind, symbol, instrument } = resolved.value;
  const asked = { ...request, symbol };
  if (kind === 'formula') {
    if (await isStored(sources, request.symbol)) {
      const { simulated, ...answer } = await readJoinedBars(sources, request, undefined);
      return { ...answer, series: plainFacts(simulated) };
    }
    return formulaBars(asked, resolved.value, now, depth, (leg, deeper) =>
      readSeriesBars(sources, leg, now, deeper),
    );
  }
  if (kind === 'continuous') {
    const [product = '', n = 'c1'] = symbol.split(' ');
    return continuousBars(sources, asked, catalogue.product(product), Number(n.slice(1)), now);
  }
  const joined: JoinedBars = await readJoinedBars(sources, asked, instrument);
  const { simulated, ...answer } = joined;
  if (kind === 'contract' && isStrip(instrument)) return stripBars(sources, asked, instrument, joined);
  const hasMonths =
    kind === 'product' && instrument.delivery?.months !== undefined && isInterval(request.interval);
  if (!hasMonths || (await isStored(sources, symbol))) return { ...answer, series: plainFacts(simulated) };
  const months = await continuousBars(sources, { ...asked, continuous: plainContinuous }, instrument, 1, now);
  const bars = mergeBars(months.bars, answer.bars);
  return {
    ...answer,
    ...limited(bars, request.limit),
    truncated: answer.truncated || months.truncated || limited(bars, request.limit).truncated,
    series: { ...months.series, simulated: simulated || months.series.simulated },
  };
}

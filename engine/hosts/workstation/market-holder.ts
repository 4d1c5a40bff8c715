import { Fault } from '../../domain/fault.ts';
import type { Instrument } from '../../domain/instrument.ts';
import type { Catalogue } from '../../market/catalogue.ts';
import type { MarketService } from '../../market/service.ts';

/** The market of the open vault: it starts with it, ends with it, and is made anew when its settings change. */
export class MarketHolder implements MarketService {
  readonly #catalogue: Catalogue;
  #current: MarketService | undefined;

  constructor(catalogue: Catalogue) {
    this.#catalogue = catalogue;
  }

  async replace(market: MarketService | undefined): Promise<void> {
    const old = this.#current;
    this.#current = undefined;
    await old?.stop();
    this.#current = market;
    await market?.start();
  }

  get running(): boolean {
    return this.#current !== undefined;
  }

  get #market(): MarketService {
    if (this.#current === undefined) {
      throw new Fault('MARKET_STOPPED', 'The market is not running. It starts when the vault is unlocked.');
    }
    return this.#current;
  }

  async start(): Promise<void> {
    await this.#current?.start();
  }

  async stop(): Promise<void> {
    await this.replace(undefined);
  }

  instruments(): readonly Instrument[] {
    return this.#catalogue.products;
  }

  instrument(symbol: string): Instrument {
    const resolved = this.#catalogue.resolve(symbol);
    if (!resolved.ok) throw resolved.fault;
    return resolved.value.instrument;
  }

  catalogue(): Catalogue {
    return this.#catalogue;
  }

  misbehave(...asked: Parameters<MarketService['misbehave']>): void {
    this.#market.misbehave(...asked);
  }

  feeds(): ReturnType<MarketService['feeds']> {
    return this.#current?.feeds() ?? [];
  }

  quotes(symbols: readonly string[] | undefined): ReturnType<MarketService['quotes']> {
    return this.#market.quotes(symbols);
  }

  watchQuotes(
    options: Parameters<MarketService['watchQuotes']>[0],
  ): ReturnType<MarketService['watchQuotes']> {
    return this.#market.watchQuotes(options);
  }

  watchTrades(
    options: Parameters<MarketService['watchTrades']>[0],
  ): ReturnType<MarketService['watchTrades']> {
    return this.#market.watchTrades(options);
  }

  watchBook(options: Parameters<MarketService['watchBook']>[0]): ReturnType<MarketService['watchBook']> {
    return this.#market.watchBook(options);
  }

  watchBars(options: Parameters<MarketService['watchBars']>[0]): ReturnType<MarketService['watchBars']> {
    return this.#market.watchBars(options);
  }

  watchFeeds(options: Parameters<MarketService['watchFeeds']>[0]): ReturnType<MarketService['watchFeeds']> {
    return this.#market.watchFeeds(options);
  }

  recentBars(...asked: Parameters<MarketService['recentBars']>): ReturnType<MarketService['recentBars']> {
    return this.#current?.recentBars(...asked) ?? [];
  }
}

import { Fault } from '../../domain/fault.ts';
import type { Instrument } from '../../domain/instrument.ts';
import type { Catalogue } from '../../market/catalogue.ts';
import type { ReplayMarket } from '../../market/replay/replay-market.ts';
import type { MarketService } from '../../market/service.ts';

/** The market of the open vault: it starts with it, ends with it, and is made anew when its settings change. */
export class MarketHolder implements MarketService {
  readonly #catalogue: Catalogue;
  #current: MarketService | undefined;
  #replay: ReplayMarket | undefined;
  /** Ends the streams of the market shown so far, so that their readers ask anew. */
  #shown = new AbortController();

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

  /** Shows a stored time in the place of the present, or with undefined the present again; the live market goes on. */
  async showReplay(replay: ReplayMarket | undefined): Promise<void> {
    const old = this.#replay;
    await replay?.start();
    this.#replay = replay;
    this.#shown.abort();
    this.#shown = new AbortController();
    await old?.stop();
  }

  get replay(): ReplayMarket | undefined {
    return this.#replay;
  }

  async *#whileShown<Item, Options extends { readonly signal: AbortSignal }>(
    open: (market: MarketService, options: Options) => AsyncIterable<Item>,
    options: Options,
  ): AsyncGenerator<Item> {
    const signal = AbortSignal.any([options.signal, this.#shown.signal]);
    yield* open(this.#market, { ...options, signal });
  }

  get #market(): MarketService {
    if (this.#replay !== undefined) return this.#replay;
    return this.#live;
  }

  get #live(): MarketService {
    if (this.#current === undefined) {
      throw new Fault(
        'MARKET_STOPPED',
        'The market does not run just now: it starts when the vault is unlocked, and anew after a change of its settings. Try again in a moment.',
      );
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
    return this.catalogue().products;
  }

  instrument(symbol: string): Instrument {
    const resolved = this.catalogue().resolve(symbol);
    if (!resolved.ok) throw resolved.fault;
    return resolved.value.instrument;
  }

  catalogue(): Catalogue {
    return this.#replay?.catalogue() ?? this.#catalogue;
  }

  misbehave(...asked: Parameters<MarketService['misbehave']>): void {
    this.#live.misbehave(...asked);
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
    return this.#whileShown((market, asked) => market.watchQuotes(asked), options);
  }

  watchTrades(
    options: Parameters<MarketService['watchTrades']>[0],
  ): ReturnType<MarketService['watchTrades']> {
    return this.#whileShown((market, asked) => market.watchTrades(asked), options);
  }

  watchBook(options: Parameters<MarketService['watchBook']>[0]): ReturnType<MarketService['watchBook']> {
    return this.#whileShown((market, asked) => market.watchBook(asked), options);
  }

  watchBars(options: Parameters<MarketService['watchBars']>[0]): ReturnType<MarketService['watchBars']> {
    return this.#whileShown((market, asked) => market.watchBars(asked), options);
  }

  watchFeeds(options: Parameters<MarketService['watchFeeds']>[0]): ReturnType<MarketService['watchFeeds']> {
    return this.#live.watchFeeds(options);
  }

  recentBars(...asked: Parameters<MarketService['recentBars']>): ReturnType<MarketService['recentBars']> {
    return (this.#replay ?? this.#current)?.recentBars(...asked) ?? [];
  }
}

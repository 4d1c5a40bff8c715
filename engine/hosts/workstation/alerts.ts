import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { AlertService } from '../../api/ports/alerts.ts';
import type { SettingsService } from '../../api/ports/preferences.ts';
import { type Alert, type AlertHit, type AlertRule, alertPrice, isMet } from '../../domain/alert.ts';
import { Fault } from '../../domain/fault.ts';
import { inTurn } from '../../domain/in-turn.ts';
import type { Quote } from '../../domain/market.ts';
import type { MarketService } from '../../market/service.ts';
import { Watchable } from './watchable.ts';

export interface AlertsOptions {
  readonly settings: SettingsService;
  readonly market: MarketService;
  /** Whether what the market shows is a replay. */
  readonly replaying: () => boolean;
  readonly now: () => number;
  /** A hit could not be kept: it was shown, and will be hit again after the next start. */
  readonly onTrouble: (error: unknown) => void;
}

const mostAlerts = 200;
/** The market is away for a moment while a change of its settings makes it anew. */
const retryMilliseconds = 250;
/** The mailbox keeps the newest quote meanwhile; a price that came and went between two readings is not seen. */
const paceMilliseconds = 20;

/** Price alerts: kept in the encrypted settings, judged here, so that they need no window. */
export class Alerts implements AlertService {
  readonly #options: AlertsOptions;
  readonly #alerts = new Watchable<readonly Alert[]>([]);
  #running: { readonly abort: AbortController; readonly ended: Promise<void> } | undefined;

  constructor(options: AlertsOptions) {
    this.#options = options;
  }

  /** Reads the stored alerts and judges quotes until `stop`. */
  async start(): Promise<void> {
    await this.stop();
    this.#alerts.set((await this.#options.settings.get()).alerts);
    const abort = new AbortController();
    this.#running = { abort, ended: this.#run(abort.signal) };
  }

  async stop(): Promise<void> {
    const running = this.#running;
    this.#running = undefined;
    running?.abort.abort();
    await running?.ended;
  }

  async list(): Promise<readonly Alert[]> {
    return (await this.#options.settings.get()).alerts;
  }

  async *watch(signal: AbortSignal): AsyncGenerator<readonly Alert[]> {
    // Read once, so that a locked vault is an error here as everywhere.
    if (this.#running === undefined) this.#alerts.set(await this.list());
    yield* this.#alerts.watch(signal);
  }

  add(rule: AlertRule): Promise<Alert> {
    return this.#change((alerts) => {
      const resolved = this.#options.market.catalogue().resolve(rule.symbol);
      if (!resolved.ok) throw resolved.fault;
      if (alerts.length >= mostAlerts) {
        throw new Fault('TOO_MANY_ALERTS', `There are ${mostAlerts} alerts. Remove one first.`, {
          most: mostAlerts,
        });
      }
      const made: Alert = {
        id: randomUUID(),
        ...rule,
        symbol: resolved.value.symbol,
        createdAt: this.#options.now(),
        hit: null,
      };
      return { alerts: [...alerts, made], answer: made };
    });
  }

  arm(id: string): Promise<Alert> {
    return this.#change((alerts) => {
      const armed = { ...known(alerts, id), hit: null };
      return { alerts: alerts.map((alert) => (alert.id === id ? armed : alert)), answer: armed };
    });
  }

  remove(id: string): Promise<void> {
    return this.#change((alerts) => {
      known(alerts, id);
      return { alerts: alerts.filter((alert) => alert.id !== id), answer: undefined };
    });
  }

  #change<Answer>(
    make: (alerts: readonly Alert[]) => { readonly alerts: readonly Alert[]; readonly answer: Answer },
  ): Promise<Answer> {
    const { settings } = this.#options;
    return inTurn(settings, async () => {
      const { alerts, answer } = make(await this.list());
      await settings.set({ alerts });
      this.#alerts.set(alerts);
      return answer;
    });
  }

  /** One stream of quotes for all symbols that are waited for; it is opened anew when they change. */
  async #run(signal: AbortSignal): Promise<void> {
    let watched = '';
    let reader = new AbortController();
    let reading: Promise<void> = Promise.resolve();
    for await (const alerts of this.#alerts.watch(signal)) {
      const symbols = waitedFor(alerts);
      if (symbols.join('\n') === watched) continue;
      watched = symbols.join('\n');
      reader.abort();
      await reading;
      reader = new AbortController();
      if (symbols.length > 0) reading = this.#read(symbols, AbortSignal.any([signal, reader.signal]));
    }
    await reading;
  }

  async #read(symbols: readonly string[], signal: AbortSignal): Promise<void> {
    /** Symbols that the market shown has no quotes of, such as an expired contract: the others must not suffer. */
    const without = new Set<string>();
    while (!signal.aborted) {
      const wanted = symbols.filter((symbol) => !without.has(symbol));
      try {
        if (wanted.length > 0) await this.#judgeAll(wanted, signal);
        // It ended: the next one is of another market or another time.
        without.clear();
      } catch (error) {
        const refused = error instanceof Fault ? error.details['symbol'] : undefined;
        const symbol = wanted.find((each) => each === refused);
        if (symbol !== undefined) {
          without.add(symbol);
          continue;
        }
        // Else the market is away for a moment.
      }
      await delay(retryMilliseconds, undefined, { signal }).catch(() => {});
    }
  }

  async #judgeAll(symbols: readonly string[], signal: AbortSignal): Promise<void> {
    const stream = this.#options.market.watchQuotes({ symbols, paceMilliseconds, signal });
    for await (const quotes of stream) for (const quote of quotes) await this.#judge(quote);
  }

  async #judge(quote: Quote): Promise<void> {
    const judged = alertPrice(quote);
    if (judged === null) return;
    const hits = (alert: Alert) =>
      alert.symbol === quote.symbol && alert.hit === null && isMet(alert, judged.price);
    if (!this.#alerts.value.some(hits)) return;
    const hit: AlertHit = { ...judged, replayed: this.#options.replaying() };
    try {
      await this.#change((alerts) => ({
        alerts: alerts.map((alert) => (hits(alert) ? { ...alert, hit } : alert)),
        answer: undefined,
      }));
    } catch (error) {
      // The disk is full or the vault is closing: who looks on must be told all the same.
      this.#alerts.set(this.#alerts.value.map((alert) => (hits(alert) ? { ...alert, hit } : alert)));
      this.#options.onTrouble(error);
    }
  }
}

function waitedFor(alerts: readonly Alert[]): string[] {
  return [...new Set(alerts.flatMap(({ symbol, hit }) => (hit === null ? [symbol] : [])))].sort();
}

function known(alerts: readonly Alert[], id: string): Alert {
  const found = alerts.find((alert) => alert.id === id);
  if (found !== undefined) return found;
  throw new Fault('ALERT_NOT_FOUND', 'There is no such alert. alerts.list names those that are.', { id });
}

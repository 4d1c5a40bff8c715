import type {
  FeedEntry,
  FeedSetting,
  FeedsService,
  SecretFacts,
  SourceFacts,
  VenueFacts,
} from '../../api/ports/feeds.ts';
import type { SettingsService } from '../../api/ports/preferences.ts';
import { Fault } from '../../domain/fault.ts';
import { inTurn } from '../../domain/in-turn.ts';
import type { Catalogue } from '../../market/catalogue.ts';
import { historySources } from '../../market/rest/sources.ts';
import { checkAddress } from '../../market/venue-feed/addresses.ts';
import {
  checkSecret,
  type SecretForm,
  type SecretName,
  secretForms,
  secretNames,
} from '../../market/venue-feed/secrets.ts';
import { findVenue, type Venue, venues } from '../../market/venue-feed/venues.ts';
import type { Store } from '../../store/store.ts';

export interface FeedsOptions {
  readonly store: Store;
  readonly settings: SettingsService;
  readonly catalogue: Catalogue;
  readonly now: () => number;
  /** A secret of a connected venue has changed: the market has to connect anew. */
  readonly secretChanged: () => void;
}

const mostSymbols = 100;

function knownVenue(name: string): Venue {
  const venue = findVenue(name);
  if (venue !== undefined) return venue;
  const known = venues.map((each) => each.name).join(', ');
  throw new Fault('VENUE_UNKNOWN', `There is no venue ${name}. Known are: ${known}.`, { venue: name });
}

/** The secret that a venue or source takes; several venues may take the same. */
function secretOf(name: string): SecretName {
  const own = secretNames.find((known) => known === name);
  const found = own ?? findVenue(name)?.secret?.name;
  if (found !== undefined) return found;
  throw new Fault('SECRET_NOT_TAKEN', `${name} takes no key. Those that do: ${secretNames.join(', ')}.`, {
    venue: name,
  });
}

/** Venues that are connected to, kept in the settings, and their keys, kept in the encrypted store alone. */
export class Feeds implements FeedsService {
  readonly #options: FeedsOptions;

  constructor(options: FeedsOptions) {
    this.#options = options;
  }

  async venues(): Promise<{ venues: VenueFacts[]; sources: SourceFacts[] }> {
    const present = await this.#present();
    const facts = (name: SecretName, required: boolean): SecretFacts => {
      const { title, fields }: SecretForm = secretForms[name];
      const named = fields.map((field) => ({ name: field.name, title: field.title }));
      return { name, title, fields: named, required, present: present.has(name) };
    };
    return {
      venues: venues.map((venue) => {
        const { adapter } = venue.create([], undefined);
        const { connectionAttempts, messages } = adapter.limits;
        return {
          venue: venue.name,
          title: venue.title,
          addresses: adapter.addresses,
          productExample: venue.products.example,
          channels: [...venue.channels],
          hasBook: venue.hasBook,
          limits: { connectionAttempts, messages, snapshots: venue.fetches },
          secret: venue.secret === null ? null : facts(venue.secret.name, venue.secret.required),
        };
      }),
      sources: historySources.map((source) => ({ ...source, secret: facts(source.source, true) })),
    };
  }

  async list(): Promise<readonly FeedEntry[]> {
    const present = await this.#present();
    const { feeds } = await this.#options.settings.get();
    return feeds.map((feed) => this.#entry(feed, present));
  }

  save(feed: FeedSetting): Promise<FeedEntry> {
    return inTurn(this.#options.settings, () => this.#save(feed));
  }

  async #save(feed: FeedSetting): Promise<FeedEntry> {
    const { settings } = this.#options;
    const venue = knownVenue(feed.venue);
    const others = (await settings.get()).feeds.filter((other) => other.venue !== venue.name);
    const saved = {
      venue: venue.name,
      symbols: this.#checkedSymbols(venue, feed.symbols, others),
      address: feed.address === null ? null : checkAddress(feed.address, 'ws'),
    };
    await settings.set({ feeds: [...others, saved] });
    return this.#entry(saved, await this.#present());
  }

  remove(name: string): Promise<void> {
    return inTurn(this.#options.settings, () => this.#remove(name));
  }

  async #remove(name: string): Promise<void> {
    const { settings } = this.#options;
    const { feeds } = await settings.get();
    const rest = feeds.filter(({ venue }) => venue !== name);
    if (rest.length === feeds.length) {
      throw new Fault('FEED_NOT_FOUND', `${name} is not connected to. feeds.list names those that are.`, {
        venue: name,
      });
    }
    await settings.set({ feeds: rest });
  }

  async setSecret(name: string, values: Readonly<Record<string, string>>): Promise<void> {
    const secret = secretOf(name);
    const fields = checkSecret(secret, values);
    await this.#options.store.write('saveSecret', { name: secret, fields, now: this.#options.now() });
    await this.#reconnect(secret);
  }

  async removeSecret(name: string): Promise<void> {
    const secret = secretOf(name);
    if (!(await this.#options.store.write('removeSecret', { name: secret }))) {
      throw new Fault('SECRET_NOT_FOUND', `There is no key of ${secret} in the vault.`, { venue: name });
    }
    await this.#reconnect(secret);
  }

  async #reconnect(secret: SecretName): Promise<void> {
    const { feeds } = await this.#options.settings.get();
    if (feeds.some(({ venue }) => findVenue(venue)?.secret?.name === secret)) this.#options.secretChanged();
  }

  async #present(): Promise<ReadonlySet<string>> {
    return new Set((await this.#options.store.read('secretNames', null)).map(({ name }) => name));
  }

  #entry(feed: FeedSetting, present: ReadonlySet<string>): FeedEntry {
    const secret = findVenue(feed.venue)?.secret ?? null;
    return { ...feed, secretPresent: secret === null ? null : present.has(secret.name) };
  }

  /** Our symbols as the catalogue writes them. */
  #checkedSymbols(
    venue: Venue,
    symbols: Readonly<Record<string, string>>,
    others: readonly FeedSetting[],
  ): Record<string, string> {
    const refuse = (code: string, what: string, symbol?: string): Fault =>
      new Fault(code, `${venue.title}: ${what}`, { venue: venue.name, ...(symbol && { symbol }) });
    const given = Object.entries(symbols);
    if (given.length === 0 || given.length > mostSymbols) {
      throw refuse('FEED_INVALID', `${given.length} symbols were named; name 1 to ${mostSymbols}.`);
    }
    const checked: Record<string, string> = {};
    const { pattern, example } = venue.products;
    for (const [ours, theirs] of given) {
      const resolved = this.#options.catalogue.resolve(ours);
      if (!resolved.ok) throw resolved.fault;
      const { symbol, kind, contract } = resolved.value;
      if (kind !== 'contract' && (kind !== 'product' || contract !== null)) {
        throw refuse(
          'FEED_INVALID',
          `${symbol} is a ${kind} that stands for others. Name a contract.`,
          symbol,
        );
      }
      if (!pattern.test(theirs)) {
        throw refuse(
          'FEED_INVALID',
          `${theirs} is no product as the venue writes them (${example}).`,
          symbol,
        );
      }
      const other = others.find((feed) => feed.symbols[symbol] !== undefined);
      if (other !== undefined) {
        throw refuse(
          'SYMBOL_SERVED',
          `${symbol} is served by ${other.venue} already. Remove it there first.`,
          symbol,
        );
      }
      if (checked[symbol] !== undefined || Object.values(checked).includes(theirs)) {
        throw refuse('FEED_INVALID', `${symbol} or ${theirs} is named twice.`, symbol);
      }
      checked[symbol] = theirs;
    }
    return checked;
  }
}

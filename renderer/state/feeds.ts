import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ContractClient, Outputs } from '../client/client.ts';
import { type Problem, problemOf } from '../client/problem.ts';

export type VenueFacts = Outputs['feeds']['venues']['venues'][number];
export type SourceFacts = Outputs['feeds']['venues']['sources'][number];
export type SecretFacts = SourceFacts['secret'];
export type FeedEntry = Outputs['feeds']['list']['feeds'][number];

export interface FeedsState {
  /** Null until they were read. */
  readonly venues: readonly VenueFacts[] | null;
  readonly sources: readonly SourceFacts[];
  readonly feeds: readonly FeedEntry[];
  /** Why they could not be read. */
  readonly problem: Problem | null;
  /** What is under way, such as `save kraken` or `key eia`; one thing at a time. */
  readonly busy: string | null;
}

export interface FeedChange {
  readonly venue: string;
  /** The venue's products by our symbols. */
  readonly symbols: Readonly<Record<string, string>>;
  /** Null for the venue's own. */
  readonly address: string | null;
}

/** Each change answers what was wrong, or null where it was done. */
export interface Feeds extends StoreApi<FeedsState> {
  load(): Promise<void>;
  save(change: FeedChange): Promise<Problem | null>;
  remove(venue: string): Promise<Problem | null>;
  /** The values go to the engine and are kept nowhere here. */
  setSecret(name: string, values: Readonly<Record<string, string>>): Promise<Problem | null>;
  removeSecret(name: string): Promise<Problem | null>;
}

/** Keys of all venues and sources, each once: several venues may take the same. */
export function secretsOf({ venues, sources }: Pick<FeedsState, 'venues' | 'sources'>): SecretFacts[] {
  const all = [
    ...(venues ?? []).flatMap(({ secret }) => (secret === null ? [] : [secret])),
    ...sources.map(({ secret }) => secret),
  ];
  return [...new Map(all.map((secret) => [secret.name, secret])).values()];
}

export function createFeeds(client: ContractClient): Feeds {
  const store = createStore<FeedsState>(() => ({
    venues: null,
    sources: [],
    feeds: [],
    problem: null,
    busy: null,
  }));
  const load = async () => {
    try {
      const [{ venues, sources }, { feeds }] = await Promise.all([
        client.feeds.venues.query(),
        client.feeds.list.query(),
      ]);
      store.setState({ venues, sources, feeds, problem: null });
    } catch (error) {
      store.setState({ problem: problemOf(error) });
    }
  };
  const change = async (busy: string, work: () => Promise<unknown>): Promise<Problem | null> => {
    store.setState({ busy });
    try {
      await work();
      await load();
      return null;
    } catch (error) {
      return problemOf(error);
    } finally {
      store.setState({ busy: null });
    }
  };
  return {
    ...store,
    load,
    save: ({ venue, symbols, address }) =>
      change(`save ${venue}`, () =>
        client.feeds.save.mutate({ venue, symbols: { ...symbols }, ...(address !== null && { address }) }),
      ),
    remove: (venue) => change(`remove ${venue}`, () => client.feeds.remove.mutate({ venue })),
    setSecret: (venue, values) =>
      change(`key ${venue}`, () => client.feeds.setSecret.mutate({ venue, values: { ...values } })),
    removeSecret: (venue) => change(`key ${venue}`, () => client.feeds.removeSecret.mutate({ venue })),
  };
}

const byClient = new WeakMap<ContractClient, Feeds>();

/** One for each window: the feed panel and the fetch form show the same. */
export function feedsOf(client: ContractClient): Feeds {
  const known = byClient.get(client) ?? createFeeds(client);
  byClient.set(client, known);
  return known;
}

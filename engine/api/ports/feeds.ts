import type { FeedSetting } from './preferences.ts';

export type { FeedSetting };

export interface RateFacts {
  readonly count: number;
  readonly milliseconds: number;
}

/** What a venue or source wants to be given, and whether it has been; never the values. */
export interface SecretFacts {
  readonly name: string;
  readonly title: string;
  readonly fields: readonly { readonly name: string; readonly title: string }[];
  /** False where it works without, with less. */
  readonly required: boolean;
  readonly present: boolean;
}

export interface VenueFacts {
  readonly venue: string;
  readonly title: string;
  readonly addresses: { readonly live: string; readonly sandbox: string | null };
  readonly productExample: string;
  readonly channels: readonly string[];
  /** False where best prices are all there is. */
  readonly hasBook: boolean;
  /** Null where the venue states none. */
  readonly limits: {
    readonly connectionAttempts: RateFacts | null;
    readonly messages: RateFacts | null;
    readonly snapshots: RateFacts | null;
  };
  readonly secret: SecretFacts | null;
}

/** Where history is fetched from by request. */
export interface SourceFacts {
  readonly source: string;
  readonly title: string;
  readonly address: string;
  readonly secret: SecretFacts;
}

export interface FeedEntry extends FeedSetting {
  /** Null where the venue takes no secret. */
  readonly secretPresent: boolean | null;
}

export interface FeedsService {
  venues(): Promise<{ venues: readonly VenueFacts[]; sources: readonly SourceFacts[] }>;
  list(): Promise<readonly FeedEntry[]>;
  /** Faults VENUE_UNKNOWN, FEED_INVALID, SYMBOL_SERVED, ADDRESS_INVALID and those of a symbol that is none. */
  save(feed: FeedSetting): Promise<FeedEntry>;
  /** Fault FEED_NOT_FOUND. */
  remove(venue: string): Promise<void>;
  /** `name` is a venue or a source. Faults SECRET_NOT_TAKEN, SECRET_INVALID. */
  setSecret(name: string, values: Readonly<Record<string, string>>): Promise<void>;
  /** Faults SECRET_NOT_TAKEN, SECRET_NOT_FOUND. */
  removeSecret(name: string): Promise<void>;
}

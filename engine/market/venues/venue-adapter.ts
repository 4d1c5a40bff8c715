/**
 * What every real venue's protocol core offers. A core is pure: text in, venue-neutral events out; it holds no socket,
 * clock or randomness, and the time of receipt is an argument. Whoever owns the socket sends what `subscribeMessages`
 * gives, hands every text frame to `receive` and acts on `resync` events.
 */

/** A number exactly as decimal text, such as `0.00100000`; never through a binary float. */
export type DecimalText = string;

export interface VenueLevel {
  readonly price: DecimalText;
  readonly size: DecimalText;
}

/** Channels by the project's names; each venue maps them to its own. */
export const venueChannels = ['book', 'trades', 'ticker', 'heartbeat'] as const;
export type VenueChannel = (typeof venueChannels)[number];

/** The book changed. `checked` is true where a checksum of the venue has confirmed it. */
export interface VenueBookEvent {
  readonly type: 'book';
  readonly kind: 'snapshot' | 'update';
  readonly product: string;
  readonly bid: VenueLevel | null;
  readonly ask: VenueLevel | null;
  readonly sequence: number | null;
  readonly checked: boolean;
  /** The venue's time, UTC milliseconds; null where its message bears none. */
  readonly sourceTime: number | null;
  readonly receiveTime: number;
}

export interface VenueTradeEvent {
  readonly type: 'trade';
  readonly product: string;
  /** The venue's own trade number as text. */
  readonly id: string;
  readonly price: DecimalText;
  readonly size: DecimalText;
  /** The taker's side; null where the venue does not tell. */
  readonly side: 'buy' | 'sell' | null;
  /** True for trades from before the subscription, which venues send as a first answer. */
  readonly past: boolean;
  readonly sourceTime: number;
  readonly receiveTime: number;
}

/** Best prices and the last one, apart from the book. What the venue leaves out is null. */
export interface VenueTickerEvent {
  readonly type: 'ticker';
  readonly product: string;
  readonly bid: DecimalText | null;
  readonly bidSize: DecimalText | null;
  readonly ask: DecimalText | null;
  readonly askSize: DecimalText | null;
  readonly last: DecimalText | null;
  readonly sourceTime: number | null;
  readonly receiveTime: number;
}

export interface VenueHeartbeatEvent {
  readonly type: 'heartbeat';
  readonly receiveTime: number;
}

/** The state of the venue or of one product, in the venue's words. */
export interface VenueStatusEvent {
  readonly type: 'status';
  readonly product: string | null;
  readonly status: string;
}

export interface VenueSubscribedEvent {
  readonly type: 'subscribed';
  /** The venue's own channel name. */
  readonly channel: string;
  readonly products: readonly string[];
}

/** The venue answered a request with an error. */
export interface VenueErrorEvent {
  readonly type: 'error';
  readonly code: string;
  readonly message: string;
}

/** Messages were lost, as this venue lets one know. */
export interface VenueGapEvent {
  readonly type: 'gap';
  readonly product: string | null;
  readonly expected: number;
  readonly found: number;
}

/** A message already seen or overtaken; dropped. */
export interface VenueDuplicateEvent {
  readonly type: 'duplicate';
  readonly product: string | null;
}

/** What makes a lost book good again. */
export type Remedy =
  | { readonly kind: 'send'; readonly messages: readonly string[] }
  | { readonly kind: 'fetch'; readonly address: string }
  | { readonly kind: 'reconnect' };

/** The book is no longer to be believed and has been dropped; null means every book of the connection. */
export interface VenueResyncEvent {
  readonly type: 'resync';
  readonly product: string | null;
  readonly reason: string;
  readonly remedy: Remedy;
}

/** Well-formed and of no use here, such as a message kind nobody asked for. */
export interface VenueIgnoredEvent {
  readonly type: 'ignored';
  readonly kind: string;
}

/** Garbage: does not fit the protocol. Nothing of the message was used. */
export interface VenueRefusedEvent {
  readonly type: 'refused';
  readonly reason: string;
  readonly product: string | null;
}

export type VenueEvent =
  | VenueBookEvent
  | VenueTradeEvent
  | VenueTickerEvent
  | VenueHeartbeatEvent
  | VenueStatusEvent
  | VenueSubscribedEvent
  | VenueErrorEvent
  | VenueGapEvent
  | VenueDuplicateEvent
  | VenueResyncEvent
  | VenueIgnoredEvent
  | VenueRefusedEvent;

/** Running counts since the adapter was made; `events` by type. */
export interface VenueTally {
  messages: number;
  checksums: number;
  checksumFailures: number;
  /** Book messages held back or passed over while their book waits for a snapshot. */
  waiting: number;
  readonly events: Record<VenueEvent['type'], number>;
}

/** So many in so long; what a client must not exceed. */
export interface Rate {
  readonly count: number;
  readonly milliseconds: number;
}

/** The venue's limits for one address of ours; null where it states none. */
export interface VenueLimits {
  readonly connectionAttempts: Rate | null;
  /** Text frames we send on one connection. */
  readonly messages: Rate | null;
}

export interface VenueAdapter {
  readonly name: string;
  /** Where the public market data is, and where a test system is if the venue has one. */
  readonly addresses: { readonly live: string; readonly sandbox: string | null };
  readonly limits: VenueLimits;
  readonly products: readonly string[];
  readonly tally: Readonly<VenueTally>;
  /** Text frames to send, in order, after the connection opens. */
  subscribeMessages(products: readonly string[], channels: readonly VenueChannel[]): readonly string[];
  unsubscribeMessages(products: readonly string[], channels: readonly VenueChannel[]): readonly string[];
  /** Never throws. `receiveTime` is UTC milliseconds. */
  receive(text: string, receiveTime: number): readonly VenueEvent[];
  /** Best levels first. Null while the book is not to be believed. */
  book(product: string, depth: number): VenueBookView | null;
  /** A new connection: all books and sequences are forgotten, the tally stays. */
  reset(): void;
}

/** A venue whose book begins with a snapshot fetched by request rather than sent by the stream. */
export interface FetchedSnapshots extends VenueAdapter {
  snapshotAddress(product: string): string;
  receiveSnapshot(product: string, text: string, receiveTime: number): readonly VenueEvent[];
}

export interface VenueBookView {
  readonly bids: readonly VenueLevel[];
  readonly asks: readonly VenueLevel[];
  /** Levels held on each side, whatever depth was asked for. */
  readonly levels: readonly [bids: number, asks: number];
}

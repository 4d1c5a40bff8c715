/** Messages of the venue after parsing, prices still in ticks. */
export type TicksAndSize = readonly [ticks: number, size: number];

export interface VenueTrade {
  readonly id: number;
  readonly time: number;
  readonly price: number;
  readonly size: number;
  readonly side: 'buy' | 'sell';
}

export interface VenueSnapshot {
  readonly type: 'snapshot';
  readonly symbol: string;
  readonly sequence: number;
  readonly time: number;
  readonly status: 'open' | 'closed';
  readonly previousClose: number;
  readonly bids: readonly TicksAndSize[];
  readonly asks: readonly TicksAndSize[];
  readonly trades: readonly VenueTrade[];
}

export interface VenueUpdate {
  readonly type: 'update';
  readonly symbol: string;
  readonly sequence: number;
  readonly time: number;
  readonly bids: readonly TicksAndSize[];
  readonly asks: readonly TicksAndSize[];
}

export interface VenueTradeMessage extends VenueTrade {
  readonly type: 'trade';
  readonly symbol: string;
  readonly sequence: number;
}

export interface VenueStatus {
  readonly type: 'status';
  readonly symbol: string;
  readonly sequence: number;
  readonly time: number;
  readonly status: 'open' | 'closed';
}

export type SequencedMessage = VenueUpdate | VenueTradeMessage | VenueStatus;

export interface VenueHello {
  readonly type: 'hello';
  readonly protocol: string;
  readonly simulated: boolean;
  readonly heartbeatMilliseconds: number;
  readonly instruments: readonly { symbol: string; tickSize: string }[];
}

export interface VenueHeartbeat {
  readonly type: 'heartbeat';
  readonly time: number;
  readonly sequences: Readonly<Record<string, number>>;
}

export interface VenueAnswer {
  readonly type: 'subscribed' | 'unsubscribed';
}

export interface VenueError {
  readonly type: 'error';
  readonly code: string;
  readonly message: string;
}

export type VenueMessage =
  | SequencedMessage
  | VenueSnapshot
  | VenueHello
  | VenueHeartbeat
  | VenueAnswer
  | VenueError;

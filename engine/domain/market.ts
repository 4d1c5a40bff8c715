/** Whether a value may be believed, apart from the state of the socket it came through. */
export const valueStates = ['fresh', 'delayed', 'stale', 'down', 'closed'] as const;
export type ValueState = (typeof valueStates)[number];

/** The last known values of one instrument. Missing values are null, never zero. Times are UTC milliseconds. */
export interface Quote {
  readonly symbol: string;
  readonly bid: number | null;
  readonly bidSize: number | null;
  readonly ask: number | null;
  readonly askSize: number | null;
  readonly last: number | null;
  readonly lastSize: number | null;
  /** Reference for the day's change: the previous session's last price. */
  readonly previousClose: number | null;
  readonly high: number | null;
  readonly low: number | null;
  readonly volume: number;
  /** Time the venue gave bid and ask, and the last trade; null where there is none. Each value has an age of its own. */
  readonly bookTime: number | null;
  readonly lastTime: number | null;
  /** Time the venue gave the newest part of this quote. */
  readonly sourceTime: number;
  /** Time it reached this machine. */
  readonly receiveTime: number;
  readonly state: ValueState;
}

export interface Trade {
  readonly symbol: string;
  /** The hub's own running number over all instruments, without gaps; survives a resync. */
  readonly sequence: number;
  readonly price: number;
  readonly size: number;
  readonly side: 'buy' | 'sell';
  readonly sourceTime: number;
  readonly receiveTime: number;
}

export interface BookLevel {
  readonly price: number;
  readonly size: number;
}

/** Bids from the highest down, asks from the lowest up. */
export interface Book {
  readonly symbol: string;
  readonly bids: readonly BookLevel[];
  readonly asks: readonly BookLevel[];
  readonly sourceTime: number;
  readonly receiveTime: number;
}

export const connectionStates = [
  'idle',
  'connecting',
  'connected',
  'silent',
  'reconnecting',
  'closed',
] as const;
export type ConnectionState = (typeof connectionStates)[number];

export interface GarbageSample {
  readonly receiveTime: number;
  readonly reason: string;
  /** The first characters of the refused message. */
  readonly text: string;
}

/** Everything a person needs to judge one feed. Latencies in milliseconds. */
export interface FeedStatus {
  readonly feed: string;
  readonly simulated: boolean;
  readonly address: string;
  readonly connection: ConnectionState;
  readonly since: number;
  readonly messages: number;
  readonly messagesPerSecond: number;
  readonly bytes: number;
  readonly gaps: number;
  readonly resyncs: number;
  readonly reconnects: number;
  readonly duplicates: number;
  readonly garbage: number;
  readonly garbageSamples: readonly GarbageSample[];
  readonly lastMessageTime: number | null;
  readonly lastHeartbeatTime: number | null;
  readonly nextAttemptTime: number | null;
  readonly lastCause: string | null;
  /** Age of a message when it reaches the hub (receive time less source time), last minute. */
  readonly ageP50: number | null;
  readonly ageP99: number | null;
  readonly instruments: readonly {
    symbol: string;
    state: ValueState;
    lastMessageTime: number | null;
    gap: boolean;
  }[];
}

import type { FeedStatus, ValueState } from '../../domain/market.ts';
import type { FeedConnection } from './feed-connection.ts';
import type { FeedStatistics } from './feed-statistics.ts';

export interface StatusParts {
  readonly feed: string;
  readonly simulated: boolean;
  readonly address: string;
  readonly connection: FeedConnection;
  readonly statistics: FeedStatistics;
  readonly instruments: Iterable<{
    readonly symbol: string;
    readonly state: ValueState;
    readonly lastMessageTime: number | null;
    readonly gap: boolean;
  }>;
  readonly now: number;
}

/** What a person is shown of a feed, whatever kind it is. */
export function feedStatus(parts: StatusParts): FeedStatus {
  const { feed, simulated, address, connection, statistics, now } = parts;
  const { messages, bytes, gaps, resyncs, duplicates, garbage } = statistics;
  return {
    feed,
    simulated,
    address,
    connection: connection.state,
    since: connection.since,
    messages,
    messagesPerSecond: statistics.rate(now),
    bytes,
    gaps,
    resyncs,
    reconnects: connection.reconnects,
    duplicates,
    garbage,
    garbageSamples: statistics.samples(),
    lastMessageTime: statistics.lastMessageTime,
    lastHeartbeatTime: statistics.lastHeartbeatTime,
    nextAttemptTime: connection.nextAttemptTime,
    lastCause: connection.lastCause,
    ageP50: statistics.age(0.5, now),
    ageP99: statistics.age(0.99, now),
    instruments: [...parts.instruments].map(({ symbol, state, lastMessageTime, gap }) => ({
      symbol,
      state,
      lastMessageTime,
      gap,
    })),
  };
}

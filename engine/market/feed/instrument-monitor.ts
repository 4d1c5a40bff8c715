import type { Instrument } from '../../domain/instrument.ts';
import type { ConnectionState, ValueState } from '../../domain/market.ts';
import { tickScale } from '../ticks.ts';
import { OrderBook } from './order-book.ts';

/** What the state of an instrument is judged by. */
export interface InstrumentCondition {
  /** Messages are missing, so the values are not to be believed. */
  readonly gap: boolean;
  /** Values have come on this connection. */
  readonly known: boolean;
  /** The venue's own word. */
  readonly open: boolean;
  readonly lastMessageTime: number | null;
  readonly confirmedTime: number | null;
  readonly age: number;
}

/** What the feed client knows of one instrument. */
export class InstrumentMonitor implements InstrumentCondition {
  readonly symbol: string;
  readonly tickSize: string;
  readonly book: OrderBook;
  /** Number of the last message taken; undefined until the first snapshot of a connection. */
  sequence: number | undefined;
  gap = false;
  resyncAskedAt = 0;
  open = true;
  lastTradeId: number | undefined;
  lastMessageTime: number | null = null;
  /** When a heartbeat last said that nothing newer exists. */
  confirmedTime: number | null = null;
  age = 0;
  state: ValueState = 'down';

  constructor(instrument: Pick<Instrument, 'symbol' | 'tickSize'>) {
    this.symbol = instrument.symbol;
    this.tickSize = instrument.tickSize;
    this.book = new OrderBook(tickScale(instrument.tickSize));
  }

  get known(): boolean {
    return this.sequence !== undefined;
  }

  /** A new connection numbers its messages anew; values stay until its snapshot. */
  disconnect(): void {
    this.sequence = undefined;
    this.gap = false;
    this.confirmedTime = null;
  }
}

export interface StateThresholds {
  /** A message older than this on arrival makes the instrument delayed. */
  readonly delayedMilliseconds: number;
  /** An open market without any message for so long is not believed. */
  readonly quietMilliseconds: number;
}

/** `expectedOpen` is what the session calendar says; a venue's own "closed" counts as well. */
export function judgeState(
  monitor: InstrumentCondition,
  connection: ConnectionState,
  expectedOpen: boolean,
  now: number,
  { delayedMilliseconds, quietMilliseconds }: StateThresholds,
): ValueState {
  if (connection === 'silent') return 'stale';
  if (connection !== 'connected') return 'down';
  if (monitor.gap || !monitor.known) return 'stale';
  if (!monitor.open || !expectedOpen) return 'closed';
  if (now - Math.max(monitor.lastMessageTime ?? 0, monitor.confirmedTime ?? 0) > quietMilliseconds)
    return 'stale';
  // A clock that runs ahead hides a delay as well as one behind makes one: neither is believed.
  return Math.abs(monitor.age) > delayedMilliseconds ? 'delayed' : 'fresh';
}

import type { LevelChanges } from './book-model.ts';
import type { ModelMessage } from './exchange-model.ts';
import { protocolName } from './protocol.ts';

/**
 * Texts of the exchange's messages. A sequenced message is made once and numbered for each connection, so it comes
 * in two parts between which the number goes.
 */
export interface SequencedText {
  readonly head: string;
  readonly tail: string;
}

export type TradeRow = readonly [id: number, time: number, price: number, size: number, side: 'buy' | 'sell'];

export function helloText(options: {
  time: number;
  instruments: readonly { symbol: string; tickSize: string }[];
  heartbeatMilliseconds: number;
  faults: boolean;
}): string {
  return JSON.stringify({
    type: 'hello',
    protocol: protocolName,
    venue: 'Simulated exchange',
    simulated: true,
    ...options,
  });
}

export function marketText(message: ModelMessage, symbol: string, time: number): SequencedText {
  const head = `{"type":"${message.kind}","symbol":"${symbol}","sequence":`;
  if (message.kind === 'trade') {
    const { id, price, size, side } = message;
    return { head, tail: `,"time":${time},"id":${id},"price":${price},"size":${size},"side":"${side}"}` };
  }
  return {
    head,
    tail: `,"time":${time},"bids":${JSON.stringify(message.bids)},"asks":${JSON.stringify(message.asks)}}`,
  };
}

export function statusText(symbol: string, time: number, open: boolean): SequencedText {
  return {
    head: `{"type":"status","symbol":"${symbol}","sequence":`,
    tail: `,"time":${time},"status":"${open ? 'open' : 'closed'}"}`,
  };
}

export function snapshotText(options: {
  symbol: string;
  sequence: number;
  time: number;
  status: 'open' | 'closed';
  previousClose: number;
  book: LevelChanges;
  trades: readonly TradeRow[];
}): string {
  const { book, ...rest } = options;
  return JSON.stringify({ type: 'snapshot', ...rest, bids: book.bids, asks: book.asks });
}

export function heartbeatText(time: number, sequences: Readonly<Record<string, number>>): string {
  return JSON.stringify({ type: 'heartbeat', time, sequences });
}

export function errorText(code: string, message: string, id?: number): string {
  return JSON.stringify({ type: 'error', code, message, ...(id === undefined ? {} : { id }) });
}

import type { TicksAndSize, VenueMessage, VenueTrade } from './venue-message.ts';

type Fields = Record<string, unknown>;

/** Why a message was refused; kept as a sample beside its text. */
export class Refusal {
  readonly reason: string;
  constructor(reason: string) {
    this.reason = reason;
  }
}

const mostLevels = 1_000;
const mostTrades = 10_000;

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function areLevels(value: unknown): value is TicksAndSize[] {
  if (!Array.isArray(value) || value.length > mostLevels) return false;
  for (const level of value) {
    if (!Array.isArray(level) || level.length !== 2) return false;
    if (!Number.isSafeInteger(level[0]) || !isCount(level[1])) return false;
  }
  return true;
}

function isSide(value: unknown): value is 'buy' | 'sell' {
  return value === 'buy' || value === 'sell';
}

function isStatus(value: unknown): value is 'open' | 'closed' {
  return value === 'open' || value === 'closed';
}

function fieldCount(fields: Fields): number {
  let count = 0;
  for (const _ in fields) count++;
  return count;
}

function isTrade({ id, time, price, size, side }: Fields): boolean {
  return (
    isCount(id) && isCount(time) && Number.isSafeInteger(price) && isCount(size) && size > 0 && isSide(side)
  );
}

function readTrades(value: unknown): VenueTrade[] | undefined {
  if (!Array.isArray(value) || value.length > mostTrades) return undefined;
  const trades: VenueTrade[] = [];
  for (const row of value) {
    if (!Array.isArray(row) || row.length !== 5) return undefined;
    const [id, time, price, size, side] = row as unknown[];
    const trade: Fields = { id, time, price, size, side };
    if (!isTrade(trade)) return undefined;
    trades.push(trade as unknown as VenueTrade);
  }
  return trades;
}

function isSequenced({ symbol, sequence, time }: Fields): boolean {
  return typeof symbol === 'string' && isCount(sequence) && isCount(time);
}

function snapshot(fields: Fields): VenueMessage | Refusal {
  const { bids, asks, status, previousClose } = fields;
  const trades = readTrades(fields['trades']);
  if (!isSequenced(fields)) return new Refusal('snapshot: symbol, sequence or time is wrong');
  if (!areLevels(bids) || !areLevels(asks)) return new Refusal('snapshot: a level is no [ticks, size]');
  if (!isStatus(status) || !Number.isSafeInteger(previousClose)) {
    return new Refusal('snapshot: status or previousClose is wrong');
  }
  if (trades === undefined) return new Refusal('snapshot: a trade is wrong');
  if (fieldCount(fields) !== 9) return new Refusal('snapshot: unknown field');
  return { ...fields, trades } as unknown as VenueMessage;
}

function hello(fields: Fields): VenueMessage | Refusal {
  const { protocol, simulated, heartbeatMilliseconds, instruments } = fields;
  const listed =
    Array.isArray(instruments) &&
    instruments.every((entry: unknown) => {
      if (typeof entry !== 'object' || entry === null) return false;
      const { symbol, tickSize } = entry as Fields;
      return typeof symbol === 'string' && typeof tickSize === 'string';
    });
  if (typeof protocol !== 'string' || typeof simulated !== 'boolean' || !listed) {
    return new Refusal('hello: protocol, simulated or instruments is wrong');
  }
  if (!isCount(heartbeatMilliseconds) || heartbeatMilliseconds === 0) {
    return new Refusal('hello: heartbeatMilliseconds is wrong');
  }
  return fields as unknown as VenueMessage;
}

function heartbeat(fields: Fields): VenueMessage | Refusal {
  const { time, sequences } = fields;
  if (!isCount(time) || typeof sequences !== 'object' || sequences === null || fieldCount(fields) !== 3) {
    return new Refusal('heartbeat: time or sequences is wrong');
  }
  if (!Object.values(sequences).every(isCount)) return new Refusal('heartbeat: a sequence is wrong');
  return fields as unknown as VenueMessage;
}

/**
 * Reads one text frame of the venue. The hot kinds (update, trade) are checked field by field, without a schema
 * library. Anything of another shape, unknown fields included, comes back as a Refusal; nothing is repaired.
 */
export function parseMessage(text: string): VenueMessage | Refusal {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    return new Refusal('not JSON');
  }
  if (typeof content !== 'object' || content === null) return new Refusal('not a JSON object');
  const fields = content as Fields;
  switch (fields['type']) {
    case 'update':
      if (!isSequenced(fields)) return new Refusal('update: symbol, sequence or time is wrong');
      if (!areLevels(fields['bids']) || !areLevels(fields['asks'])) {
        return new Refusal('update: a level is no [ticks, size]');
      }
      return fieldCount(fields) === 6
        ? (fields as unknown as VenueMessage)
        : new Refusal('update: unknown field');
    case 'trade':
      if (!isSequenced(fields)) return new Refusal('trade: symbol, sequence or time is wrong');
      if (!isTrade(fields)) return new Refusal('trade: id, price, size or side is wrong');
      return fieldCount(fields) === 8
        ? (fields as unknown as VenueMessage)
        : new Refusal('trade: unknown field');
    case 'status':
      if (!isSequenced(fields) || !isStatus(fields['status']) || fieldCount(fields) !== 5) {
        return new Refusal('status: a field is wrong');
      }
      return fields as unknown as VenueMessage;
    case 'snapshot':
      return snapshot(fields);
    case 'heartbeat':
      return heartbeat(fields);
    case 'hello':
      return hello(fields);
    case 'subscribed':
    case 'unsubscribed':
      return fields as unknown as VenueMessage;
    case 'error':
      return typeof fields['code'] === 'string' && typeof fields['message'] === 'string'
        ? (fields as unknown as VenueMessage)
        : new Refusal('error: code or message is wrong');
    default:
      return new Refusal('unknown type');
  }
}

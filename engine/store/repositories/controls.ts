import type { Approval, ManualTrade, RiskLimit } from '../../domain/people.ts';
import type { Reader, WriteConnection } from '../database.ts';

interface ApprovalRow extends Omit<Approval, 'payload'> {
  readonly payload: string;
}

/** What waits first, then the newest, at most `limit`. */
export function listApprovals(database: Reader, limit: number): Approval[] {
  return database
    .all<ApprovalRow>(
      `SELECT id, kind, summary, payload, state, requested_by AS requestedBy,
          requested_by_name AS requestedByName, requested_at AS requestedAt, expires_at AS expiresAt,
          decided_by AS decidedBy, decided_by_name AS decidedByName, decided_at AS decidedAt, reason
        FROM approval ORDER BY state = 'waiting' DESC, requested_at DESC LIMIT ?`,
      limit,
    )
    .map((row) => ({ ...row, payload: JSON.parse(row.payload) as unknown }));
}

export function saveApproval(database: WriteConnection, approval: Approval): void {
  database.run(
    `INSERT INTO approval (id, kind, summary, payload, state, requested_by, requested_by_name, requested_at,
        expires_at, decided_by, decided_by_name, decided_at, reason)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (id) DO UPDATE SET state = excluded.state, decided_by = excluded.decided_by,
        decided_by_name = excluded.decided_by_name, decided_at = excluded.decided_at, reason = excluded.reason`,
    approval.id,
    approval.kind,
    approval.summary,
    JSON.stringify(approval.payload),
    approval.state,
    approval.requestedBy,
    approval.requestedByName,
    approval.requestedAt,
    approval.expiresAt,
    approval.decidedBy,
    approval.decidedByName,
    approval.decidedAt,
    approval.reason,
  );
}

export function listLimits(database: Reader): RiskLimit[] {
  return database.all<RiskLimit>(
    `SELECT book, instrument, most_lots AS mostLots, changed_at AS changedAt FROM risk_limit
      ORDER BY book, instrument`,
  );
}

export function saveLimit(database: WriteConnection, limit: RiskLimit): void {
  database.run(
    `INSERT INTO risk_limit (book, instrument, most_lots, changed_at) VALUES (?, ?, ?, ?)
      ON CONFLICT (book, instrument) DO UPDATE SET most_lots = excluded.most_lots, changed_at = excluded.changed_at`,
    limit.book,
    limit.instrument,
    limit.mostLots,
    limit.changedAt,
  );
}

export function listManualTrades(database: Reader, limit: number): ManualTrade[] {
  return database.all<ManualTrade>(
    `SELECT id, book, instrument, side, lots, price, currency, counterparty, traded_at AS tradedAt,
        recorded_at AS recordedAt, recorded_by AS recordedBy, approval
      FROM manual_trade ORDER BY recorded_at DESC LIMIT ?`,
    limit,
  );
}

export function saveManualTrade(database: WriteConnection, trade: ManualTrade): void {
  database.run(
    `INSERT INTO manual_trade (id, book, instrument, side, lots, price, currency, counterparty, traded_at,
        recorded_at, recorded_by, approval) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    trade.id,
    trade.book,
    trade.instrument,
    trade.side,
    trade.lots,
    trade.price,
    trade.currency,
    trade.counterparty,
    trade.tradedAt,
    trade.recordedAt,
    trade.recordedBy,
    trade.approval,
  );
}

/** Lots held, long above zero, by the trades written down here. */
export function netLots(database: Reader, book: string, instrument: string): number {
  const row = database.get<{ net: number | null }>(
    `SELECT sum(CASE side WHEN 'buy' THEN lots ELSE -lots END) AS net FROM manual_trade
      WHERE book = ? COLLATE NOCASE AND instrument = ? COLLATE NOCASE`,
    book,
    instrument,
  );
  return row?.net ?? 0;
}

/** Small facts by name, such as whether trading is halted; undefined where nothing was ever noted. */
export function readMark(database: Reader, name: string): unknown {
  const row = database.get<{ value: string }>('SELECT value FROM mark WHERE name = ?', name);
  return row === undefined ? undefined : (JSON.parse(row.value) as unknown);
}

export function writeMark(database: WriteConnection, name: string, value: unknown): void {
  database.run(
    'INSERT INTO mark (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
    name,
    JSON.stringify(value),
  );
}

import path from 'node:path';
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import type { AuditActor, AuditDraft } from '../../engine/security/audit/record.ts';
import { announceAccess } from '../../engine/store/audit/access.ts';
import { type AuditLog, type AuditLogOptions, startAuditLog } from '../../engine/store/audit/audit-log.ts';

export const auditKey = new Uint8Array(32).fill(7);

export const actor: AuditActor = {
  userId: 'u-1',
  user: 'lena',
  role: 'trader',
  session: 's-1',
  address: null,
  host: 'desk-4',
};

export const authority = { actor, approval: null };

export function draft(changes: Partial<AuditDraft> = {}): AuditDraft {
  return {
    category: 'command',
    action: 'layout.save',
    phase: 'event',
    request: null,
    actor,
    approval: null,
    subject: {},
    details: {},
    ...changes,
  };
}

/** As large as a real one: an order of some 700 bytes. */
export function orderDraft(place: number): AuditDraft {
  return draft({
    category: 'order',
    action: place % 3 === 0 ? 'order.submit' : 'order.fill',
    subject: {
      order: `O-${Math.floor(place / 3)}`,
      instrument: ['CL', 'NG', 'B'][place % 3] ?? 'CL',
      book: 'prompt',
    },
    details: {
      place,
      side: 'buy',
      quantity: 10 + (place % 7),
      price: 71.25,
      limit: { kind: 'day', until: null },
      reason: 'rolls the prompt month ahead of the expiry',
    },
  });
}

export interface OpenAudit extends AsyncDisposable {
  readonly log: AuditLog;
  readonly database: string;
  /** The owner of the keys takes them away and gives them back. */
  lock(): Promise<void>;
  unlock(): Promise<void>;
}

export type HarnessOptions = Partial<Omit<AuditLogOptions, 'peer' | 'directory'>>;

/** An audit log with a test in the part of the thread that owns its key. */
export async function openAudit(directory: string, options: HarnessOptions = {}): Promise<OpenAudit> {
  const { port1, port2 } = new MessageChannel();
  const owner: MessagePort = port1;
  const log = startAuditLog({ directory, peer: port2, ...options });
  const database = path.join(directory, 'audit.db');
  const unlock = () => announceAccess(owner, { path: database, key: auditKey.slice() });
  const close = async () => {
    await log.close();
    owner.close();
  };
  try {
    await unlock();
  } catch (error) {
    await close();
    throw error;
  }
  return { log, database, unlock, lock: () => announceAccess(owner, null), [Symbol.asyncDispose]: close };
}

import { randomUUID } from 'node:crypto';
import path from 'node:path';
import type { AuditLog } from '../../store/audit/audit-log.ts';
import { removeDatabase } from '../../store/database-files.ts';
import type { Store } from '../../store/store.ts';
import type { Audit } from './audit.ts';

const markName = 'opening';

/**
 * Store and log remember each other: at each opening the store gets a new mark and the log a record of it. A store
 * whose mark is not the log's last one is not the store that was last open here, but an older copy of it.
 */
export async function noteOpening(parts: { readonly audit: Audit; readonly store: Store }): Promise<void> {
  const { audit, store } = parts;
  const found = (await store.read('mark', { name: markName })) as { id: string } | undefined;
  const { entries } = await audit.query({ action: 'vault.opened', limit: 1, direction: 'newest-first' });
  const expected = entries[0]?.record.subject['mark'];
  if (expected !== undefined && expected !== found?.id) {
    await audit.write(null, {
      category: 'failure',
      action: 'vault.storeReplaced',
      details: {
        code: 'STORE_OLDER_THAN_LOG',
        message: 'The store is not the one that was last open: a copy was put in its place.',
        lastOpened: entries[0]?.record.time ?? null,
      },
    });
  }
  const id = randomUUID();
  await audit.write(null, { category: 'system', action: 'vault.opened', subject: { mark: id } });
  await store.write('writeMark', { name: markName, value: { id } });
}

/** A consistent copy of the open log, for a backup to take. */
export async function copyLog(log: AuditLog, directory: string): Promise<string> {
  const copy = path.join(directory, 'audit-copy.db');
  removeDatabase(copy);
  await log.snapshot(copy);
  return copy;
}

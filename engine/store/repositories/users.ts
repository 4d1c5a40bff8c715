import type { Passkey, User } from '../../domain/people.ts';
import type { Reader, WriteConnection } from '../database.ts';

interface UserRow extends Omit<User, 'mustChange'> {
  readonly mustChange: number;
}

const columns = `id, name, role, state, must_change AS mustChange, created_at AS createdAt, created_by AS createdBy,
  changed_at AS changedAt`;

export function listUsers(database: Reader): User[] {
  return database
    .all<UserRow>(`SELECT ${columns} FROM user ORDER BY name`)
    .map((row) => ({ ...row, mustChange: row.mustChange === 1 }));
}

export function saveUser(database: WriteConnection, user: User): void {
  database.run(
    `INSERT INTO user (id, name, role, state, must_change, created_at, created_by, changed_at)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (id) DO UPDATE SET name = excluded.name, role = excluded.role, state = excluded.state,
        must_change = excluded.must_change, changed_at = excluded.changed_at`,
    user.id,
    user.name,
    user.role,
    user.state,
    user.mustChange ? 1 : 0,
    user.createdAt,
    user.createdBy,
    user.changedAt,
  );
}

export function removeUser(database: WriteConnection, id: string): boolean {
  return database.run('DELETE FROM user WHERE id = ?', id).changes > 0;
}

const passkeyColumns = `id, user_id AS userId, label, public_key AS publicKey, counter, origin,
  created_at AS createdAt, used_at AS usedAt`;

export function listPasskeys(database: Reader): Passkey[] {
  return database
    .all<Passkey>(`SELECT ${passkeyColumns} FROM passkey ORDER BY created_at`)
    .map((row) => ({ ...row, publicKey: new Uint8Array(row.publicKey) }));
}

export function savePasskey(database: WriteConnection, passkey: Passkey): void {
  database.run(
    `INSERT INTO passkey (id, user_id, label, public_key, counter, origin, created_at, used_at)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (id) DO UPDATE SET counter = excluded.counter, used_at = excluded.used_at`,
    passkey.id,
    passkey.userId,
    passkey.label,
    Buffer.from(passkey.publicKey),
    passkey.counter,
    passkey.origin,
    passkey.createdAt,
    passkey.usedAt,
  );
}

export function removePasskey(database: WriteConnection, id: string): boolean {
  return database.run('DELETE FROM passkey WHERE id = ?', id).changes > 0;
}

import type { Reader, WriteConnection } from '../database.ts';

/** What a secret is made of, by field, such as `key` and `secret`. It is in the encrypted file and nowhere else. */
export type SecretFields = Readonly<Record<string, string>>;

export interface SecretEntry {
  readonly name: string;
  readonly savedAt: number;
}

/** Names alone: what lists and answers may show. */
export function listSecrets(database: Reader): SecretEntry[] {
  return database.all<SecretEntry>('SELECT name, saved_at AS savedAt FROM secret ORDER BY name');
}

export function readSecret(database: Reader, name: string): SecretFields | undefined {
  const row = database.get<{ fields: string }>('SELECT fields FROM secret WHERE name = ?', name);
  return row === undefined ? undefined : (JSON.parse(row.fields) as SecretFields);
}

export function saveSecret(database: WriteConnection, name: string, fields: SecretFields, now: number): void {
  database.run(
    `INSERT INTO secret (name, fields, saved_at) VALUES (?, ?, ?)
      ON CONFLICT (name) DO UPDATE SET fields = excluded.fields, saved_at = excluded.saved_at`,
    name,
    JSON.stringify(fields),
    now,
  );
}

/** Whether there was one. */
export function removeSecret(database: WriteConnection, name: string): boolean {
  return database.run('DELETE FROM secret WHERE name = ?', name).changes > 0;
}

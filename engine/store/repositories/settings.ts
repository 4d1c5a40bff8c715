import type { Reader, WriteConnection } from '../database.ts';

export function readSettings(database: Reader): Record<string, unknown> {
  const rows = database.all<{ key: string; value: string }>('SELECT key, value FROM setting');
  return Object.fromEntries(rows.map(({ key, value }) => [key, JSON.parse(value) as unknown]));
}

export function writeSettings(database: WriteConnection, change: Readonly<Record<string, unknown>>): void {
  database.transaction(() => {
    for (const [key, value] of Object.entries(change)) {
      if (value === undefined) continue;
      database.run(
        'INSERT INTO setting (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
        key,
        JSON.stringify(value),
      );
    }
  });
}

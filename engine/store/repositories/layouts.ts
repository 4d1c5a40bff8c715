import { Fault } from '../../domain/fault.ts';
import type { Reader, WriteConnection } from '../database.ts';

export interface LayoutRow {
  readonly name: string;
  readonly version: number;
  readonly savedAt: number;
}

const keptVersions = 10;
const largestLayout = 1_048_576;

export function listLayouts(database: Reader): LayoutRow[] {
  return database.all<LayoutRow>(
    'SELECT name, max(version) AS version, saved_at AS savedAt FROM layout GROUP BY name ORDER BY name',
  );
}

export function loadLayout(database: Reader, name: string): LayoutRow & { content: unknown } {
  const row = database.get<LayoutRow & { content: string }>(
    'SELECT name, version, saved_at AS savedAt, content FROM layout WHERE name = ? ORDER BY version DESC LIMIT 1',
    name,
  );
  if (row === undefined) {
    throw new Fault('LAYOUT_UNKNOWN', `There is no layout called "${name}".`, { name });
  }
  return { ...row, content: JSON.parse(row.content) as unknown };
}

export function saveLayout(
  database: WriteConnection,
  name: string,
  content: unknown,
  now: number,
): LayoutRow {
  const text = JSON.stringify(content ?? null);
  if (text.length > largestLayout) {
    throw new Fault(
      'LAYOUT_TOO_LARGE',
      `The layout "${name}" takes ${text.length} characters; ${largestLayout} fit.`,
      {
        name,
      },
    );
  }
  return database.transaction(() => {
    const last = database.get<{ version: number | null }>(
      'SELECT max(version) AS version FROM layout WHERE name = ?',
      name,
    );
    const version = (last?.version ?? 0) + 1;
    database.run(
      'INSERT INTO layout (name, version, saved_at, content) VALUES (?, ?, ?, ?)',
      name,
      version,
      now,
      text,
    );
    database.run('DELETE FROM layout WHERE name = ? AND version <= ?', name, version - keptVersions);
    return { name, version, savedAt: now };
  });
}

export function removeLayout(database: WriteConnection, name: string): void {
  const { changes } = database.run('DELETE FROM layout WHERE name = ?', name);
  if (changes === 0) throw new Fault('LAYOUT_UNKNOWN', `There is no layout called "${name}".`, { name });
}

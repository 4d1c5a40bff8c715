import type { BarColumns } from '../../domain/bars.ts';
import { Fault } from '../../domain/fault.ts';
import type { Reader, WriteConnection } from '../database.ts';
import { appendChunks } from './bars.ts';

export interface ImportRow {
  readonly importId: number;
  readonly name: string;
  readonly sha256: string;
  readonly importedAt: number;
  readonly bars: number;
  readonly symbols: readonly string[];
}

/** Opens an import. What follows stays invisible until `commitImport`. */
export function beginImport(database: WriteConnection, name: string, sha256: string, now: number): number {
  return database.run(
    "INSERT INTO import (name, sha256, state, started_at) VALUES (?, ?, 'staged', ?)",
    name,
    sha256,
    now,
  ).id;
}

export function stageBars(
  database: WriteConnection,
  importId: number,
  seriesId: number,
  bars: BarColumns,
): void {
  database.transaction(() => {
    const staged = database.run(
      "UPDATE import SET bars = bars + ? WHERE id = ? AND state = 'staged'",
      bars.time.length,
      importId,
    );
    if (staged.changes !== 1)
      throw new Fault('IMPORT_NOT_OPEN', `Import ${importId} is not open.`, { importId });
    appendChunks(database, seriesId, importId, bars);
  });
}

/** The one moment in which an import comes into being. */
export function commitImport(database: WriteConnection, importId: number, now: number): ImportRow {
  const done = database.run(
    "UPDATE import SET state = 'committed', imported_at = ? WHERE id = ? AND state = 'staged'",
    now,
    importId,
  );
  if (done.changes !== 1) throw new Fault('IMPORT_NOT_OPEN', `Import ${importId} is not open.`, { importId });
  return getImport(database, importId);
}

/** Removes an import, staged or committed; what it covered shows again. */
export function removeImport(database: WriteConnection, importId: number): void {
  database.transaction(() => {
    database.run('DELETE FROM bar_chunk WHERE import_id = ?', importId);
    database.run('DELETE FROM import WHERE id = ?', importId);
  });
}

/** What a killed program left half done goes, before anybody reads. Returns how many imports went. */
export function removeStaged(database: WriteConnection): number {
  const staged = database.all<{ id: number }>("SELECT id FROM import WHERE state = 'staged'");
  for (const { id } of staged) removeImport(database, id);
  return staged.length;
}

interface RawImport extends Omit<ImportRow, 'symbols'> {
  readonly symbols: string;
}

const select = `
  SELECT i.id AS importId, i.name, i.sha256, i.imported_at AS importedAt, i.bars,
    (SELECT json_group_array(symbol) FROM (
      SELECT DISTINCT s.symbol FROM bar_chunk c JOIN series s ON s.id = c.series_id WHERE c.import_id = i.id ORDER BY s.symbol
    )) AS symbols
  FROM import i WHERE i.state = 'committed'`;

const parse = (row: RawImport): ImportRow => ({ ...row, symbols: JSON.parse(row.symbols) as string[] });

export function listImports(database: Reader): ImportRow[] {
  return database.all<RawImport>(`${select} ORDER BY i.id DESC`).map(parse);
}

export function getImport(database: Reader, importId: number): ImportRow {
  const row = database.get<RawImport>(`${select} AND i.id = ?`, importId);
  if (row === undefined) {
    throw new Fault(
      'IMPORT_UNKNOWN',
      `There is no import ${importId}. history.imports lists those that can be undone.`,
      {
        importId,
      },
    );
  }
  return parse(row);
}

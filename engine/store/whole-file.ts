import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { storeFault } from './database.ts';

/** Makes renames in a folder last; Windows has no such call and needs none. */
export function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** Writes a file wholly or not at all. */
export function writeWhole(file: string, text: string): void {
  try {
    writeFileSync(`${file}.partial`, text, { mode: 0o600, flush: true });
    renameSync(`${file}.partial`, file);
    syncFolder(path.dirname(file));
  } catch (error) {
    rmSync(`${file}.partial`, { force: true });
    throw storeFault(error, file);
  }
}

import { closeSync, openSync, readSync } from 'node:fs';
import { Fault } from '../domain/fault.ts';

/**
 * The first 24 bytes of the file: the cipher's salt, unused with a raw key, and SQLite's page size and versions in
 * plain (SQLite3 Multiple Ciphers, "plaintext header"). The page cipher does not authenticate them; the keyring does.
 */
const headerBytes = 24;

export function readHeader(path: string): Uint8Array {
  const header = new Uint8Array(headerBytes);
  const file = openSync(path, 'r');
  try {
    readSync(file, header, 0, headerBytes, 0);
  } finally {
    closeSync(file);
  }
  return header;
}

/** Throws Fault STORE_CORRUPT before SQLite believes a word of a changed header. */
export function expectHeader(path: string, expected: string | null): void {
  if (expected === null || Buffer.from(readHeader(path)).toString('base64') === expected) return;
  throw new Fault(
    'STORE_CORRUPT',
    `${path} is damaged: its header is not the one the vault was made with. Nothing was changed. Restore a backup (vault.backups, then vault.restore); the damaged file is set aside, not deleted.`,
    { path },
  );
}

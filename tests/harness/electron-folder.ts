import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** What precedes the fuse wire in Electron's binary. Source: Electron, tutorial "Electron Fuses". */
export const fuseSentinel = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
/** Fuses as Electron ships them: version 1, eight of them, in the order of FuseV1Options. */
const shipped = Buffer.from([1, 8, ...Buffer.from('10110001', 'latin1')]);

/** A folder that the packager takes for Electron's Linux build: an executable with a fuse wire, and little else. */
export function writeElectronFolder(folder: string): void {
  mkdirSync(path.join(folder, 'resources'), { recursive: true });
  mkdirSync(path.join(folder, 'locales'));
  const padding = Buffer.alloc(256);
  const binary = Buffer.concat([
    Buffer.from('\x7fELF', 'latin1'),
    padding,
    Buffer.from(fuseSentinel),
    shipped,
    padding,
  ]);
  writeFileSync(path.join(folder, 'electron'), binary, { mode: 0o755 });
  for (const file of ['version', 'LICENSE', 'LICENSES.chromium.html', 'locales/en-US.pak']) {
    writeFileSync(path.join(folder, file), 'stand-in');
  }
}

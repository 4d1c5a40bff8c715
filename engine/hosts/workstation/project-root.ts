import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder with `package.json` and `assets`, from the sources as well as from the shipped build. */
export function projectRoot(importMetaUrl: string = import.meta.url): string {
  let folder = path.dirname(fileURLToPath(importMetaUrl));
  while (!existsSync(path.join(folder, 'package.json')) || !existsSync(path.join(folder, 'assets'))) {
    const parent = path.dirname(folder);
    if (parent === folder) throw new Error(`no package.json with assets above ${importMetaUrl}`);
    folder = parent;
  }
  return folder;
}

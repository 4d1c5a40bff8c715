import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';

const manifest = z.object({ productName: z.string(), version: z.string() });

/** What `system.info` says of the program's parts. */
export function readVersions(root: string) {
  const { productName, version } = manifest.parse(
    JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')),
  );
  return { name: productName, version, node: process.version, cipher: 'AEGIS-256' };
}

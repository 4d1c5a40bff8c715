import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import type { NamingRule } from '../../market/import/naming.ts';

const rules = z.array(
  z.strictObject({
    file: z.string(),
    symbol: z.string(),
    unit: z.string().nullable(),
    column: z.string().optional(),
  }),
);

/** Reads `assets/import/names.json`: how files and columns become symbols. */
export function readNamingRules(assets: string): NamingRule[] {
  return rules.parse(JSON.parse(readFileSync(path.join(assets, 'import', 'names.json'), 'utf8')));
}

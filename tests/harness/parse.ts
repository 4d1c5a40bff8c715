import { readFileSync } from 'node:fs';
import type { ImportMapping } from '../../engine/market/import/mapping.ts';
import type { NamingRule } from '../../engine/market/import/naming.ts';
import { type ParsedImport, parseImport } from '../../engine/market/import/parse-import.ts';

export const namingRules = JSON.parse(readFileSync('assets/import/names.json', 'utf8')) as NamingRule[];

/** Parses a text or bytes as if it were a file of that name. */
export function parseFile(
  name: string,
  content: string | Uint8Array,
  asked: { preset?: string; mapping?: ImportMapping } = {},
): Promise<ParsedImport> {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  return parseImport({ name, bytes, namingRules, ...asked });
}

/** Finds the import and export-from statements of a TypeScript source, with their lines. */
export interface FoundImport {
  readonly specifier: string;
  readonly typeOnly: boolean;
  readonly line: number;
}

const statement =
  /(?:^|[;\n])\s*(?:import|export)\s+(type\s+)?((?:[\w$*{}\s,]|\btype\b)*?from\s*)?['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]\s*\)|\bnew URL\(\s*['"](\.[^'"]+)['"]\s*,\s*import\.meta\.url/g;

/** `import { type A, type B } from` counts as types only. */
function isTypeOnlyClause(clause: string | undefined): boolean {
  const named = clause?.match(/^\s*\{([\s\S]*)\}\s*from\s*$/)?.[1];
  if (named === undefined) return false;
  const names = named
    .split(',')
    .map((name) => name.trim())
    .filter(Boolean);
  return names.length > 0 && names.every((name) => name.startsWith('type '));
}

function withoutComments(source: string): string {
  return source.replace(/\/\*[\s\S]*?\*\/|(^|\s)\/\/[^\n]*/g, (text) => text.replace(/[^\n]/g, ' '));
}

export function findImports(source: string): FoundImport[] {
  const text = withoutComments(source);
  const found: FoundImport[] = [];
  for (const match of text.matchAll(statement)) {
    const specifier = match[3] ?? match[4] ?? match[5];
    if (specifier === undefined) continue;
    const typeImport = match[4] !== undefined && /typeof\s*$|:\s*$|<\s*$/.test(text.slice(0, match.index));
    found.push({
      specifier,
      typeOnly: match[1] !== undefined || isTypeOnlyClause(match[2]) || typeImport,
      line: text.slice(0, match.index + match[0].indexOf(specifier)).split('\n').length,
    });
  }
  return found;
}

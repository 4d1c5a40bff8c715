/** How a file's name and a column's name become a symbol and a unit; read from `assets/import/names.json`. */
export interface NamingRule {
  /** Regular expression on the file's base name, any case. */
  readonly file: string;
  /** `{column}` stands for the column, in capitals. */
  readonly symbol: string;
  readonly unit: string | null;
  /** Only for the column of this name (any case); without it for every column. */
  readonly column?: string | undefined;
}

export function stemOf(name: string): string {
  const base = name.split(/[/\\]/).pop() ?? name;
  return base.replace(/(\.(csv|tsv|txt|jsonl|ndjson|json|parquet|gz))+$/i, '');
}

function clean(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/[^A-Za-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .toUpperCase();
}

/** Symbol and unit of a series. Without a rule: the file's name, with the column where the file has several. */
export function nameSeries(
  rules: readonly NamingRule[],
  fileName: string,
  column: string | null,
  several: boolean,
): { symbol: string; unit: string | null } {
  const stem = stemOf(fileName);
  const rule = rules.find(
    (candidate) =>
      new RegExp(candidate.file, 'i').test(stem) &&
      (candidate.column === undefined || candidate.column.toLowerCase() === column?.toLowerCase()),
  );
  const columnName = clean(column ?? '') || 'VALUE';
  if (rule !== undefined) return { symbol: rule.symbol.replace('{column}', columnName), unit: rule.unit };
  const base = clean(stem) || 'SERIES';
  return { symbol: (several ? `${base}.${columnName}` : base).slice(0, 64), unit: null };
}

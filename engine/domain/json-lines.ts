/**
 * Where a value stands in a JSON text, so that a refusal can name the line. The text must be valid JSON.
 */
type Path = readonly (string | number)[];

/** A place in the text from which a value was read. */
class Cursor {
  at = 0;
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  skipSpace(): void {
    while (/\s/.test(this.text[this.at] ?? '')) this.at += 1;
  }

  /** Reads a string with its quotes; returns what it says. */
  string(): string {
    const from = this.at;
    this.at += 1;
    while (this.text[this.at] !== '"') this.at += this.text[this.at] === '\\' ? 2 : 1;
    this.at += 1;
    return JSON.parse(this.text.slice(from, this.at)) as string;
  }

  /** Steps over a comma or the closing bracket; false at the closing one. */
  hasMore(): boolean {
    this.skipSpace();
    this.at += 1;
    return this.text[this.at - 1] === ',';
  }
}

/** Walks over one value; `visit` hears of each value and the place at which it (a member: its name) begins. */
function walk(cursor: Cursor, path: Path, from: number, visit: (path: Path, at: number) => void): void {
  cursor.skipSpace();
  visit(path, Math.min(from, cursor.at));
  const first = cursor.text[cursor.at];
  if (first === '"') {
    cursor.string();
    return;
  }
  if (first !== '{' && first !== '[') {
    while (/[^\s,\]}]/.test(cursor.text[cursor.at] ?? ' ')) cursor.at += 1;
    return;
  }
  cursor.at += 1;
  cursor.skipSpace();
  if (cursor.text[cursor.at] === '}' || cursor.text[cursor.at] === ']') {
    cursor.at += 1;
    return;
  }
  let index = 0;
  do {
    cursor.skipSpace();
    const begins = cursor.at;
    let key: string | number = index;
    if (first === '{') {
      key = cursor.string();
      cursor.skipSpace();
      cursor.at += 1;
    }
    walk(cursor, [...path, key], begins, visit);
    index += 1;
  } while (cursor.hasMore());
}

/** Line of a place in a text, counted from 1. */
export function lineAt(text: string, place: number): number {
  return text.slice(0, place).split('\n').length;
}

/**
 * The line, counted from 1, on which the value at `path` begins (a member at its name); of a value that is missing that of
 * the innermost one around it.
 */
export function lineOfPath(text: string, path: readonly PropertyKey[]): number {
  let depth = -1;
  let place = 0;
  walk(new Cursor(text), [], 0, (found, at) => {
    if (found.length <= depth || !found.every((key, index) => key === path[index])) return;
    if (found.length > path.length) return;
    depth = found.length;
    place = at;
  });
  while (/\s/.test(text[place] ?? '')) place += 1;
  return lineAt(text, place);
}

/** The line on which a JSON text stops making sense; undefined where it does not. */
export function lineOfSyntaxError(text: string): { line: number; message: string } | undefined {
  try {
    JSON.parse(text);
    return undefined;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const place = /at position (\d+)/.exec(message)?.[1];
    const end = text.trimEnd().length;
    const line = lineAt(text, Math.min(place === undefined ? end : Number(place), end));
    return { line, message: message.replace(/ \(line.*\)$/, '') };
  }
}

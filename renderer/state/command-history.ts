/** What was run, newest last; walking with Up and Down keeps what was being typed. */
export interface CommandHistory {
  add(text: string): void;
  /** One step to older commands, or null at the oldest. */
  older(typed: string): string | null;
  /** One step to newer ones, back to what was being typed at the end. */
  newer(): string | null;
  reset(): void;
}

export function createCommandHistory(most = 100): CommandHistory {
  const entries: string[] = [];
  let position = 0;
  let draft = '';
  return {
    add(text) {
      const found = entries.indexOf(text);
      if (found >= 0) entries.splice(found, 1);
      entries.push(text);
      if (entries.length > most) entries.shift();
      position = entries.length;
    },
    older(typed) {
      if (position === entries.length) draft = typed;
      if (position === 0) return null;
      position -= 1;
      return entries[position] ?? null;
    },
    newer() {
      if (position >= entries.length) return null;
      position += 1;
      return position === entries.length ? draft : (entries[position] ?? null);
    },
    reset() {
      position = entries.length;
      draft = '';
    },
  };
}

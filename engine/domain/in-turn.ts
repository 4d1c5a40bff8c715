/** Changes follow each other: two at once would each write what they had read, and the first be lost. */
const turns = new WeakMap<object, Promise<unknown>>();

/** Runs a change of something that is owned by `owner` when all earlier ones have ended, however they did. */
export function inTurn<T>(owner: object, change: () => Promise<T>): Promise<T> {
  const made = (turns.get(owner) ?? Promise.resolve()).then(change);
  turns.set(
    owner,
    made.catch(() => {}),
  );
  return made;
}

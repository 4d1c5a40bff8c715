import type { Caller } from '../../api/caller.ts';

/** The value now, and again after each change of who is behind the caller; newest wins. */
export async function* watchCaller<Value>(
  caller: Caller,
  read: () => Value,
  signal: AbortSignal,
): AsyncGenerator<Value, void> {
  let changed = true;
  let wake: (() => void) | undefined;
  const stir = () => {
    changed = true;
    wake?.();
  };
  const off = caller.onChange(stir);
  signal.addEventListener('abort', stir, { once: true });
  try {
    while (!signal.aborted) {
      if (!changed) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
        wake = undefined;
        continue;
      }
      changed = false;
      yield read();
    }
  } finally {
    off();
    signal.removeEventListener('abort', stir);
  }
}

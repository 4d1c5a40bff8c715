import { type Problem, problemOf } from '../client/problem.ts';

interface Stream<Item> {
  onData(item: Item): void;
  onError(error: unknown): void;
  onComplete(): void;
}

export interface WatchOptions<Item> {
  subscribe(handlers: Stream<Item>): { unsubscribe(): void };
  onItem(item: Item): void;
  onProblem?(problem: Problem): void;
  /** Delay before a stream that failed is asked for again. */
  retryMilliseconds?: number;
}

/** Codes after which asking again would only fail again; what watches is taken down when the vault locks. */
const final = new Set(['VAULT_LOCKED', 'ROLE_REQUIRED', 'UNKNOWN_INSTRUMENT', 'INPUT_INVALID']);

/** Keeps a subscription running until the answer is called; a stream that failed or ended is asked for again. */
export function watch<Item>(options: WatchOptions<Item>): () => void {
  let stopped = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let current: { unsubscribe(): void } | undefined;
  const again = () => {
    if (!stopped) timer = setTimeout(start, options.retryMilliseconds ?? 2_000);
  };
  const start = () => {
    current = options.subscribe({
      onData: (item) => {
        if (!stopped) options.onItem(item);
      },
      onError: (error) => {
        if (stopped) return;
        const problem = problemOf(error);
        options.onProblem?.(problem);
        if (!final.has(problem.code)) again();
      },
      onComplete: again,
    });
  };
  start();
  return () => {
    stopped = true;
    clearTimeout(timer);
    current?.unsubscribe();
  };
}

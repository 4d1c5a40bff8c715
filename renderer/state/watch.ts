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
  /** Delay before a stream that failed is asked for again; it doubles up to five seconds. */
  retryMilliseconds?: number;
}

const mostDelay = 5_000;

/** Codes after which asking again would only fail again; what watches is taken down when the vault locks. */
const final = new Set([
  'VAULT_LOCKED',
  'ROLE_REQUIRED',
  'SIGN_IN_NEEDED',
  'SESSION_LOCKED',
  'UNKNOWN_INSTRUMENT',
  'INPUT_INVALID',
]);

/** Keeps a subscription running until the answer is called; a stream that failed or ended is asked for again. */
export function watch<Item>(options: WatchOptions<Item>): () => void {
  const firstDelay = options.retryMilliseconds ?? 100;
  let delay = firstDelay;
  let stopped = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let current: { unsubscribe(): void } | undefined;
  const again = () => {
    if (stopped) return;
    timer = setTimeout(start, delay);
    delay = Math.min(delay * 2, mostDelay);
  };
  const start = () => {
    current = options.subscribe({
      onData: (item) => {
        if (stopped) return;
        delay = firstDelay;
        options.onItem(item);
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

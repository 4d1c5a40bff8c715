import type { Verdict } from '../verdict.ts';
import { Cancelled, type Choice, verifyFiles } from './verify-files.ts';

/** What the worker says to the page. */
type Message = { readonly share: number } | { readonly verdict: Verdict } | { readonly failure: string };

interface WorkerPlace {
  onmessage: ((event: { readonly data: Choice }) => void) | null;
  postMessage(message: Message): void;
}

const failureOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** The worker's side: the same script as the page, run where there is no document. */
export function serveWorker(place: WorkerPlace): void {
  place.onmessage = ({ data }) => {
    verifyFiles(data, (share) => {
      place.postMessage({ share });
      return false;
    }).then(
      (verdict) => place.postMessage({ verdict }),
      (error: unknown) => place.postMessage({ failure: failureOf(error) }),
    );
  };
}

export interface Run {
  readonly result: Promise<Verdict>;
  /** Ends the work at once; the result then fails with `Cancelled`. */
  cancel(): void;
}

function startWorker(source: string): { readonly worker: Worker; readonly address: string } | undefined {
  const address = URL.createObjectURL(new Blob([source], { type: 'text/javascript' }));
  try {
    return { worker: new Worker(address), address };
  } catch {
    URL.revokeObjectURL(address);
    return undefined;
  }
}

function runHere(choice: Choice, progress: (share: number) => void): Run {
  let cancelled = false;
  const result = verifyFiles(choice, (share) => {
    progress(share);
    return cancelled;
  });
  return {
    result,
    cancel: () => {
      cancelled = true;
    },
  };
}

/** Verifies in a worker made of `source`, or, where a browser refuses that for a local page, on the page itself. */
export function startRun(source: string, choice: Choice, progress: (share: number) => void): Run {
  const started = startWorker(source);
  if (started === undefined) return runHere(choice, progress);
  const { worker, address } = started;
  let here: Run | undefined;
  let giveUp: (error: Error) => void = () => {};
  const result = new Promise<Verdict>((resolve, reject) => {
    giveUp = reject;
    let heard = false;
    worker.onmessage = ({ data }: { data: Message }) => {
      heard = true;
      if ('share' in data) progress(data.share);
      else if ('verdict' in data) resolve(data.verdict);
      else reject(new Error(data.failure));
    };
    worker.onerror = (event) => {
      // Some browsers make the worker and refuse it only then.
      if (heard) reject(new Error(event.message));
      else {
        here = runHere(choice, progress);
        here.result.then(resolve, reject);
      }
    };
    worker.postMessage(choice);
  }).finally(() => {
    worker.terminate();
    URL.revokeObjectURL(address);
  });
  return {
    result,
    cancel: () => {
      here?.cancel();
      giveUp(new Cancelled());
    },
  };
}

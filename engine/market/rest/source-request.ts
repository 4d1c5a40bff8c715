import { Fault } from '../../domain/fault.ts';
import { type HttpAnswer, httpGet, retryAfter } from '../http-get.ts';
import type { RateLimiter } from '../venue-feed/rate-limiter.ts';

export interface FetchOptions {
  readonly signal: AbortSignal;
  /** 0 to 1, and what was done. */
  readonly progress: (fraction: number, text: string) => void;
  readonly now: () => number;
}

export interface SourceRequest extends FetchOptions {
  readonly title: string;
  readonly address: string;
  readonly limiter: RateLimiter;
  /** Takes keys out of what a person is shown. */
  readonly redact: (text: string) => string;
  readonly timeoutMilliseconds: number;
}

const mostBytes = 64 * 1024 * 1024;
const mostTries = 4;
const firstWait = 1_000;
/** A source that wants us away for longer is told to the person rather than waited for. */
const longestWait = 60_000;
const shownCharacters = 300;

/** Resolves after so long, or rejects with the signal's reason. */
function waitFor(milliseconds: number, signal: AbortSignal): Promise<void> {
  if (milliseconds <= 0) return Promise.resolve();
  return new Promise((resolve, reject) => {
    const end = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', end);
      resolve();
    }, milliseconds);
    if (signal.aborted) end();
    else signal.addEventListener('abort', end, { once: true });
  });
}

/** What a source that refuses says, for people; documents and pages are cut. */
export function shownText(text: string, redact: (text: string) => string): string {
  return redact(text.replace(/\s+/g, ' ').trim()).slice(0, shownCharacters);
}

/**
 * One answer of a source, whatever its status beyond 429 and 503, which are waited out a few times. Faults
 * SOURCE_UNREACHABLE and SOURCE_BUSY.
 */
export async function askSource(request: SourceRequest): Promise<HttpAnswer> {
  const { title, address, signal, limiter, redact, now, timeoutMilliseconds } = request;
  const { host } = new URL(address);
  for (let attempt = 1; ; attempt++) {
    signal.throwIfAborted();
    await waitFor(limiter.reserve(now()), signal);
    let answer: HttpAnswer;
    try {
      answer = await httpGet(address, { signal, timeoutMilliseconds, mostBytes });
    } catch (error) {
      signal.throwIfAborted();
      throw new Fault(
        'SOURCE_UNREACHABLE',
        `${title} at ${host} did not answer: ${redact(error instanceof Error ? error.message : `${error}`)}. Nothing was stored. Look at the connection, then try again.`,
        { host },
      );
    }
    if (answer.status !== 429 && answer.status !== 503) return answer;
    const wait = retryAfter(answer.headers, now()) ?? firstWait * 2 ** (attempt - 1);
    if (attempt >= mostTries || wait > longestWait) {
      throw new Fault(
        'SOURCE_BUSY',
        `${title} at ${host} takes no more requests for now (HTTP ${answer.status}, ${attempt} tries)${wait > 0 ? `; try again in ${Math.ceil(wait / 1_000)} s` : ''}. Nothing was stored.`,
        { host, status: answer.status, waitMilliseconds: wait },
      );
    }
    await waitFor(wait, signal);
  }
}

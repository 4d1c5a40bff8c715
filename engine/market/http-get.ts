import http from 'node:http';
import https from 'node:https';

export interface HttpAnswer {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly text: string;
}

export interface HttpGetOptions {
  readonly signal: AbortSignal;
  /** Silence of the other end for so long ends the request. */
  readonly timeoutMilliseconds: number;
  readonly mostBytes: number;
}

/**
 * One request on a connection of its own, closed with the answer. Redirections are not followed, lest a key go to
 * another host. Rejects with an Error that does not name the address, since addresses may bear keys.
 */
export function httpGet(address: string, options: HttpGetOptions): Promise<HttpAnswer> {
  const { signal, timeoutMilliseconds, mostBytes } = options;
  const { get } = address.startsWith('https:') ? https : http;
  return new Promise((resolve, reject) => {
    const request = get(address, { signal, agent: false, timeout: timeoutMilliseconds }, (response) => {
      const parts: Buffer[] = [];
      let bytes = 0;
      response.on('data', (part: Buffer) => {
        bytes += part.length;
        parts.push(part);
        if (bytes > mostBytes) request.destroy(new Error(`the answer is longer than ${mostBytes} bytes`));
      });
      response.on('error', reject);
      response.on('end', () => {
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          text: Buffer.concat(parts).toString('utf8'),
        });
      });
    });
    request.on('timeout', () => request.destroy(new Error(`no answer for ${timeoutMilliseconds} ms`)));
    request.on('error', reject);
  });
}

/** Milliseconds that the other end asks us to wait (`Retry-After` in seconds or as a date); undefined where it does not say. */
export function retryAfter(headers: http.IncomingHttpHeaders, now: number): number | undefined {
  const text = headers['retry-after'];
  if (text === undefined) return undefined;
  const wait = /^\d+$/.test(text) ? Number(text) * 1_000 : Date.parse(text) - now;
  return Number.isFinite(wait) ? Math.max(0, wait) : undefined;
}

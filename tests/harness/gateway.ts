import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import path from 'node:path';
import { type Gateway, startGateway } from '../../engine/hosts/gateway/server.ts';
import type { WorkstationOptions } from '../../engine/hosts/workstation/workstation.ts';
import { ephemeralWorkstation } from './workstation.ts';

/** A gateway over a page and, outside of its folder, a file that must never be served. */
export async function startWithPages(
  folder: string,
  now?: () => number,
  options: Partial<WorkstationOptions> = {},
) {
  const pages = path.join(folder, 'pages');
  mkdirSync(pages);
  writeFileSync(path.join(pages, 'index.html'), '<!doctype html><title>page</title>');
  writeFileSync(path.join(folder, 'secret.json'), '{"secret":true}');
  const running = await ephemeralWorkstation(options);
  const gateway = await startGateway({ running, pages, port: 0, ...(now === undefined ? {} : { now }) });
  return {
    running,
    gateway,
    async [Symbol.asyncDispose]() {
      await gateway.close();
      await running.close();
    },
  };
}

/** `fetch` hides cookies and normalises paths; this sends what it is told. */
export function get(
  gateway: Gateway,
  target: string,
  headers: Record<string, string> = {},
  method = 'GET',
  body = '',
) {
  return new Promise<{ status: number; headers: Record<string, unknown>; text: string }>(
    (resolve, reject) => {
      const asked = request(
        { host: '127.0.0.1', port: gateway.port, path: target, headers, method },
        (answer) => {
          const pieces: Buffer[] = [];
          answer.on('data', (piece: Buffer) => pieces.push(piece));
          answer.on('end', () =>
            resolve({
              status: answer.statusCode ?? 0,
              headers: answer.headers,
              text: Buffer.concat(pieces).toString(),
            }),
          );
        },
      );
      asked.on('error', reject);
      asked.end(body);
    },
  );
}

/** The cookie of a browser that opened the one-time address. */
export async function signIn(gateway: Gateway): Promise<string> {
  const { pathname, search } = new URL(gateway.signInAddress());
  const answer = await get(gateway, pathname + search);
  assert.equal(answer.status, 303);
  const [cookie = ''] = answer.headers['set-cookie'] as string[];
  assert.match(cookie, /HttpOnly; SameSite=Strict/);
  return cookie.split(';')[0] as string;
}

import { readFile } from 'node:fs/promises';
import { resolveStatic } from '../../engine/hosts/workstation/link.ts';
import { isOwnAddress } from '../security/origin.ts';
import { pageHeaders } from '../security/page-headers.ts';

function refuse(status: number, message: string): Response {
  return new Response(message, {
    status,
    headers: { ...pageHeaders, 'Content-Type': 'text/plain; charset=utf-8' },
  });
}

/** Answers the page scheme out of one folder; what lies outside of it does not exist here. */
export async function answerPage(
  request: Pick<Request, 'url' | 'method'>,
  folder: string,
): Promise<Response> {
  if (!isOwnAddress(request.url)) return refuse(404, 'There is nothing at this address.');
  if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(405, 'Only GET is served here.');
  const found = resolveStatic(folder, new URL(request.url).pathname);
  if (found === undefined) return refuse(404, 'There is nothing at this address.');
  const body = request.method === 'HEAD' ? null : new Uint8Array(await readFile(found.file));
  return new Response(body, { headers: { ...pageHeaders, 'Content-Type': found.type } });
}

import type { IncomingMessage, ServerResponse } from 'node:http';
import { pageHeaders } from './page-policy.ts';
import type { SignIn } from './sign-in.ts';
import { resolveStatic, sendFile } from './static-files.ts';

interface Refusal {
  readonly status: number;
  readonly code: string;
  readonly message: string;
}

export interface PagesOptions {
  readonly folder: string;
  readonly signIn: SignIn;
  readonly hostAllowed: (request: IncomingMessage) => boolean;
}

const spent: Refusal = {
  status: 403,
  code: 'SIGN_IN_SPENT',
  message: 'This sign-in address was used or is too old. Take a new one from the program.',
};
const needed: Refusal = {
  status: 401,
  code: 'SIGN_IN_NEEDED',
  message: 'Open the one-time sign-in address that the program printed.',
};
const missing: Refusal = {
  status: 404,
  code: 'NOT_FOUND',
  message: 'There is nothing at this address.',
};

/** The request's target, or undefined where it is no address (`//`, say): any page may send one. */
export function targetOf(request: IncomingMessage): URL | undefined {
  return URL.parse(request.url ?? '/', 'http://workstation') ?? undefined;
}

/** Serves the request, or says why not. */
function serve(
  request: IncomingMessage,
  response: ServerResponse,
  options: PagesOptions,
): Refusal | undefined {
  if (!options.hostAllowed(request)) {
    return { status: 421, code: 'HOST_REFUSED', message: 'This name does not belong to the workstation.' };
  }
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    return { status: 405, code: 'METHOD_REFUSED', message: 'Only GET is served here.' };
  }
  const url = targetOf(request);
  if (url === undefined) return missing;
  if (url.pathname === '/sign-in') {
    const cookie = options.signIn.redeem(url.searchParams.get('code') ?? '');
    if (cookie === undefined) return spent;
    response.writeHead(303, { 'Set-Cookie': cookie, Location: '/', 'Cache-Control': 'no-store' });
    response.end();
    return undefined;
  }
  if (!options.signIn.isSignedIn(request.headers.cookie)) return needed;
  const found = resolveStatic(options.folder, url.pathname);
  if (found === undefined) return missing;
  sendFile(response, found);
  return undefined;
}

/** JSON to programs, a readable page to people. */
function refuse(request: IncomingMessage, response: ServerResponse, refusal: Refusal): void {
  const { status, code, message } = refusal;
  const person = request.headers.accept?.includes('text/html') === true;
  response.writeHead(status, {
    'Content-Type': `${person ? 'text/html' : 'application/json'}; charset=utf-8`,
    'Cache-Control': 'no-store',
  });
  response.end(
    person
      ? `<!doctype html><html lang="en"><title>EnergyOpti Workstation</title><h1>EnergyOpti Workstation</h1><p>${message}</p><p><small>${code}</small></p></html>`
      : JSON.stringify({ code, message }),
  );
}

export function answerPages(request: IncomingMessage, response: ServerResponse, options: PagesOptions): void {
  for (const [name, value] of Object.entries(pageHeaders)) response.setHeader(name, value);
  const refusal = serve(request, response, options);
  if (refusal !== undefined) refuse(request, response, refusal);
}

import type { IncomingMessage, ServerResponse } from 'node:http';
import { pageHeaders } from './page-policy.ts';
import type { SignIn } from './sign-in.ts';
import { resolveStatic, sendFile } from './static-files.ts';

/** The refusal page stands before the sign-in, so that it brings its own design and nothing of the program's. */
const refusalStylePath = '/refusal.css';
const refusalStyle = `:root { color-scheme: dark light; font: 15px/1.5 system-ui, sans-serif; }
body { display: grid; place-content: center; min-height: 100vh; margin: 0; padding: 16px; box-sizing: border-box;
  background: #090c11; color: #e8ecf2; }
main { max-width: 34rem; padding: 24px 28px; border: 1px solid #232b37; border-left: 4px solid #62b0ff;
  border-radius: 6px; background: #0f141b; }
h1 { margin: 0 0 4px; font-size: 14px; font-weight: 500; color: #a2adbc; }
h2 { margin: 0 0 12px; font-size: 20px; line-height: 1.3; }
p { margin: 0 0 12px; }
code { padding: 1px 5px; border-radius: 3px; background: #171d26; overflow-wrap: anywhere; }
small { color: #a2adbc; }
@media (prefers-color-scheme: light) {
  body { background: #e9edf2; color: #131a24; }
  main { border-color: #d3dae3; border-left-color: #0a5fb4; background: #ffffff; }
  h1, small { color: #4b5768; }
  code { background: #f3f5f8; }
}
`;

interface Refusal {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  /** What to do about it, for people; markup of this file alone. */
  readonly advice?: string;
}

export interface PagesOptions {
  /** Answers a POST that is not for a page; false where it knows none of this name. */
  readonly post: (request: IncomingMessage, response: ServerResponse, url: URL) => boolean;
  readonly folder: string;
  readonly signIn: SignIn;
  readonly hostAllowed: (request: IncomingMessage) => boolean;
}

const advice =
  'Start the program again, or take a fresh address from it: where it was started, it says <code>Sign in once with …</code>. Open that address here; it works once.';
const spent: Refusal = {
  status: 403,
  code: 'SIGN_IN_SPENT',
  message: 'This sign-in address was used or is too old. Take a new one from the program.',
  advice,
};
const needed: Refusal = {
  status: 401,
  code: 'SIGN_IN_NEEDED',
  message: 'Open the one-time sign-in address that the program printed.',
  advice,
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
  const url = targetOf(request);
  if (url === undefined) return missing;
  if (request.method === 'POST' && options.post(request, response, url)) return undefined;
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    return { status: 405, code: 'METHOD_REFUSED', message: 'Only GET is served here.' };
  }
  if (url.pathname === refusalStylePath) {
    response.writeHead(200, { 'Content-Type': 'text/css; charset=utf-8', 'Cache-Control': 'no-store' });
    response.end(refusalStyle);
    return undefined;
  }
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

function refusalPage({ code, message, advice }: Refusal): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>EnergyOpti Workstation</title>
<link rel="stylesheet" href="${refusalStylePath}">
<main>
<h1>EnergyOpti Workstation</h1>
<h2>${message}</h2>
${advice === undefined ? '' : `<p>${advice}</p>\n`}<small>${code}</small>
</main>
</html>
`;
}

/** JSON to programs, a readable page to people. */
function refuse(request: IncomingMessage, response: ServerResponse, refusal: Refusal): void {
  const { status, code, message } = refusal;
  const person = request.headers.accept?.includes('text/html') === true;
  response.writeHead(status, {
    'Content-Type': `${person ? 'text/html' : 'application/json'}; charset=utf-8`,
    'Cache-Control': 'no-store',
  });
  response.end(person ? refusalPage(refusal) : JSON.stringify({ code, message }));
}

export function answerPages(request: IncomingMessage, response: ServerResponse, options: PagesOptions): void {
  for (const [name, value] of Object.entries(pageHeaders)) response.setHeader(name, value);
  const refusal = serve(request, response, options);
  if (refusal !== undefined) refuse(request, response, refusal);
}

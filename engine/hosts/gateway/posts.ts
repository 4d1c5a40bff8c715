import type { IncomingMessage, ServerResponse } from 'node:http';
import { callTRPCProcedure } from '@trpc/server';
import { z } from 'zod';
import { Caller } from '../../api/caller.ts';
import { describeContract } from '../../api/describe.ts';
import { isInternal, wireError } from '../../api/errors.ts';
import { contract } from '../../api/router.ts';
import { Fault } from '../../domain/fault.ts';
import { toJson } from '../workstation/json.ts';
import type { RunningWorkstation } from '../workstation/workstation.ts';

/**
 * What is not a page and not a socket: the session of a browser (its refresh token in a cookie that no script reads)
 * and, under `/api/`, the contract for programs that bring an access token. A cookie alone never calls a procedure, and
 * a request that names another origin is refused: a hostile page gets nothing done.
 */
export interface PostsOptions {
  readonly running: RunningWorkstation;
  readonly port: () => number;
  readonly secure: boolean;
  readonly isPaired: (request: IncomingMessage) => boolean;
  readonly originAllowed: (request: IncomingMessage) => boolean;
  readonly originOf: (request: IncomingMessage) => string;
}

const mostBodyBytes = 4 * 1024 * 1024;
const mostDroppedBytes = 4 * mostBodyBytes;
const cookieSeconds = 12 * 3_600;
const statusOf: Readonly<Record<string, number>> = {
  INPUT_INVALID: 400,
  BODY_TOO_LARGE: 413,
  BODY_NOT_JSON: 400,
  SIGN_IN_NEEDED: 401,
  TOKEN_REFUSED: 401,
  TOKEN_EXPIRED: 401,
  REFRESH_REFUSED: 401,
  REFRESH_REUSED: 401,
  PASSPHRASE_WRONG: 401,
  PASSPHRASE_DELAYED: 429,
  RATE_LIMITED: 429,
  ROLE_REQUIRED: 403,
  SESSION_LOCKED: 403,
  ORIGIN_REFUSED: 403,
  PROCEDURE_UNKNOWN: 404,
  VAULT_LOCKED: 409,
  INTERNAL: 500,
};

/** What a program may call to get a token. */
const withoutToken = new Set(['access.signIn', 'access.refresh', 'vault.unlock', 'vault.recover']);

const tokenBody = z.object({ refreshToken: z.string().min(1).max(4_096) });

async function readBody(request: IncomingMessage): Promise<unknown> {
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of request) {
    size += (piece as Buffer).length;
    // What is too much is read and dropped for a while, so that the refusal can be heard.
    if (size <= mostBodyBytes) pieces.push(piece as Buffer);
    else if (size > mostDroppedBytes) request.destroy();
  }
  if (size > mostBodyBytes) {
    throw new Fault('BODY_TOO_LARGE', `A request may hold ${mostBodyBytes} bytes. Use the socket for more.`, {
      most: mostBodyBytes,
    });
  }
  const text = Buffer.concat(pieces).toString('utf8');
  if (text.trim() === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    throw new Fault('BODY_NOT_JSON', 'The body of the request is no JSON.');
  }
}

/** The access token of a program; empty where it brings none. */
export function bearerOf(request: IncomingMessage): string {
  return /^Bearer ([\w.-]+)$/.exec(request.headers.authorization ?? '')?.[1] ?? '';
}

export class Posts {
  readonly #options: PostsOptions;
  #kinds: ReadonlyMap<string, 'query' | 'mutation' | 'subscription'> | undefined;

  constructor(options: PostsOptions) {
    this.#options = options;
  }

  /** Whether the address is one of ours; then the answer follows. */
  take(request: IncomingMessage, response: ServerResponse, url: URL): boolean {
    const work = this.#workOf(url.pathname, request, response);
    if (work === undefined) return false;
    work()
      .then((value) => this.#answer(response, 200, value))
      .catch((error: unknown) => {
        const wire = wireError(error, url.pathname);
        if (isInternal(wire))
          this.#options.running.logger.error({ path: url.pathname, error }, 'request failed');
        const retry = wire.details['retryAfterSeconds'];
        if (typeof retry === 'number') response.setHeader('Retry-After', String(retry));
        this.#answer(response, statusOf[wire.code] ?? 422, wire);
      });
    return true;
  }

  #workOf(
    pathname: string,
    request: IncomingMessage,
    response: ServerResponse,
  ): (() => Promise<unknown>) | undefined {
    if (pathname === '/session/keep') return () => this.#keep(request, response);
    if (pathname === '/session/refresh') return () => this.#refresh(request, response);
    if (pathname === '/session/forget') return () => this.#forget(request, response);
    if (pathname.startsWith('/api/')) return () => this.#call(pathname.slice('/api/'.length), request);
    return undefined;
  }

  #answer(response: ServerResponse, status: number, value: unknown): void {
    if (response.destroyed || response.headersSent) return;
    response.writeHead(status, {
      'Content-Type': 'application/json; charset=utf-8',
      'Cache-Control': 'no-store',
    });
    response.end(toJson(value ?? null));
  }

  get #cookieName(): string {
    return `energyopti-refresh-${this.#options.port()}`;
  }

  #setCookie(response: ServerResponse, token: string): void {
    const age = token === '' ? 0 : cookieSeconds;
    response.setHeader(
      'Set-Cookie',
      `${this.#cookieName}=${token}; HttpOnly; SameSite=Strict; Path=/session; Max-Age=${age}${this.#options.secure ? '; Secure' : ''}`,
    );
  }

  /** Only a page of ours that a person paired with this machine gets near the cookie. */
  #expectOwnPage(request: IncomingMessage): void {
    if (this.#options.originAllowed(request) && this.#options.isPaired(request)) return;
    throw new Fault('ORIGIN_REFUSED', 'This is for the pages of this workstation.');
  }

  async #keep(request: IncomingMessage, response: ServerResponse): Promise<unknown> {
    this.#expectOwnPage(request);
    const { refreshToken } = tokenBody.parse(await readBody(request));
    const tokens = await this.#options.running.workstation.access.refresh(refreshToken);
    this.#setCookie(response, tokens.refreshToken);
    return { accessExpiresAt: tokens.accessExpiresAt };
  }

  async #refresh(request: IncomingMessage, response: ServerResponse): Promise<unknown> {
    this.#expectOwnPage(request);
    const cookie = (request.headers.cookie ?? '')
      .split(';')
      .map((part) => part.trim())
      .find((part) => part.startsWith(`${this.#cookieName}=`));
    const token = cookie?.slice(this.#cookieName.length + 1) ?? '';
    // A browser that was never signed in asks too; that is no failure.
    if (token === '') return { accessToken: null };
    try {
      const tokens = await this.#options.running.workstation.access.refresh(token);
      this.#setCookie(response, tokens.refreshToken);
      return { accessToken: tokens.accessToken, accessExpiresAt: tokens.accessExpiresAt };
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      this.#setCookie(response, '');
      return { accessToken: null, reason: error.code };
    }
  }

  async #forget(request: IncomingMessage, response: ServerResponse): Promise<unknown> {
    this.#expectOwnPage(request);
    this.#setCookie(response, '');
    return { forgotten: true };
  }

  async #call(path: string, request: IncomingMessage): Promise<unknown> {
    // A browser sends its page's origin with every POST; programs send none.
    if (request.headers.origin !== undefined && !this.#options.originAllowed(request))
      throw new Fault('ORIGIN_REFUSED', 'This origin may not call the workstation.');
    this.#kinds ??= new Map(describeContract().map((procedure) => [procedure.path, procedure.type]));
    const type = this.#kinds.get(path);
    if (type === undefined || type === 'subscription') {
      throw new Fault(
        'PROCEDURE_UNKNOWN',
        `There is no such procedure here: ${path}. Streams need the socket.`,
        {
          path,
        },
      );
    }
    const { running } = this.#options;
    const caller = new Caller({
      host: 'gateway',
      localFiles: false,
      origin: this.#options.originOf(request),
    });
    const bearer = bearerOf(request);
    if (bearer === '' && !withoutToken.has(path))
      throw new Fault('SIGN_IN_NEEDED', `${path} needs an access token here.`, { path });
    // Read first: who is asked for must be who they are when it is done, however slowly the body came.
    const body = await readBody(request);
    try {
      if (bearer !== '') await running.workstation.access.authenticate(caller, bearer);
      return await callTRPCProcedure({
        router: contract,
        path,
        type,
        getRawInput: async () => body,
        ctx: { workstation: running.workstation, caller },
        signal: undefined,
        batchIndex: 0,
      });
    } finally {
      running.workstation.access.leave(caller);
    }
  }
}

import { randomUUID } from 'node:crypto';
import { callTRPCProcedure } from '@trpc/server';
import { Caller } from '../../api/caller.ts';
import type { ProcedureDescription } from '../../api/describe.ts';
import { contract } from '../../api/router.ts';
import type { FeedStatus } from '../../domain/market.ts';
import { defaultVaultDirectory } from '../workstation/default-directory.ts';
import { toJson } from '../workstation/json.ts';
import type { Logger } from '../workstation/logger.ts';
import { createWorkstation } from '../workstation/workstation.ts';

export interface CallOptions {
  readonly description: ProcedureDescription;
  readonly input: unknown;
  readonly directory: string | undefined;
  readonly ephemeral: boolean;
  readonly items: number | undefined;
  /** Who signs in; may be left out where the vault has one person. */
  readonly user: string | undefined;
  readonly passphrase: () => Promise<string>;
  readonly write: (text: string) => Promise<void>;
  readonly signal: AbortSignal;
  readonly logger: Logger;
}

/** Procedures that open or make the vault themselves. */
const opensItself = new Set(['vault.create', 'vault.unlock', 'vault.recover', 'access.signIn']);

function needsMarket(path: string): boolean {
  return /^(market\.|units\.formula$|curves\.(forward|matrix)$)/.test(path);
}

/** What opens the vault may leave the passphrase to the environment or the prompt. */
async function completeInput(options: CallOptions): Promise<unknown> {
  const { description, input = {} } = options;
  if (
    !opensItself.has(description.path) ||
    typeof input !== 'object' ||
    input === null ||
    'passphrase' in input
  )
    return input;
  const passphrase = options.ephemeral ? randomUUID() : await options.passphrase();
  return { ...(options.user !== undefined && { user: options.user }), ...input, passphrase };
}

/** Waits for every instrument's first message: a status taken a moment after the start says nothing of the market. */
async function settleMarket(feeds: AsyncIterable<readonly FeedStatus[]>): Promise<void> {
  for await (const all of feeds) {
    const known = all.every(
      ({ messages, instruments }) =>
        messages > 0 && instruments.every(({ lastMessageTime }) => lastMessageTime !== null),
    );
    if (known) return;
  }
}

/** Runs one procedure against a vault of its own process, and ends everything it started. */
export async function callProcedure(options: CallOptions): Promise<void> {
  const { description, ephemeral, signal, write } = options;
  const { path } = description;
  const running = await createWorkstation({
    host: 'cli',
    directory: options.directory ?? defaultVaultDirectory(),
    ephemeral,
    market: needsMarket(path),
    record: false,
    logger: options.logger,
  });
  try {
    const { access, market } = running.workstation;
    const caller = new Caller({ host: 'cli', localFiles: true });
    const identified = description.needsVault || !description.allowed.includes('anyone');
    if (!opensItself.has(path) && identified) {
      const passphrase = ephemeral ? randomUUID() : await options.passphrase();
      if (ephemeral) await access.create(caller, { user: 'owner', passphrase });
      else await access.signIn(caller, { user: options.user, passphrase });
    }
    if (needsMarket(path) && market.feeds().length > 0) {
      const enough = new AbortController();
      await settleMarket(
        market.watchFeeds({
          paceMilliseconds: 50,
          signal: AbortSignal.any([signal, enough.signal, AbortSignal.timeout(5_000)]),
        }),
      );
      enough.abort();
    }
    const value: unknown = await callTRPCProcedure({
      router: contract,
      path,
      type: description.type,
      getRawInput: async () => completeInput(options),
      ctx: {
        workstation: running.workstation,
        caller,
      },
      signal,
      batchIndex: 0,
    });
    if (description.type !== 'subscription') return await write(toJson(value));
    let left = options.items ?? Number.POSITIVE_INFINITY;
    for await (const item of value as AsyncIterable<unknown>) {
      await write(toJson(item));
      left -= 1;
      if (left <= 0 || signal.aborted) break;
    }
  } finally {
    await running.close();
  }
}

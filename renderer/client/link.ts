import { TRPCClientError, type TRPCLink } from '@trpc/client';
import { observable } from '@trpc/server/observable';
import type { Contract } from '../../engine/api/router.ts';
import type { Connection } from './connection.ts';

type Resume = (input: unknown, lastItem: unknown) => unknown;

/** Streams that lose nothing go on where they were; the others start with the present values. */
const resumes: Readonly<Record<string, Resume>> = {
  'market.watchTrades': (input, lastItem) => ({
    ...(input as object),
    afterSequence: (lastItem as { lastSequence: number }).lastSequence,
  }),
  'audit.follow': (input, lastItem) => ({
    ...(input as object),
    fromIndex: ((lastItem as { record: { index: number } }[]).at(-1)?.record.index ?? -1) + 1,
  }),
};

/** The contract over our own connection instead of HTTP. */
export function contractLink(connection: Connection): TRPCLink<Contract> {
  return () =>
    ({ op }) =>
      observable((observer) => {
        const fail = (error: unknown) => observer.error(TRPCClientError.from(error as Error));
        if (op.type !== 'subscription') {
          const giveUp = new AbortController();
          const signal =
            op.signal === null || op.signal === undefined
              ? giveUp.signal
              : AbortSignal.any([op.signal, giveUp.signal]);
          let settled = false;
          connection.call(op.type, op.path, op.input, signal).then(
            (data) => {
              settled = true;
              observer.next({ result: { type: 'data', data }, context: op.context });
              observer.complete();
            },
            (error: unknown) => {
              settled = true;
              fail(error);
            },
          );
          return () => {
            if (!settled) giveUp.abort();
          };
        }
        const resume = resumes[op.path];
        return connection.subscribe(op.path, op.input, {
          onStarted: () => observer.next({ result: { type: 'started' }, context: op.context }),
          onItem: (data) => observer.next({ result: { type: 'data', data }, context: op.context }),
          onEnded: () => observer.complete(),
          onError: fail,
          ...(resume !== undefined && { resume }),
        });
      });
}

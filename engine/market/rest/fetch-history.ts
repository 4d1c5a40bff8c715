import { createHash } from 'node:crypto';
import { barColumnNames } from '../../domain/bars.ts';
import { checkAddress } from '../venue-feed/addresses.ts';
import type { SecretValues } from '../venue-feed/authentication.ts';
import { missingSecret } from '../venue-feed/secrets.ts';
import { type EiaRequest, fetchEia } from './eia.ts';
import { type EntsoeRequest, fetchEntsoe } from './entsoe.ts';
import type { Fetched } from './fetched-series.ts';
import type { FetchOptions } from './source-request.ts';
import { historySources } from './sources.ts';

/** The source's own address where left out. */
export type HistoryRequest =
  | (Omit<EiaRequest, 'address'> & { readonly address?: string | undefined })
  | (Omit<EntsoeRequest, 'address'> & { readonly address?: string | undefined });

/** Fault SECRET_MISSING says how to set the key; for the rest see `fetchEia` and `fetchEntsoe`. */
export async function fetchHistory(
  request: HistoryRequest,
  secret: SecretValues | undefined,
  options: FetchOptions,
): Promise<Fetched> {
  if (secret === undefined) throw missingSecret(request.source);
  const own = historySources.find(({ source }) => source === request.source)?.address ?? '';
  const address = checkAddress(request.address ?? own, 'http').replace(/\/$/, '');
  return request.source === 'eia'
    ? fetchEia({ ...request, address }, secret, options)
    : fetchEntsoe({ ...request, address }, secret, options);
}

/** Fingerprint of what was fetched; the answers themselves may bear the key. */
export function digestOf({ series }: Fetched): string {
  const hash = createHash('sha256');
  for (const { symbol, interval, bars } of series) {
    hash.update(`${symbol} ${interval} ${bars.time.length}\n`);
    for (const name of barColumnNames) hash.update(new Uint8Array(bars[name].buffer));
  }
  return hash.digest('hex');
}

import type { BarsAnswer, BarsRequest } from '../../engine/api/ports/history.ts';
import type { ContractClient } from './client.ts';

/** Bars with their columns as the typed arrays they travel as; tRPC's own types take every answer for JSON. */
export async function fetchBars(
  client: ContractClient,
  request: BarsRequest,
  signal: AbortSignal,
): Promise<BarsAnswer> {
  return (await client.history.bars.query(request, { signal })) as unknown as BarsAnswer;
}

import type { ContractClient } from '../../client/client.ts';
import { problemOf } from '../../client/problem.ts';
import type { SeriesEntry } from '../../client/types.ts';

export type CheckedSymbol =
  | { readonly ok: true; readonly symbol: string }
  | { readonly ok: false; readonly message: string };

/** The canonical spelling of what was typed: a stored series by its name, or whatever the catalogue resolves. */
export async function checkSymbol(
  client: ContractClient,
  series: readonly SeriesEntry[],
  typed: string,
): Promise<CheckedSymbol> {
  const text = typed.trim();
  if (text === '') return { ok: false, message: 'Type a symbol, such as CL, CL Z26, CL c2 or 42*HO-CL.' };
  const known = series.find(({ symbol }) => symbol.toUpperCase() === text.toUpperCase());
  for (const attempt of [text, text.toUpperCase()]) {
    try {
      const { symbol } = await client.market.resolve.query({ symbol: attempt });
      return { ok: true, symbol };
    } catch (error) {
      // Letters of a period or a continuous month have their own case; the second attempt is for `cl`.
      if (attempt === text && text !== text.toUpperCase()) continue;
      if (known !== undefined) return { ok: true, symbol: known.symbol };
      return { ok: false, message: problemOf(error).message };
    }
  }
  return { ok: false, message: `${text} is no symbol.` };
}

import { sliceBars } from '../../engine/domain/bars.ts';
import { openStore } from '../../engine/store/store.ts';
import { madeBars } from '../harness/bars.ts';

export const passphrase = 'a bench passphrase';

/** A new vault with so many one-minute bars of CL up to now. */
export async function fillVault(directory: string, count: number): Promise<void> {
  const store = openStore({ keyDerivation: 'least', directory });
  const now = Date.now();
  await store.write('create', { passphrase, now });
  const bars = madeBars(count, Math.floor(now / 60_000) * 60_000 - count * 60_000);
  const importId = await store.write('beginImport', { name: 'bench', sha256: '00', now });
  for (let from = 0; from < count; from += 65_536) {
    const part = sliceBars(bars, from, Math.min(count, from + 65_536));
    await store.write(
      'stageBars',
      { importId, symbol: 'CL', interval: '1m', unit: 'USD/bbl', bars: part, now },
      { move: true },
    );
  }
  await store.write('commitImport', { importId, now });
  await store.close();
}

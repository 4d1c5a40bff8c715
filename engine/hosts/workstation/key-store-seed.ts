import type { KeyStore } from '../../api/ports/keys.ts';
import type { Store } from '../../store/store.ts';

/** What the operating system kept for this vault, revealed; undefined where it keeps nothing or cannot be asked. */
export async function seedFromKeyStore(
  store: Store,
  keyStore: KeyStore | undefined,
): Promise<{ recipientId: string; seed: Uint8Array } | undefined> {
  if (keyStore?.status().available !== true) return undefined;
  const kept = await store.write('keyStore', null);
  if (kept === undefined) return undefined;
  return { recipientId: kept.id, seed: await keyStore.reveal(kept.sealed) };
}

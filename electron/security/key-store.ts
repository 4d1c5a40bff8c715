import type { SafeStorage } from 'electron';
import type { KeyStore } from '../../engine/api/ports/keys.ts';

type Storage = Pick<
  SafeStorage,
  'isEncryptionAvailable' | 'encryptString' | 'decryptString' | 'getSelectedStorageBackend'
>;

/** Linux back ends that keep a key from other users of the machine; the rest encrypt with a password known to all. */
const strong = new Set(['gnome_libsecret', 'kwallet', 'kwallet5', 'kwallet6']);

/**
 * The operating system's key store by Electron's safeStorage. On Linux without a store Electron would fall back on
 * `basic_text`, a fixed password: that is refused, because it would look like protection and be none.
 */
export function electronKeyStore(storage: Storage, platform: NodeJS.Platform): KeyStore {
  const status = () => {
    if (!storage.isEncryptionAvailable()) {
      return {
        available: false,
        backend: null,
        reason: 'the operating system’s key store does not answer. Use the passphrase.',
      };
    }
    if (platform === 'darwin') {
      return { available: true, backend: 'keychain', reason: 'Keychain; other programs are kept out.' };
    }
    if (platform === 'win32') {
      return {
        available: true,
        backend: 'dpapi',
        reason: 'DPAPI keeps other users out, but not other programs of the same user.',
      };
    }
    const backend = storage.getSelectedStorageBackend();
    return strong.has(backend)
      ? { available: true, backend, reason: `${backend} keeps other users out.` }
      : {
          available: false,
          backend,
          reason: `this Linux session has no key store (${backend}): the key would lie open. Use the passphrase.`,
        };
  };
  return {
    status,
    protect: async (secret) => new Uint8Array(storage.encryptString(Buffer.from(secret).toString('base64'))),
    reveal: async (sealed) =>
      new Uint8Array(Buffer.from(storage.decryptString(Buffer.from(sealed)), 'base64')),
  };
}

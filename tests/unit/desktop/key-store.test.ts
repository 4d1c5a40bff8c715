import assert from 'node:assert/strict';
import { test } from 'node:test';
import { electronKeyStore } from '../../../electron/security/key-store.ts';

type Backend = 'basic_text' | 'gnome_libsecret' | 'kwallet' | 'kwallet5' | 'kwallet6' | 'unknown';

/** What Electron offers, with a cipher that can be seen through. */
function storage(backend: Backend, available = true) {
  return {
    isEncryptionAvailable: () => available,
    getSelectedStorageBackend: () => backend,
    encryptString: (text: string) => Buffer.from(`sealed ${text}`),
    decryptString: (sealed: Buffer) => sealed.toString().replace('sealed ', ''),
  };
}

test('the weak Linux back ends are refused, with a reason; the strong ones are named', () => {
  for (const backend of ['basic_text', 'unknown'] as const) {
    const status = electronKeyStore(storage(backend), 'linux').status();
    assert.deepEqual([status.available, status.backend], [false, backend]);
    assert.match(status.reason, /would lie open/);
  }
  for (const backend of ['gnome_libsecret', 'kwallet', 'kwallet5', 'kwallet6'] as const)
    assert.deepEqual(electronKeyStore(storage(backend), 'linux').status().available, true, backend);
});

test('a store that does not answer is no store, on any system', () => {
  for (const platform of ['linux', 'darwin', 'win32'] as const)
    assert.equal(electronKeyStore(storage('gnome_libsecret', false), platform).status().available, false);
});

test('Windows says what its store does not keep out', () => {
  assert.match(electronKeyStore(storage('unknown'), 'win32').status().reason, /same user/);
});

test('what was handed over comes back bit for bit', async () => {
  const keyStore = electronKeyStore(storage('gnome_libsecret'), 'linux');
  const secret = new Uint8Array(96).map((_, place) => (place * 37) % 256);
  assert.deepEqual(await keyStore.reveal(await keyStore.protect(secret)), secret);
});

/** A Linux session without a key store: what a test machine has. */
export const safeStorage = {
  isEncryptionAvailable: () => true,
  getSelectedStorageBackend: () => 'basic_text' as const,
  encryptString(): Buffer {
    throw new Error('safeStorage: nothing may be sealed with the fixed password');
  },
  decryptString(): string {
    throw new Error('safeStorage: nothing was ever sealed here');
  },
};

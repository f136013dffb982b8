import { safeStorage } from 'electron';
import type { PasswordCipher } from '../storage/kept-passwords.ts';

/**
 * The system's own encryption for the person who is signed in: DPAPI on Windows, Keychain on macOS, the desktop's
 * keyring on Linux. Null where there is none: without a keyring Chromium would seal with a key that stands in every
 * copy of it, which is no protection.
 */
export function systemCipher(): PasswordCipher | null {
  if (!safeStorage.isEncryptionAvailable()) return null;
  if (process.platform === 'linux') {
    const backend = safeStorage.getSelectedStorageBackend();
    if (backend === 'basic_text' || backend === 'unknown') return null;
  }
  return {
    seal: (text) => safeStorage.encryptString(text),
    unseal: (sealed) => safeStorage.decryptString(Buffer.from(sealed)),
  };
}

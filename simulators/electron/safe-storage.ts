/**
 * Electron's `safeStorage` with a key in a file that only its owner may read: what Electron itself calls 'basic_text', and no
 * better. Real keyrings are the real Electron's business.
 */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { app } from './app.ts';

const mark = Buffer.from('si1');
const keyBytes = 32;
const ivBytes = 12;
const tagBytes = 16;

export const safeStorage = {
  isEncryptionAvailable: (): boolean => app.isReady(),
  getSelectedStorageBackend: () => 'basic_text' as const,
  encryptString(plain: string): Buffer {
    const iv = randomBytes(ivBytes);
    const cipher = createCipheriv('aes-256-gcm', key(), iv);
    const sealed = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
    return Buffer.concat([mark, iv, cipher.getAuthTag(), sealed]);
  },
  decryptString(sealed: Buffer): string {
    const at = { iv: mark.length, tag: mark.length + ivBytes, body: mark.length + ivBytes + tagBytes };
    if (!sealed.subarray(0, at.iv).equals(mark)) throw new Error('Error while decrypting the ciphertext provided.');
    const decipher = createDecipheriv('aes-256-gcm', key(), sealed.subarray(at.iv, at.tag));
    decipher.setAuthTag(sealed.subarray(at.tag, at.body));
    return decipher.update(sealed.subarray(at.body), undefined, 'utf8') + decipher.final('utf8');
  },
};

function key(): Buffer {
  const file = join(app.getPath('userData'), 'stand-in.key');
  if (!existsSync(file)) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, randomBytes(keyBytes), { mode: 0o600, flag: 'wx' });
  }
  return readFileSync(file);
}

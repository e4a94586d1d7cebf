/**
 * The test authority of the simulated seal service: one root for SM2, one for P-256, and what they issue. Every certificate is made once
 * and kept in a file, the roots where a counter finds them to trust; the keys follow from their names and are kept nowhere.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Issuer, makeCertificate, type Subject, serialOf, type Validity } from './certificates.ts';
import { type KeyKind, keyOf, type SigningKey } from './keys.ts';

/** Files of the roots in the data folder, DER. */
export const authorityFiles = { sm2: 'seal-authority-sm2.cer', p256: 'seal-authority-ec.cer' } as const;

/** Who can sign: a key with its certificate. */
export interface Holder {
  readonly key: SigningKey;
  readonly certificate: Buffer;
  readonly serial: bigint;
  readonly issuer: Subject;
}

export interface Authority {
  /** A signer for a subject. `keyName` tells the keys of one subject apart. */
  issue(kind: KeyKind, subject: Subject, keyName: string, validity?: Validity): Holder;
}

const longValidity: Validity = { from: Date.UTC(2020, 0, 1), to: Date.UTC(2049, 11, 31) };
/** Over before any counter was set up. */
export const pastValidity: Validity = { from: Date.UTC(2020, 0, 1), to: Date.UTC(2021, 0, 1) };

export function openAuthority(dataDir: string): Authority {
  const issued = join(dataDir, 'seal-certificates');
  mkdirSync(issued, { recursive: true });
  const roots = { sm2: root(dataDir, 'sm2'), p256: root(dataDir, 'p256') };
  return {
    issue(kind, subject, keyName, validity = longValidity) {
      const issuer = roots[kind];
      const key = keyOf(kind, keyName);
      const serial = serialOf(subject, key, validity);
      const file = join(issued, `${serial.toString(16)}.cer`);
      const certificate = kept(file, () => makeCertificate({ subject, key }, issuer, validity, 'signer'));
      return { key, certificate, serial, issuer: issuer.subject };
    },
  };
}

function root(dataDir: string, kind: KeyKind): Issuer {
  const words = kind === 'sm2' ? 'SM2' : 'EC';
  const subject: Subject = {
    organization: '模拟印章机构',
    taxId: null,
    commonName: `Simulated seal authority ${words}`,
  };
  const own = { subject, key: keyOf(kind, 'authority') };
  kept(join(dataDir, authorityFiles[kind]), () => makeCertificate(own, own, longValidity, 'authority'));
  return own;
}

function kept(file: string, make: () => Buffer): Buffer {
  if (!existsSync(file)) writeFileSync(file, make());
  return readFileSync(file);
}

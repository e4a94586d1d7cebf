/**
 * The seal service: whose seal it has, what it signs with it, and what it was asked to sign.
 */
import type { Db } from '../store.ts';
import type { SealCall } from '../wire.ts';
import { type Authority, type Holder, openAuthority, pastValidity } from './authority.ts';
import { signCms } from './cms.ts';
import { keyOf } from './keys.ts';
import { signSes } from './ses.ts';
import { sealSize } from './size.ts';

export interface Company {
  readonly taxId: string;
  readonly companyName: string;
}

/**
 * What is wrong with everything that is sealed, until it is set back: another digest is signed, by a key that is not the certificate's,
 * with a certificate that is over, or with one of another company.
 */
export const sealFaults = ['wrongDigest', 'wrongKey', 'expired', 'otherCompany'] as const;
export type SealFault = (typeof sealFaults)[number];

/** One thing that was sealed. */
export interface SealedRow extends Company {
  readonly format: string;
  /** Base64, as it came. */
  readonly digest: string;
  readonly sealId: string;
  /** When it came first, milliseconds since 1970. */
  readonly at: number;
  readonly times: number;
}

export interface SealAnswer {
  readonly sealId: string;
  readonly picture: Buffer;
  readonly certificate: Buffer;
  readonly signature: Buffer;
}

export interface Seals {
  /** Null when there is no seal of this company with this tax id. */
  sign(request: SealCall, now: number): Promise<SealAnswer | null>;
  /** Every company gets a new seal: another number, another picture. Kept over a restart. */
  replaceAll(): void;
  /** Neither is kept over a restart. */
  fault: SealFault | null;
  service: 'up' | 'down';
  all(): SealedRow[];
  forget(at: number): void;
}

const otherCompany: Company = { taxId: '91310000739752408X', companyName: '上海示例商贸有限公司' };
const maker = { organization: '模拟印章机构', taxId: null, commonName: 'Simulated seal maker' };
const sealsFrom = Date.UTC(2020, 0, 1);
const sealsTo = Date.UTC(2049, 11, 31);

export function openSeals(db: Db, dataDir: string, companies: readonly Company[]): Seals {
  const authority = openAuthority(dataDir);
  const pictures = new Map<string, Buffer>();
  const serial = db.prepare<[], { value: string }>("SELECT value FROM settings WHERE name = 'sealSerial'");
  const nextSerial = db.prepare(
    `INSERT INTO settings (name, value) VALUES ('sealSerial', '2') ON CONFLICT (name) DO UPDATE SET value = CAST(value AS INTEGER) + 1`,
  );
  const record = db.prepare(
    `INSERT INTO sealed (tax_id, company_name, format, digest, seal_id, at, times) VALUES (?, ?, ?, ?, ?, ?, 1)
     ON CONFLICT (tax_id, company_name, format, digest, seal_id) DO UPDATE SET times = times + 1`,
  );
  const every = db.prepare<[], SealedRow>(
    'SELECT tax_id AS taxId, company_name AS companyName, format, digest, seal_id AS sealId, at, times FROM sealed ORDER BY rowid',
  );
  const forgetting = db.prepare('DELETE FROM sealed WHERE at >= ?');

  async function pictureOf(company: Company, number: number): Promise<Buffer> {
    // a font of 15 MB, which most platforms that are started never need
    const { sealPicture } = await import('./picture.ts');
    const name = JSON.stringify([company, number]);
    const picture = pictures.get(name) ?? sealPicture({ ...company, serial: number });
    pictures.set(name, picture);
    return picture;
  }

  const seals: Seals = {
    fault: null,
    service: 'up',
    async sign({ taxId, companyName, format, digest }, now) {
      if (!companies.some((own) => own.taxId === taxId && own.companyName === companyName)) return null;
      const company = { taxId, companyName };
      const number = Number(serial.get()?.value ?? 1);
      const sealId = `SEAL-${taxId}-${number}`;
      record.run(taxId, companyName, format, digest, sealId, now);
      const picture = await pictureOf(company, number);
      const signer = signerOf(authority, format === 'pdf' ? 'p256' : 'sm2', company, seals.fault);
      const signed = Buffer.from(digest, 'base64');
      if (seals.fault === 'wrongDigest') signed[0] = (signed[0] ?? 0) ^ 0xff;
      const content = { sealId, companyName, picturePng: picture, size: sealSize, from: sealsFrom, to: sealsTo };
      const signature =
        format === 'pdf'
          ? signCms(signed, signer, now)
          : signSes(signed, content, signer, authority.issue('sm2', maker, 'maker'), now);
      return { sealId, picture, certificate: signer.certificate, signature };
    },
    replaceAll: () => void nextSerial.run(),
    all: () => every.all(),
    forget: (at) => void forgetting.run(at),
  };
  return seals;
}

function signerOf(authority: Authority, kind: 'p256' | 'sm2', company: Company, fault: SealFault | null): Holder {
  const { taxId, companyName } = fault === 'otherCompany' ? otherCompany : company;
  const subject = { organization: companyName, taxId, commonName: `${companyName}发票专用章` };
  const validity = fault === 'expired' ? [pastValidity] : [];
  const holder = authority.issue(kind, subject, taxId, ...validity);
  return fault === 'wrongKey' ? { ...holder, key: keyOf(kind, 'nobody') } : holder;
}

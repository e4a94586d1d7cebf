/**
 * Who may seal what: seals whose parts are each sound and do not belong together.
 */
import { expect, test } from 'vitest';
import type { Holder } from '../../../simulators/platform/seals/authority.ts';
import { makeCertificate, type Subject, serialOf, type Validity } from '../../../simulators/platform/seals/certificates.ts';
import { signCms } from '../../../simulators/platform/seals/cms.ts';
import { bits, octets, oid, sequence } from '../../../simulators/platform/seals/der.ts';
import { type KeyKind, keyOf, sm2WithSm3 } from '../../../simulators/platform/seals/keys.ts';
import { type SealContent, signSes } from '../../../simulators/platform/seals/ses.ts';
import { readCertificate } from './certificate.ts';
import { readCms } from './cms.ts';
import { openDer, tags } from './der.ts';
import { ofdSealedBy, sealedAt, seller } from './sealed.testing.ts';
import { openSeals } from './verify.ts';

const year = 365 * 86_400_000;
const now: Validity = { from: sealedAt - year, to: sealedAt + year };
const subject = (name: string, taxId: string | null = null): Subject => ({ organization: name, taxId, commonName: name });
const company = subject(seller.company, seller.taxId);

function root(kind: KeyKind, name: string, validity = now) {
  const own = { subject: subject('root'), key: keyOf(kind, name) };
  return { ...own, certificate: makeCertificate(own, own, validity, 'authority') };
}

function holder(
  of: Subject,
  issuer: ReturnType<typeof root>,
  name: string,
  validity = now,
  what: 'signer' | 'authority' = 'signer',
): Holder {
  const key = keyOf(issuer.key.kind, name);
  const certificate = makeCertificate({ subject: of, key }, issuer, validity, what);
  return { key, certificate, serial: serialOf(of, key, validity), issuer: issuer.subject };
}

const trusted = root('sm2', 'trusted');
/** By name the trusted one, by key not. */
const pretender = root('sm2', 'pretender');
const signer = holder(company, trusted, 'signer');
const maker = holder(subject('maker'), trusted, 'maker');
const seal: SealContent = {
  sealId: 'S-1',
  companyName: seller.company,
  picturePng: Buffer.from('png'),
  size: { width: 40, height: 30 },
  ...now,
};

async function verdict(sign: (digest: Buffer) => Uint8Array, authorities: readonly Uint8Array[] = [trusted.certificate]) {
  const found = openSeals({ authorities }).verify(await ofdSealedBy(sign), 'ofd', seller);
  return found.seal === 'broken' ? found.reason : found.seal;
}
const by = (who: Holder, made: Holder, change: Partial<SealContent> = {}, at = sealedAt) =>
  verdict((digest) => signSes(digest, { ...seal, ...change }, who, made, at));

test('whose parts belong together is valid', async () => {
  expect(await by(signer, maker)).toBe('valid');
});

test.each<[string, Holder, Holder, Partial<SealContent>, string]>([
  ['signer of another root', holder(company, pretender, 'signer'), maker, {}, 'certificate'],
  ['maker of another root', signer, holder(subject('maker'), pretender, 'maker'), {}, 'certificate'],
  ['signer that is an authority and no signer', holder(company, trusted, 'signer', now, 'authority'), maker, {}, 'certificate'],
  [
    'signer whose certificate is to come',
    holder(company, trusted, 'signer', { from: sealedAt + 1000, to: now.to }),
    maker,
    {},
    'certificate',
  ],
  [
    'maker whose certificate is over',
    signer,
    holder(subject('maker'), trusted, 'maker', { from: now.from, to: sealedAt - 1000 }),
    {},
    'certificate',
  ],
  ['seal that is over', signer, maker, { to: sealedAt - 1000 }, 'certificate'],
  ['seal that is to come', signer, maker, { from: sealedAt + 1000 }, 'certificate'],
  ['maker with another key', signer, { ...maker, key: keyOf('sm2', 'nobody') }, {}, 'signature'],
  ['signer with another key', { ...signer, key: keyOf('sm2', 'nobody') }, maker, {}, 'signature'],
  ['maker that is the signer’s company', signer, holder({ ...company, taxId: null }, trusted, 'maker'), {}, 'certificate'],
  ['maker of the signer’s tax id', signer, holder(subject('maker', seller.taxId), trusted, 'maker'), {}, 'certificate'],
  ['signer who is the maker too', signer, signer, {}, 'certificate'],
  ['signer without a company', holder({ ...company, organization: '' }, trusted, 'signer'), maker, {}, 'otherCompany'],
  ['signer without a tax id', holder(subject(seller.company), trusted, 'signer'), maker, {}, 'otherCompany'],
])('a %s is not', async (_, who, made, change, reason) => {
  expect(await by(who, made, change)).toBe(reason);
});

test('the seal of another signer is none of one’s own', async () => {
  const other = holder(company, trusted, 'other');
  const borrowed = (digest: Buffer) => {
    const toSign = openDer(signSes(digest, seal, signer, maker, sealedAt))
      .into(tags.sequence)
      .whole();
    return sequence(toSign, octets(other.certificate), oid(sm2WithSm3), bits(other.key.sign(toSign)));
  };
  expect(await verdict(borrowed)).toBe('certificate');
});

test('a root counts only while it holds', async () => {
  const over = root('sm2', 'trusted', { from: now.from, to: sealedAt - 1000 });
  const sign = (digest: Buffer) => signSes(digest, seal, signer, maker, sealedAt);
  expect(await verdict(sign, [over.certificate])).toBe('certificate');
  expect(await verdict(sign, [over.certificate, trusted.certificate])).toBe('valid');
});

test('what a signer issues is not trusted, though its own issuer is', async () => {
  const chained = holder(company, { ...signer, subject: company }, 'chained');
  expect(await by(chained, maker)).toBe('certificate');
});

test('a certificate with an extension that must be understood and is not, is none', () => {
  const { certificate } = signer;
  expect(readCertificate(certificate)?.organization).toBe(seller.company);
  // critical key usage (2.5.29.15) becomes critical name constraints (2.5.29.30)
  const at = certificate.indexOf(Buffer.from('0603551d0f0101ff', 'hex'));
  const unknown = Buffer.from(certificate);
  unknown[at + 4] = 0x1e;
  expect(at).toBeGreaterThan(0);
  expect(readCertificate(unknown)).toBeNull();
});

test('CMS names its certificate by a hash: another of the same name, number and key does not do', () => {
  const ec = root('p256', 'trusted');
  const signers = Array.from({ length: 40 }, () => holder(company, ec, 'signer'));
  // an issuer's signature differs each time it is made, sometimes by a byte of its length too
  const [one, ...others] = signers;
  const twin = others.find(({ certificate }) => certificate.length === one?.certificate.length);
  if (!one || !twin) throw new Error('no two of a length');
  const cms = signCms(Buffer.alloc(32, 7), one, sealedAt);
  expect(readCms(cms)).toMatchObject({ genuine: true, at: sealedAt });
  const swapped = Buffer.from(cms);
  swapped.set(twin.certificate, cms.indexOf(one.certificate));
  expect(readCms(swapped)).toMatchObject({ genuine: false });
});

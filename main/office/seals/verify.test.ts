import fc from 'fast-check';
import { unzipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { LayoutFormat, SealFault } from '../../../domain/seal.ts';
import { isAuthority } from './certificate.ts';
import { openPackage } from './package.ts';
import { type Files, ourOfd, packageOf, paths, type SealService, sealedAt, seller, startSealService } from './sealed.testing.ts';
import { openSeals, type Seals } from './verify.ts';

let service: SealService;
let seals: Seals;
const sealed: Record<LayoutFormat, Buffer> = { pdf: Buffer.alloc(0), ofd: Buffer.alloc(0) };
beforeAll(async () => {
  service = startSealService();
  seals = openSeals({ authorities: service.authorities });
  sealed.pdf = await service.sealedPdf();
  sealed.ofd = await service.sealedOfd();
});
afterAll(() => service.close());

const verdictOf = (file: Uint8Array, format: LayoutFormat) => seals.verify(file, format, seller);
const broken = (reason: SealFault) => ({ seal: 'broken', reason });
const latin1 = (text: string) => Buffer.from(text, 'latin1');
const contentsOf = (file: Buffer) => [...(openPackage(file) ?? [])];
const textOf = (file: Uint8Array = new Uint8Array()) => Buffer.from(file).toString();

describe('a valid seal', () => {
  test('of a PDF', () => {
    expect(verdictOf(sealed.pdf, 'pdf')).toEqual({
      seal: 'valid',
      sealId: null,
      company: seller.company,
      signedAt: '2026-11-22T10:00:00.000+08:00',
      certificateNo: expect.stringMatching(/^[0-9A-F]{32}$/),
    });
  });

  test('of an OFD, which names the seal', () => {
    expect(verdictOf(sealed.ofd, 'ofd')).toMatchObject({
      seal: 'valid',
      sealId: `SEAL-${seller.taxId}-1`,
      company: seller.company,
    });
  });

  test('of an OFD by our own writer', async () => {
    const { digest, finish } = await ourOfd();
    const file = finish((await service.sign('ofd', digest)).signature);
    expect(verdictOf(file, 'ofd')).toMatchObject({ seal: 'valid', company: seller.company });
  });

  test('is one whoever is expected, when nobody is', () => {
    for (const format of ['pdf', 'ofd'] as const)
      expect(seals.verify(sealed[format], format, null)).toMatchObject({ seal: 'valid' });
  });
});

describe('no seal', () => {
  test('in a PDF without a signature field', () => {
    expect(verdictOf(latin1('%PDF-1.7\n%%EOF'), 'pdf')).toEqual({ seal: 'none' });
  });

  test('in an OFD that names no signatures, or lists none', async () => {
    const without = await service.sealedOfd(undefined, (files) => ({
      ...files,
      'OFD.xml': latin1('<OFD><DocBody><X/></DocBody></OFD>'),
    }));
    expect(verdictOf(without, 'ofd')).toEqual({ seal: 'none' });
    const empty = await service.sealedOfd(undefined, (files) => ({
      ...files,
      [paths.list]: latin1(textOf(files[paths.list]).replace(/<ofd:Signature .*?\/>/, '')),
    }));
    expect(verdictOf(empty, 'ofd')).toEqual({ seal: 'none' });
  });
});

describe('a seal service that errs', () => {
  test.each([
    ['wrongDigest', 'changed'],
    ['wrongKey', 'signature'],
    ['expired', 'certificate'],
    ['otherCompany', 'otherCompany'],
  ] as const)('%s is %s in both formats', async (fault, reason) => {
    expect(verdictOf(await service.sealedPdf(fault), 'pdf')).toEqual(broken(reason));
    expect(verdictOf(await service.sealedOfd(fault), 'ofd')).toEqual(broken(reason));
  });
});

describe('a certificate', () => {
  test('of an authority that is not trusted counts nothing', () => {
    const [sm2Root = Buffer.alloc(0), ecRoot = Buffer.alloc(0)] = service.authorities;
    expect(openSeals({ authorities: [sm2Root] }).verify(sealed.pdf, 'pdf', seller)).toEqual(broken('certificate'));
    expect(openSeals({ authorities: [ecRoot] }).verify(sealed.ofd, 'ofd', seller)).toEqual(broken('certificate'));
    expect(openSeals({ authorities: [] }).verify(sealed.pdf, 'pdf', null)).toEqual(broken('certificate'));
  });

  test('must have the name and the tax id', () => {
    for (const format of ['pdf', 'ofd'] as const) {
      expect(seals.verify(sealed[format], format, { ...seller, company: `${seller.company} ` })).toEqual(broken('otherCompany'));
      expect(seals.verify(sealed[format], format, { ...seller, taxId: '91310000739752408X' })).toEqual(broken('otherCompany'));
    }
  });

  test('of a signer is no authority', async () => {
    const { certificate } = await service.sign('pdf', Buffer.alloc(32));
    expect(isAuthority(certificate)).toBe(false);
    expect(() => openSeals({ authorities: [certificate] })).toThrow(/authority/);
    expect(service.authorities.map(isAuthority)).toEqual([true, true]);
  });
});

describe('a PDF', () => {
  test('with anything behind what is signed is incomplete', () => {
    expect(verdictOf(Buffer.concat([sealed.pdf, latin1('\n')]), 'pdf')).toEqual(broken('incomplete'));
    expect(verdictOf(Buffer.concat([sealed.pdf, sealed.pdf]), 'pdf')).toEqual(broken('incomplete'));
  });

  test('with a larger hole is incomplete', () => {
    const text = sealed.pdf.toString('latin1');
    const [range = '', start = '', end = ''] = /\[0 (\d+) (\d+) \d+\]/.exec(text) ?? [];
    const wider = range.replace(`0 ${start} ${end}`, `0 ${Number(start) - 1} ${end}`);
    expect(verdictOf(latin1(text.replace(range, wider)), 'pdf')).toEqual(broken('incomplete'));
    const noSpace = range.replace(`0 ${start}`, `1 ${start}`);
    expect(verdictOf(latin1(text.replace(range, noSpace)), 'pdf')).toEqual(broken('incomplete'));
  });

  test('with another letter on the page is changed', () => {
    expect(verdictOf(latin1(sealed.pdf.toString('latin1').replace('(Seal)', '(Sael)')), 'pdf')).toEqual(broken('changed'));
  });

  test('with something behind the signature in its hole, or half of it in the other case, is unreadable', () => {
    const text = sealed.pdf.toString('latin1');
    expect(verdictOf(latin1(text.replace('00>', '01>')), 'pdf')).toEqual(broken('unreadable'));
    const [hole = ''] = /<[0-9a-f]{16384}>/.exec(text) ?? [];
    const half = hole.slice(0, 900).toUpperCase() + hole.slice(900);
    expect(verdictOf(latin1(text.replace(hole, half)), 'pdf')).toEqual(broken('unreadable'));
    expect(verdictOf(latin1(text.replace(hole, hole.toUpperCase())), 'pdf')).toMatchObject({ seal: 'valid' });
  });

  test('with an empty hole is unreadable', async () => {
    const empty = (await service.pdf()).finish(Uint8Array.of(0));
    expect(verdictOf(empty, 'pdf')).toEqual(broken('unreadable'));
  });
});

describe('an OFD', () => {
  const changed = (change: (files: Files) => Files) => service.sealedOfd(undefined, change);
  const without = (path: string) => (files: Files) => Object.fromEntries(Object.entries(files).filter(([name]) => name !== path));

  test('with another page is changed, without it too', async () => {
    expect(verdictOf(await changed((files) => ({ ...files, [paths.page]: latin1('<Page>993.00</Page>') })), 'ofd')).toEqual(
      broken('changed'),
    );
    expect(verdictOf(await changed(without(paths.page)), 'ofd')).toEqual(broken('changed'));
  });

  test('with a file that is not protected is incomplete', async () => {
    expect(verdictOf(await changed((files) => ({ ...files, 'Doc_0/Annots/Page_0.xml': latin1('<x/>') })), 'ofd')).toEqual(
      broken('incomplete'),
    );
  });

  test('with another list of what is protected is changed', async () => {
    const file = await changed((files) => {
      const text = Buffer.from(files[paths.signature] ?? []).toString();
      return { ...files, [paths.signature]: Buffer.from(text.replace('<ofd:SignedInfo>', '<ofd:SignedInfo> ')) };
    });
    expect(verdictOf(file, 'ofd')).toEqual(broken('changed'));
  });

  test('whose signature stands elsewhere than was signed is changed', async () => {
    const file = await changed((files) => ({
      ...without(paths.signature)(without(paths.value)(files)),
      'Doc_0/Signs/Sign_1/Signature.xml': files[paths.signature] ?? Buffer.alloc(0),
      'Doc_0/Signs/Sign_1/SignedValue.dat': files[paths.value] ?? Buffer.alloc(0),
      [paths.list]: latin1(textOf(files[paths.list]).replace('Sign_0', 'Sign_1')),
    }));
    expect(verdictOf(file, 'ofd')).toEqual(broken('changed'));
  });

  test.each([
    ['no OFD.xml', 'OFD.xml'],
    ['no list', paths.list],
    ['no Signature.xml', paths.signature],
    ['no signed value', paths.value],
  ])('with %s is unreadable', async (_, path) => {
    expect(verdictOf(await changed(without(path)), 'ofd')).toEqual(broken('unreadable'));
  });

  test.each<[string, (list: string) => string]>([
    ['two signatures', (list) => list.replace(/<ofd:Signature .*?\/>/, '$&$&')],
    ['a remark', (list) => list.replace('<ofd:MaxSignId>', '<!-- PK -->$&')],
    ['something behind its list', (list) => `${list} `],
    ['a signature of another type', (list) => list.replace('"Seal"', '"Sign"')],
    ['another namespace', (list) => list.replace('2016', '2017')],
    ['a longer way to its signature', (list) => list.replace('"Sign_0/', '"Sign_0/../Sign_0/')],
  ])('with %s in the list, which nothing protects, is unreadable', async (_, change) => {
    const file = await changed((files) => ({ ...files, [paths.list]: latin1(change(textOf(files[paths.list]))) }));
    expect(verdictOf(file, 'ofd')).toEqual(broken('unreadable'));
  });

  test('that declares types of its own is unreadable', async () => {
    const declared = latin1('<!DOCTYPE OFD [<!ENTITY a "b">]><OFD><DocBody><Signatures>&a;</Signatures></DocBody></OFD>');
    expect(verdictOf(await changed((files) => ({ ...files, 'OFD.xml': declared })), 'ofd')).toEqual(broken('unreadable'));
  });
});

describe('no single byte can be another one', () => {
  const other = fc.integer({ min: 1, max: 255 });
  const flipped = (file: Buffer, at: number, by: number) => {
    const copy = Buffer.from(file);
    copy[at] = (copy[at] ?? 0) ^ by;
    return copy;
  };

  test('of a PDF', () => {
    const at = fc.integer({ min: 0, max: sealed.pdf.length - 1 });
    fc.assert(
      fc.property(at, other, (index, by) => {
        expect(verdictOf(flipped(sealed.pdf, index, by), 'pdf').seal).not.toBe('valid');
      }),
      { numRuns: 200 },
    );
  });

  test('of its byte ranges and its signature, each of them', () => {
    const ranges = sealed.pdf.indexOf('/ByteRange');
    const hole = sealed.pdf.indexOf('/Contents <');
    const valid: number[] = [];
    for (let at = ranges; at < ranges + 60; at++)
      if (verdictOf(flipped(sealed.pdf, at, 1), 'pdf').seal === 'valid') valid.push(at);
    // the signature has some 1050 bytes, each of them two digits
    for (let at = hole; at < hole + 2200; at++) if (verdictOf(flipped(sealed.pdf, at, 1), 'pdf').seal === 'valid') valid.push(at);
    expect(valid).toEqual([]);
  });

  test('of any part of an OFD, packed anew', () => {
    const files = unzipSync(sealed.ofd);
    const place = fc.tuple(
      fc.constantFrom(...Object.keys(files)),
      fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      other,
    );
    fc.assert(
      fc.property(place, ([path, share, by]) => {
        const part = Buffer.from(files[path] ?? []);
        const mutated = packageOf({ ...files, [path]: flipped(part, Math.floor(share * part.length), by) });
        expect(verdictOf(mutated, 'ofd').seal).not.toBe('valid');
      }),
      { numRuns: 120 },
    );
  });

  test('of an OFD as it stands, but for bits between packed contents that mean nothing', () => {
    fc.assert(
      fc.property(fc.nat({ max: sealed.ofd.length - 1 }), other, (at, by) => {
        const mutated = flipped(sealed.ofd, at, by);
        if (verdictOf(mutated, 'ofd').seal !== 'valid') return;
        // the last byte of what is packed may have bits to spare
        expect(contentsOf(mutated)).toEqual(contentsOf(sealed.ofd));
      }),
      { numRuns: 400 },
    );
  });

  test('of the headers of an OFD, each of them', () => {
    const end = sealed.ofd.length - 22;
    const list = sealed.ofd.readUInt32LE(end + 16);
    const headers = Array.from({ length: sealed.ofd.length - list }, (_, index) => list + index);
    for (let at = list; at < end; at += 46 + sealed.ofd.readUInt16LE(at + 28)) {
      const start = sealed.ofd.readUInt32LE(at + 42);
      for (let index = 0; index < 30 + sealed.ofd.readUInt16LE(at + 28); index++) headers.push(start + index);
    }
    for (const at of headers)
      for (const by of [1, 2, 4, 8, 0x20, 0x80]) expect(openPackage(flipped(sealed.ofd, at, by))).toBeNull();
  });
});

describe('whatever the bytes are, there is an answer', () => {
  const format = fc.constantFrom('pdf', 'ofd');
  test('for noise, and for noise that begins like a file', () => {
    const noise = fc.oneof(
      fc.uint8Array({ maxLength: 300 }),
      fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.concat([latin1('%PDF-1.7 /ByteRange [0 1 2 3]'), bytes])),
      fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.concat([latin1('PK\x03\x04'), bytes])),
      fc.uint8Array({ maxLength: 300 }).map((bytes) => packageOf({ 'OFD.xml': bytes })),
    );
    fc.assert(
      fc.property(noise, format, (bytes, kind) => {
        expect(['none', 'broken']).toContain(verdictOf(bytes, kind).seal);
      }),
      { numRuns: 300 },
    );
  });

  test('for a file that is cut, doubled or has a hole', () => {
    fc.assert(
      fc.property(format, fc.nat(), fc.nat({ max: 500 }), (kind, at, length) => {
        const file = sealed[kind];
        const cut = at % file.length;
        const mutated = Buffer.concat([file.subarray(0, cut), file.subarray(cut + 1 + length)]);
        expect(verdictOf(mutated, kind).seal).not.toBe('valid');
      }),
      { numRuns: 150 },
    );
  });

  test('for noise in place of a signed value', () => {
    const files = unzipSync(sealed.ofd);
    const value = Buffer.from(files[paths.value] ?? []);
    fc.assert(
      fc.property(fc.nat(), fc.uint8Array({ minLength: 1, maxLength: 40 }), (at, bytes) => {
        const mutated = Buffer.concat([value.subarray(0, at % value.length), bytes, value.subarray(at % value.length)]);
        expect(verdictOf(packageOf({ ...files, [paths.value]: mutated }), 'ofd').seal).toBe('broken');
      }),
      { numRuns: 60 },
    );
  });
});

test('the moment of the seal is told as its signer has it', () => {
  const verdict = verdictOf(sealed.ofd, 'ofd');
  expect(verdict.seal === 'valid' && Date.parse(verdict.signedAt)).toBe(sealedAt);
});

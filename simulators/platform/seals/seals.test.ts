import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { sampleSeller } from '../../taxledger/sample.ts';
import { type Bench, openBench } from '../bench.testing.ts';
import { authorityFiles } from './authority.ts';
import { keyOf } from './keys.ts';
import { type OpenSsl, openSsl } from './openssl.testing.ts';
import type { Company } from './seals.ts';

const bytes = z.base64().transform((text) => Buffer.from(text, 'base64'));
const sealed = z.object({ sealId: z.string(), sealImagePng: bytes, certificate: bytes, signature: bytes, signedAt: z.string() });

let bench: Bench;
let judge: OpenSsl;
let dataDir: string;
beforeAll(() => {
  judge = openSsl();
});
afterAll(() => judge.close());
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'platform-seals-'));
  bench = openBench({ dataDir });
});
afterEach(() => {
  bench.close();
  rmSync(dataDir, { recursive: true, force: true });
});

const content = Buffer.from('what is sealed');
const seller = { taxId: sampleSeller.taxId, companyName: sampleSeller.name };
const request = (format: 'pdf' | 'ofd', digest: Buffer, company: Company = seller) => ({
  ...company,
  format,
  digestAlgorithm: format === 'pdf' ? 'SHA-256' : 'SM3',
  digest: digest.toString('base64'),
});
const ask = (body: unknown) => bench.ask('POST', '/v1/seals/sign', body);
const answerTo = async (body: unknown) => sealed.parse((await ask(body)).json);
const sha256 = (of: Buffer) => createHash('sha256').update(of).digest();
const authority = (kind: 'sm2' | 'p256') => readFileSync(join(dataDir, authorityFiles[kind]));

describe('OpenSSL finds right', () => {
  it('the certificates, and the company in them', async () => {
    const pdf = await answerTo(request('pdf', sha256(content)));
    const ofd = await answerTo(request('ofd', judge.sm3(content)));
    expect(judge.isIssuedBy(pdf.certificate, authority('p256'))).toBe(true);
    expect(judge.isIssuedBy(ofd.certificate, authority('sm2'))).toBe(true);
    expect(judge.isIssuedBy(ofd.certificate, authority('p256'))).toBe(false);
    for (const { certificate } of [pdf, ofd]) {
      const text = judge.textOf(certificate);
      expect(text).toContain(`O=${seller.companyName}, organizationIdentifier=${seller.taxId}`);
      expect(text).toContain('CA:FALSE');
    }
  });

  it('the signature of a PDF, and wrong over anything else', async () => {
    const { signature } = await answerTo(request('pdf', sha256(content)));
    expect(judge.isCmsOver(signature, content, authority('p256'))).toBe(true);
    expect(judge.isCmsOver(signature, Buffer.from('something else'), authority('p256'))).toBe(false);
  });

  it('the signatures of an OFD: over what is signed, and over the seal in it', async () => {
    const { signature, certificate } = await answerTo(request('ofd', judge.sm3(content)));
    const toSign = judge.partOf(signature, 0);
    expect(judge.isSm2Over(judge.partOf(signature, 3), toSign, certificate)).toBe(true);
    expect(judge.isSm2Over(judge.partOf(signature, 3), Buffer.concat([toSign, content]), certificate)).toBe(false);
    expect(judge.partOf(signature, 1)).toEqual(certificate);
    // version, seal, time, digest, path
    expect(judge.partOf(toSign, 3)).toEqual(judge.sm3(content));
    expect(judge.partOf(toSign, 4).toString()).toBe('/Doc_0/Signs/Sign_0/Signature.xml');
    const seal = judge.partOf(toSign, 1);
    expect(judge.isSm2Over(judge.partOf(seal, 3), judge.partOf(seal, 0), judge.partOf(seal, 1))).toBe(true);
    expect(judge.isIssuedBy(judge.partOf(seal, 1), authority('sm2'))).toBe(true);
  });

  it('no signature by a key that is not the certificate’s', async () => {
    bench.platform.seals.fault = 'wrongKey';
    const pdf = await answerTo(request('pdf', sha256(content)));
    const ofd = await answerTo(request('ofd', judge.sm3(content)));
    expect(judge.isCmsOver(pdf.signature, content, authority('p256'))).toBe(false);
    expect(judge.isSm2Over(judge.partOf(ofd.signature, 3), judge.partOf(ofd.signature, 0), ofd.certificate)).toBe(false);
  });
});

it('what was asked is in the ledger, with how often', async () => {
  const digest = sha256(content);
  const [{ sealId, sealImagePng }] = [await answerTo(request('pdf', digest)), await answerTo(request('pdf', digest))];
  const row = { ...seller, format: 'pdf', digest: digest.toString('base64'), sealId, at: expect.any(Number), times: 2 };
  expect(bench.platform.seals.all()).toEqual([row]);
  expect(sealImagePng.subarray(1, 4).toString()).toBe('PNG');
  expect(sealImagePng.length).toBeLessThan(200_000);
  bench.platform.forgetSince(0);
  expect(bench.platform.seals.all()).toEqual([]);
});

it('another seal has another id and another picture, and stays', async () => {
  const before = await answerTo(request('pdf', sha256(content)));
  bench.platform.seals.replaceAll();
  const after = await answerTo(request('pdf', sha256(content)));
  expect(after.sealId).not.toBe(before.sealId);
  expect(after.sealImagePng.equals(before.sealImagePng)).toBe(false);
  bench.platform.close();
  bench = openBench({ dataDir });
  expect(await answerTo(request('pdf', sha256(content)))).toMatchObject({
    sealId: after.sealId,
    sealImagePng: after.sealImagePng,
  });
});

it('certificates are made once, and no two keys are the same', async () => {
  const before = [authority('sm2'), (await answerTo(request('ofd', judge.sm3(content)))).certificate];
  bench.platform.close();
  bench = openBench({ dataDir });
  expect([authority('sm2'), (await answerTo(request('ofd', judge.sm3(content)))).certificate]).toEqual(before);
  expect(keyOf('sm2', 'authority').publicKey).not.toEqual(keyOf('sm2', 'maker').publicKey);
});

describe('refusals', () => {
  it.each([
    ['another name', { ...seller, companyName: '某公司' }],
    ['another tax id', { ...seller, taxId: '91310000739752408X' }],
  ])('%s is no seal of ours', async (_, company) => {
    expect(await ask(request('pdf', sha256(content), company))).toMatchObject({
      status: 404,
      json: { type: 'no-seal-for-taxpayer' },
    });
    expect(bench.platform.seals.all()).toEqual([]);
  });

  it.each([
    ['a digest of another format', { ...request('pdf', sha256(content)), digestAlgorithm: 'SM3' }],
    ['a short digest', request('pdf', Buffer.alloc(31))],
    ['an unknown format', { ...request('pdf', sha256(content)), format: 'xml' }],
    ['nothing', {}],
  ])('%s is malformed', async (_, body) => {
    expect(await ask(body)).toMatchObject({ status: 400, json: { type: 'malformed' } });
  });

  it('a service that is down says when to come again', async () => {
    bench.platform.seals.service = 'down';
    expect(await bench.ask('GET', '/v1/time')).toMatchObject({ status: 200 });
    expect(await ask(request('pdf', sha256(content)))).toMatchObject({ status: 503, retryAfter: '1' });
  });
});

/**
 * Seals as the client asks for them and believes them: by JSON made by hand, and from the simulated platform, every exchange held against
 * docs/platform-api.yaml.
 */
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { instantFromDate } from '../../../domain/instant.ts';
import { problem } from '../../../domain/problem.ts';
import { maxSignatureBytes, type SealRequest } from '../../../domain/seal.ts';
import { type CheckedFetch, checkedFetch } from '../../../simulators/platform/contract.testing.ts';
import { platformLedgerSchema } from '../../../simulators/platform/ledger-view.ts';
import { type RunningSimulator, startSimulator } from '../../../simulators/start.ts';
import { sampleSeller } from '../../../simulators/taxledger/sample.ts';
import { openPlatform, type PlatformConnection } from './client.ts';
import { aboutSeal, sealAnswers, sealBody } from './seal.ts';

const digest = createHash('sha256').update('what is sealed').digest();
const request: SealRequest = { taxId: sampleSeller.taxId, companyName: sampleSeller.name, format: 'pdf', digest };

describe('on the wire', () => {
  const base64 = (...bytes: readonly number[]) => Buffer.from(bytes).toString('base64');
  const long = (length: number) => Buffer.alloc(length, 0x30).toString('base64');
  const answer = {
    sealId: 'S-1',
    sealImagePng: base64(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1),
    certificate: base64(0x30, 1, 0),
    signature: base64(0x30, 2, 0, 0),
    signedAt: '2026-11-22T02:00:00Z',
  };

  it('a request names the digest of its format', () => {
    expect(JSON.parse(sealBody(request))).toEqual({
      taxId: sampleSeller.taxId,
      companyName: sampleSeller.name,
      format: 'pdf',
      digestAlgorithm: 'SHA-256',
      digest: digest.toString('base64'),
    });
    expect(JSON.parse(sealBody({ ...request, format: 'ofd' }))).toMatchObject({ format: 'ofd', digestAlgorithm: 'SM3' });
  });

  it('an answer is bytes', () => {
    expect(sealAnswers.pdf.parse(answer)).toEqual({
      sealId: 'S-1',
      picture: Buffer.from(answer.sealImagePng, 'base64'),
      certificate: Buffer.of(0x30, 1, 0),
      signature: Buffer.of(0x30, 2, 0, 0),
      signedAt: '2026-11-22T10:00:00.000+08:00',
    });
  });

  it.each<[string, object]>([
    ['no id', { sealId: '' }],
    ['no picture', { sealImagePng: '' }],
    ['a picture that is no PNG', { sealImagePng: base64(0xff, 0xd8) }],
    ['a picture too long', { sealImagePng: `${answer.sealImagePng.slice(0, 8)}${'A'.repeat(349_528)}` }],
    ['a certificate that is no DER', { certificate: base64(0x2d) }],
    ['a certificate too long', { certificate: long(16_385) }],
    ['a signature that is no DER', { signature: base64(1) }],
    ['a signature that has no room', { signature: long(maxSignatureBytes.pdf + 1) }],
    ['what is no base64', { signature: '0x30' }],
    ['no moment', { signedAt: 'yesterday' }],
  ])('%s is no answer', (_, change) => {
    expect(sealAnswers.pdf.safeParse({ ...answer, ...change }).success).toBe(false);
  });

  it('the signature of an OFD may be longer, as it has the picture in it', () => {
    expect(sealAnswers.ofd.safeParse({ ...answer, signature: long(maxSignatureBytes.ofd) }).success).toBe(true);
    expect(sealAnswers.ofd.safeParse({ ...answer, signature: long(maxSignatureBytes.ofd + 1) }).success).toBe(false);
  });

  it('only the service itself says that a company has no seal', () => {
    const refused = (status: number, type: string) => problem('platform-refused', { status, type, detail: '' });
    expect(aboutSeal(refused(404, 'no-seal-for-taxpayer'), '某')).toEqual(problem('no-seal-for-taxpayer', { company: '某' }));
    for (const other of [refused(404, 'not-found'), refused(400, 'no-seal-for-taxpayer'), problem('platform-busy')]) {
      expect(aboutSeal(other, '某')).toBe(other);
    }
  });
});

describe('from the simulated platform', () => {
  const secret = 'secret';
  let dataDir: string;
  let simulator: RunningSimulator;
  let wire: CheckedFetch;
  let platform: PlatformConnection;

  beforeAll(async () => {
    dataDir = mkdtempSync(join(tmpdir(), 'sync-seal-'));
    simulator = await startSimulator('platform', { dataDir, counters: [{ counterId: 'counter-07', secret }] });
  });
  afterAll(async () => {
    await simulator.stop();
    rmSync(dataDir, { recursive: true });
  });
  beforeEach(() => {
    wire = checkedFetch();
    const clock = { now: () => instantFromDate(Date.now()) };
    platform = openPlatform({
      url: simulator.address,
      counterId: 'counter-07',
      secret,
      timeoutMs: 5000,
      clock,
      fetch: wire.fetch,
    });
  });
  afterEach(async () => {
    platform.close();
    await simulator.faults([]);
    await simulator.set({ sealService: 'up', sealFault: null });
  });
  const ledger = async () => platformLedgerSchema.parse(await simulator.ledger());

  it('a seal comes, and is in its ledger', async () => {
    const first = await platform.seal(request);
    expect(first).toMatchObject({ ok: true, value: { sealId: `SEAL-${sampleSeller.taxId}-1` } });
    expect(await platform.seal({ ...request, format: 'ofd' })).toMatchObject({ ok: true });
    await platform.seal(request);
    expect((await ledger()).seals).toMatchObject([
      { taxId: sampleSeller.taxId, companyName: sampleSeller.name, format: 'pdf', digest: digest.toString('base64'), times: 2 },
      { format: 'ofd', times: 1 },
    ]);
    expect(wire.violations).toEqual([]);
  });

  it('another company has none', async () => {
    const refusal = { ok: false, problem: problem('no-seal-for-taxpayer', { company: '某公司' }) };
    expect(await platform.seal({ ...request, companyName: '某公司' })).toEqual(refusal);
    expect(wire.violations).toEqual([]);
  });

  it('a service that is down is busy, and says when to come again', async () => {
    await simulator.set({ sealService: 'down' });
    const busy = { ok: false, problem: { code: 'platform-busy', details: { retryAfterMs: 1000 } } };
    expect(await platform.seal(request)).toMatchObject(busy);
    expect(await platform.time()).toMatchObject({ ok: true });
    expect((await ledger()).sealService).toBe('down');
    expect(wire.violations).toEqual([]);
  });

  it('a new seal has another id and another picture', async () => {
    const before = await platform.seal(request);
    await simulator.set({ sealImage: 'other', sealFault: 'wrongKey' });
    const after = await platform.seal(request);
    if (!before.ok || !after.ok) throw new Error('no seal');
    expect(after.value.sealId).not.toBe(before.value.sealId);
    expect(Buffer.from(after.value.picture).equals(before.value.picture)).toBe(false);
    expect((await ledger()).sealFault).toBe('wrongKey');
  });

  it.each([
    [{ fault: 'html' }, 'platform-broken-answer'],
    [{ fault: 'truncatedJson' }, 'platform-broken-answer'],
    [{ fault: 'cutAnswer' }, 'platform-unreachable'],
    [{ fault: 'cutAfterCommit' }, 'platform-unreachable'],
    [{ fault: 'status', status: 500 }, 'platform-busy'],
    [{ fault: 'instead', json: {} }, 'platform-broken-answer'],
  ] as const)('%j is %s, and the next seal comes', async (fault, code) => {
    await simulator.faults([{ ...fault, path: '/v1/seals/*' }]);
    expect(await platform.seal(request)).toMatchObject({ ok: false, problem: { code } });
    expect(await platform.seal(request)).toMatchObject({ ok: true });
  });
});

/**
 * The platform's rules without its wires, every answer held against docs/platform-api.yaml.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ApiAnswer, answerRequest, routeOf, routes } from './api.ts';
import { documentSha256 } from './canonical.ts';
import { answerViolation, contract, contractFile } from './contract.testing.ts';
import { optionsSchema } from './options.ts';
import { openSimulatedPlatform, type SimulatedPlatform } from './platform.ts';
import { sampleOrderNos } from './sample.ts';

let dataDir: string;
let platform: SimulatedPlatform;

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'platform-rules-'));
  const counters = ['counter-07', 'counter-08'].map((counterId) => ({ counterId, secret: 's' }));
  platform = openSimulatedPlatform(optionsSchema.parse({ dataDir, counters }));
});
afterEach(() => {
  platform.close();
  rmSync(dataDir, { recursive: true });
});

/** One request as a counter that has proven itself; the answer must fit the contract. */
async function ask(method: string, url: string, json?: unknown, counterId = 'counter-07', gone = new AbortController().signal) {
  const { pathname, searchParams } = new URL(url, 'http://p');
  const body = Buffer.from(json === undefined ? '' : JSON.stringify(json));
  const answer: ApiAnswer = await answerRequest(platform, { method, path: pathname, query: searchParams, body, counterId, gone });
  const headers = new Headers({ 'content-type': answer.status < 400 ? 'application/json' : 'application/problem+json' });
  const text = answer.json === undefined ? '' : JSON.stringify(answer.json);
  expect(answerViolation(method, pathname, { status: answer.status, headers, body: text })).toBeNull();
  return answer;
}

interface Changes {
  readonly number?: string;
  readonly revision?: number;
  readonly [field: string]: unknown;
}

function document({ number = '00000001', revision = 1, ...more }: Changes = {}) {
  const party = { name: '某', taxId: '', addressPhone: '', bankAccount: '' };
  const line = { nature: 'normal', name: '*运输服务*客运', taxCode: '3010101010100000000', spec: '', unit: '' };
  const whole = {
    uploadKey: `011002300411-${number}-${revision}`,
    revision,
    kind: '026',
    code: '011002300411',
    number,
    state: 'blue',
    issuedAt: '2026-11-22T10:00:00+08:00',
    deviceNo: '499000123456',
    counterId: 'counter-07',
    clerk: '王',
    seller: party,
    buyer: party,
    lines: [{ ...line, priceIncludesTax: true, net: '507.34', taxRate: '0.09', tax: '45.66' }],
    totals: { net: '507.34', tax: '45.66', gross: '553.00' },
    checkCode: '',
    cipher: '',
    remarks: '',
    orderNo: sampleOrderNos.single,
    orderLineIds: ['1'],
    offline: false,
    ...more,
  };
  return { ...whole, sha256: documentSha256(whole) };
}

async function upload(...documents: unknown[]): Promise<{ outcome: string; type?: string; detail?: string }[]> {
  const answer = await ask('POST', '/v1/invoices', { documents });
  return (answer.json as { results: { outcome: string }[] }).results;
}

describe('documents', () => {
  it('that are malformed are rejected alone', async () => {
    const { buyer: _, ...withoutBuyer } = document({ number: '00000002' });
    const results = await upload(document(), withoutBuyer, 'nonsense', null, document({ number: '00000003', orderLineIds: [] }));
    expect(results.map(({ outcome, type }) => type ?? outcome)).toEqual([
      'accepted',
      'malformed-document',
      'malformed-document',
      'malformed-document',
      'accepted',
    ]);
  });

  it('are rejected when the key, the hash or the sums are wrong', async () => {
    const totals = { net: '507.34', tax: '45.67', gross: '553.01' };
    const results = await upload(
      { ...document(), remarks: 'changed on the way' },
      document({ number: '00000002', uploadKey: '011002300411-00000009-1' }),
      document({ number: '00000003', totals }),
    );
    expect(results.map(({ type }) => type)).toEqual(['sha256', 'upload-key', 'totals']);
    expect(platform.documents.all()).toEqual([]);
  });

  it('free the order again when the invoice is voided', async () => {
    await upload(document());
    expect(platform.orders.find(sampleOrderNos.single)?.lines[0]?.invoiced).toMatchObject({ channel: 'counter-07' });
    expect(await upload(document({ revision: 2, state: 'blueVoid' }))).toMatchObject([{ outcome: 'accepted' }]);
    expect(platform.orders.find(sampleOrderNos.single)?.lines[0]?.invoiced).toBeNull();
    const answer = await ask('GET', '/v1/invoices/011002300411/00000001');
    expect(answer.json).toMatchObject({ revision: 2, state: 'blueVoid', receivedAt: expect.any(String) });
    expect((await ask('GET', '/v1/invoices/011002300411/00000009')).status).toBe(404);
  });

  it('are refused together only when the request is none', async () => {
    expect((await ask('POST', '/v1/invoices', { papers: [] })).status).toBe(400);
    expect((await ask('POST', '/v1/invoices', { documents: new Array(201).fill(document()) })).status).toBe(413);
  });
});

describe('claims', () => {
  const claim = (claimId: string, counterId = 'counter-07', lineIds = ['1']) =>
    ask('POST', '/v1/claims', { claimId, orderNo: sampleOrderNos.single, lineIds }, counterId);

  it('of one counter cannot be taken or given back by another', async () => {
    expect((await claim('a')).status).toBe(201);
    expect((await claim('a', 'counter-08')).json).toMatchObject({ type: 'claim-mismatch' });
    await ask('DELETE', '/v1/claims/a', undefined, 'counter-08');
    expect((await claim('b', 'counter-08')).json).toMatchObject({ type: 'claimed' });
    await ask('DELETE', '/v1/claims/a');
    expect((await claim('b', 'counter-08')).status).toBe(201);
  });

  it('hold nobody up when they have run out', async () => {
    await claim('a');
    platform.clock.set(platform.clock.now() + 15 * 60_000 - 1_000);
    expect((await claim('b', 'counter-08')).json).toMatchObject({ type: 'claimed' });
    platform.clock.set(platform.clock.now() + 2_000);
    expect((await claim('b', 'counter-08')).status).toBe(201);
    expect((await claim('a')).json).toMatchObject({ type: 'claimed' });
  });

  it('that were used up say who invoiced the line', async () => {
    await claim('a');
    await upload(document());
    expect((await claim('a')).json).toMatchObject({ type: 'already-invoiced', by: 'counter-07', number: '00000001' });
  });

  it('that say nothing are malformed', async () => {
    expect((await claim('a', 'counter-07', [])).status).toBe(400);
    expect((await ask('POST', '/v1/claims', { claimId: 'a', orderNo: 'E999999999', lineIds: ['1'] })).status).toBe(404);
    expect((await claim('a', 'counter-07', ['7'])).status).toBe(422);
  });
});

describe('what counters follow', () => {
  const feed = async (query: string, gone?: AbortSignal) =>
    (await ask('GET', `/v1/changes?${query}`, undefined, 'counter-07', gone)).json as {
      changes: { type: string }[];
      cursor: string;
    };

  it('changes come in order, and a cursor stays where it was', async () => {
    const { cursor } = await feed('wait=0');
    platform.changes.put([
      { type: 'refund', orderNo: 'E260110001', lineId: '1', amount: '553.00', at: '2026-11-22T10:00:00+08:00' },
      { type: 'resend', uploadKey: ['011002300411-00000001-1'] },
    ]);
    await upload(document());
    const next = await feed(`cursor=${cursor}&wait=0`);
    expect(next.changes.map(({ type }) => type)).toEqual(['refund', 'resend', 'order']);
    expect(await feed(`cursor=${cursor}&wait=0`)).toEqual(next);
    expect((await feed(`cursor=${next.cursor}&wait=0`)).changes).toEqual([]);
  });

  it('a long poll ends as soon as something changes, or the client is gone', async () => {
    const { cursor } = await feed('wait=0');
    const waiting = feed(`cursor=${cursor}&wait=60`);
    await upload(document());
    expect((await waiting).changes).toMatchObject([{ type: 'order' }]);
    const leaving = new AbortController();
    const left = feed(`cursor=${(await feed('wait=0')).cursor}&wait=60`, leaving.signal);
    leaving.abort();
    expect((await left).changes).toEqual([]);
  });

  it('a cursor or limit that is none is malformed', async () => {
    for (const query of ['orders?cursor=x', 'orders?limit=0', 'orders?limit=ten', 'changes?cursor=x', 'changes?wait=999']) {
      expect((await ask('GET', `/v1/${query}`)).status).toBe(400);
    }
  });
});

it('a supervisor sees the other counters of the station', async () => {
  const report = (counterId: string) => ({
    counterId,
    at: '2026-11-22T10:00:00+08:00',
    version: '1',
    devices: [{ deviceId: 'disk-1', state: 'ready', stock: { '026': 12 } }],
    unuploaded: { count: 0, oldestAt: null, gross: '0.00' },
    printers: [],
  });
  await ask('POST', '/v1/telemetry', report('counter-08'), 'counter-08');
  await ask('POST', '/v1/telemetry', report('counter-07'));
  expect((await ask('POST', '/v1/telemetry', report('counter-08'))).status).toBe(400);
  const answer = await ask('GET', '/v1/stations/station-1/counters');
  expect(answer.json).toEqual({ counters: [report('counter-08')] });
  expect((await ask('GET', '/v1/stations/elsewhere/counters')).status).toBe(404);
});

it('a path whose escapes are none is no call', () => {
  expect(routeOf('GET', '/v1/orders/%ZZ')).toBeNull();
  expect(routeOf('GET', '/v1/orders/a%2Fb')).toMatchObject({ ids: ['a/b'] });
});

describe('docs/platform-api.yaml', () => {
  it('knows every call of the simulator', () => {
    const declared = Object.entries(contract.paths).flatMap(([path, item]) =>
      Object.keys(item).map((method) => `${method.toUpperCase()} ${path}`),
    );
    for (const { method, template } of routes) expect(declared).toContain(`${method} ${template}`);
  });

  it('has no value that a slip of YAML made null, and no reference into nothing', () => {
    const nulls: string[] = [];
    const dangling: string[] = [];
    const at = (pointer: string) =>
      pointer
        .slice(2)
        .split('/')
        .reduce<unknown>((node, key) => (node as Record<string, unknown> | undefined)?.[key], contractFile);
    function walk(node: unknown, path: string): void {
      if (node === null) nulls.push(path);
      if (typeof node !== 'object' || node === null) return;
      for (const [key, value] of Object.entries(node)) {
        if (key === '$ref' && at(String(value)) === undefined) dangling.push(String(value));
        walk(value, `${path}/${key}`);
      }
    }
    walk(contractFile, '');
    expect({ nulls, dangling }).toEqual({ nulls: [], dangling: [] });
  });
});

/**
 * The client against a server that says anything: what is believed, and what each kind of trouble becomes.
 */
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ClaimId, Instant, InvoiceCode, InvoiceNumber, OrderLineId, OrderNo } from '../../../domain/ids.ts';
import { fen } from '../../../domain/money.ts';
import type { AcknowledgedRange } from '../../../domain/outbox.ts';
import { openPlatform, type PlatformConnection } from './client.ts';
import { documentMaker } from './document.ts';
import { maxAnswerBytes } from './exchange.ts';
import { invoiceForTests } from './invoice.testing.ts';

const now = '2026-11-22T10:00:00.000+08:00' as Instant;
const orderNo = 'E260110001' as OrderNo;
const line = {
  lineId: '1',
  description: '旅客运输',
  taxCode: '3010101010100000000',
  taxRate: '0.09',
  gross: '553.00',
  refunded: '0.00',
  invoiced: null,
};
const order = { orderNo, source: 'passenger', state: 'travelled', paidAt: '2026-11-20T02:00:00Z', lines: [line], version: 3 };
const claim = { claimId: 'c-1', expiresAt: '2026-11-22T10:15:00+08:00' };

interface Script {
  status: number;
  headers?: Record<string, string>;
  body?: string | Buffer;
}

let server: Server;
let url: string;
let script: Script;
let heard: { method: string; path: string; headers: IncomingHttpHeaders; body: string; bytes: Buffer };
let platform: PlatformConnection;

beforeAll(async () => {
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const bytes = Buffer.concat(chunks);
      heard = {
        method: request.method ?? '',
        path: request.url ?? '',
        headers: request.headers,
        body: bytes.toString('utf8'),
        bytes,
      };
      response.writeHead(script.status, { 'content-type': 'application/json', ...script.headers }).end(script.body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.close();
  server.closeAllConnections();
});
beforeEach(() => {
  platform?.close();
  platform = openPlatform({ url: `${url}/base/`, counterId: 'c7', secret: 's', timeoutMs: 5_000, clock: { now: () => now } });
});

function answer(status: number, json: unknown, headers: Record<string, string> = {}): void {
  script = { status, headers, body: JSON.stringify(json) };
}
const findOrder = () => platform.findOrder(orderNo, 'passenger');
const claimIt = () => platform.claim('c-1' as ClaimId, orderNo, ['1' as OrderLineId]);
const upload = (...keys: string[]) => platform.upload(keys.map((uploadKey) => JSON.stringify({ uploadKey })));

describe('requests', () => {
  it('go below the base address, signed, with bodies only where there is something to say', async () => {
    answer(200, { orders: [], cursor: 'x', more: false });
    await platform.orders('a+b/ü', 50);
    expect(heard).toMatchObject({ method: 'GET', path: '/base/v1/orders?cursor=a%2Bb%2F%C3%BC&limit=50', body: '' });
    expect(heard.headers).toMatchObject({ date: 'Sun, 22 Nov 2026 02:00:00 GMT', signature: expect.stringMatching(/^sig1=:/) });
    expect(heard.headers['content-digest']).toBeUndefined();

    answer(201, claim);
    await claimIt();
    expect(heard).toMatchObject({
      method: 'POST',
      path: '/base/v1/claims',
      body: '{"claimId":"c-1","orderNo":"E260110001","lineIds":["1"]}',
    });
    expect(heard.headers).toMatchObject({
      'content-type': 'application/json',
      'content-digest': expect.stringMatching(/^sha-256=:/),
    });

    script = { status: 204 };
    await platform.releaseClaim('a/b c' as ClaimId);
    expect(heard).toMatchObject({ method: 'DELETE', path: '/base/v1/claims/a%2Fb%20c' });
  });

  it('carry the documents exactly as the outbox keeps them', async () => {
    answer(200, { results: [{ uploadKey: 'k', outcome: 'accepted' }] });
    const text = '{"uploadKey":"k" , "note":"票\\u7968","amount":1.50}';
    await platform.upload([text]);
    expect(heard.body).toBe(`{"documents":[${text}]}`);
  });
});

describe('answers that are believed', () => {
  it('an order: fields it does not know are dropped, null is absent, times come to +08:00', async () => {
    answer(200, {
      ...order,
      weather: 'fine',
      travelDate: null,
      buyerHint: { name: '某公司', taxId: null },
      lines: [{ ...line, seat: null, colour: 1 }],
    });
    expect(await findOrder()).toEqual({
      ok: true,
      value: {
        ...order,
        paidAt: '2026-11-20T10:00:00.000+08:00',
        buyerHint: { name: '某公司' },
        lines: [{ ...line, gross: 55_300, refunded: 0 }],
      },
    });
  });

  it('an invoice of another channel, numbered in its own way', async () => {
    const invoiced = { code: '', number: '26119110000012345678', channel: '12306' };
    answer(200, { ...order, lines: [{ ...line, invoiced }] });
    expect(await findOrder()).toMatchObject({ value: { lines: [{ invoiced }] } });
  });

  it('every outcome of an upload, in order', async () => {
    answer(200, {
      results: [
        { uploadKey: 'a', outcome: 'accepted', extra: true },
        { uploadKey: 'b', outcome: 'accepted-order-conflict', by: '12306', code: '', number: '1' },
        { uploadKey: 'c', outcome: 'rejected', type: 'rule', detail: 'no' },
      ],
    });
    expect(await upload('a', 'b', 'c')).toEqual({
      ok: true,
      value: [
        { uploadKey: 'a', outcome: 'accepted' },
        { uploadKey: 'b', outcome: 'orderConflict', by: '12306', code: '', number: '1' },
        { uploadKey: 'c', outcome: 'rejected', type: 'rule', detail: 'no' },
      ],
    });
  });

  it('a repeated claim answered with 200', async () => {
    answer(200, claim);
    expect(await claimIt()).toEqual({ ok: true, value: { claimId: 'c-1', expiresAt: '2026-11-22T10:15:00.000+08:00' } });
  });
});

describe('answers that are broken', () => {
  const brokenOrders: [name: string, json: unknown][] = [
    ['another order', { ...order, orderNo: 'E260110002' }],
    ['a missing field', { ...order, version: undefined }],
    ['a version that is no integer', { ...order, version: '3' }],
    ['an unknown source', { ...order, source: 'bus' }],
    ['an unknown state', { ...order, state: 'lost' }],
    ['a time without offset', { ...order, paidAt: '2026-11-20T02:00:00' }],
    ['30 February', { ...order, paidAt: '2026-02-30T02:00:00Z' }],
    ['money as a number', { ...order, lines: [{ ...line, gross: 553 }] }],
    ['money with one place', { ...order, lines: [{ ...line, gross: '553.0' }] }],
    ['money with an exponent', { ...order, lines: [{ ...line, gross: '5e2' }] }],
    ['negative money paid', { ...order, lines: [{ ...line, gross: '-553.00' }] }],
    ['a rate in percent', { ...order, lines: [{ ...line, taxRate: '9%' }] }],
    ['a line without its invoice mark', { ...order, lines: [{ ...line, invoiced: undefined }] }],
    ['two lines with one id', { ...order, lines: [line, line] }],
    ['a list instead of an object', [order]],
  ];
  it.each(brokenOrders)('order: %s', async (_, json) => {
    answer(200, json);
    expect(await findOrder()).toMatchObject({ ok: false, problem: { code: 'platform-broken-answer' } });
  });

  const brokenTexts: [name: string, body: string | Buffer][] = [
    ['a captive portal', '<!doctype html><p>Please sign in'],
    ['truncated JSON', JSON.stringify(order).slice(0, -20)],
    ['nothing', ''],
    ['bytes that are not UTF-8', Buffer.from([0x22, 0xff, 0xfe, 0x22])],
  ];
  it.each(brokenTexts)('text: %s', async (_, body) => {
    script = { status: 200, body };
    expect(await findOrder()).toMatchObject({ ok: false, problem: { code: 'platform-broken-answer' } });
  });

  it('a page in a list of orders with one that is malformed: none of it is believed', async () => {
    answer(200, { orders: [order, { ...order, lines: null }], cursor: 'x', more: false });
    expect(await platform.orders(null, 10)).toMatchObject({ problem: { code: 'platform-broken-answer' } });
  });

  it('more to come behind the cursor that was sent', async () => {
    answer(200, { orders: [], cursor: 'same', more: true });
    expect(await platform.orders('same', 10)).toMatchObject({ problem: { code: 'platform-broken-answer' } });
  });

  it('results for other documents, too few, too many, in another order, or of an unknown outcome', async () => {
    const result = (uploadKey: string, outcome = 'accepted') => ({ uploadKey, outcome });
    const lists = [
      [result('a'), result('x')],
      [result('a')],
      [result('a'), result('b'), result('c')],
      [result('b'), result('a')],
      [result('a'), result('b', 'queued')],
      [result('a'), result('b', 'rejected')],
      [result('a'), { ...result('b', 'accepted-order-conflict'), by: '12306' }],
    ];
    for (const results of lists) {
      answer(200, { results });
      expect(await upload('a', 'b')).toMatchObject({ ok: false, problem: { code: 'platform-broken-answer' } });
    }
  });

  it('another claim than the one asked for', async () => {
    answer(201, { ...claim, claimId: 'c-2' });
    expect(await claimIt()).toMatchObject({ problem: { code: 'platform-broken-answer' } });
  });

  it('a page where nothing was expected, and a redirect to one', async () => {
    script = { status: 200, headers: { 'content-type': 'text/html' }, body: '<p>hello' };
    expect(await platform.releaseClaim('c-1' as ClaimId)).toMatchObject({ problem: { code: 'platform-broken-answer' } });
    script = { status: 302, headers: { location: '/elsewhere' }, body: '' };
    expect(await findOrder()).toMatchObject({ problem: { code: 'platform-broken-answer', details: { reason: 'status-302' } } });
    expect(heard.path).not.toContain('elsewhere');
  });

  it('an answer longer than any can be, compressed or not', async () => {
    const long = JSON.stringify({ now, padding: 'x'.repeat(maxAnswerBytes) });
    script = { status: 200, body: long };
    expect(await platform.time()).toMatchObject({ problem: { code: 'platform-broken-answer', details: { reason: 'too-long' } } });
    script = { status: 200, headers: { 'content-encoding': 'gzip' }, body: gzipSync(long) };
    expect(await platform.time()).toMatchObject({ problem: { code: 'platform-broken-answer', details: { reason: 'too-long' } } });
  });
});

it.each([
  ['by nobody', { type: 'already-invoiced', at: now }],
  ['by a number that is no text', { type: 'already-invoiced', by: '12306', number: 26112000, at: now }],
])('an order invoiced elsewhere, told badly (%s), is still a no', async (_name, json) => {
  answer(409, json);
  expect(await claimIt()).toMatchObject({ ok: false, problem: { code: 'order-already-invoiced' } });
});

it('a conflict that says nothing is still a no, and not an absence', async () => {
  answer(409, null);
  expect(await claimIt()).toMatchObject({ ok: false, problem: { code: 'platform-refused' } });
});

describe('refusals', () => {
  const cases: [status: number, json: unknown, headers: Record<string, string>, problem: object][] = [
    [
      401,
      { type: 'signature', detail: 'no' },
      {},
      { code: 'platform-signature', details: { status: 401, type: 'signature', detail: 'no' } },
    ],
    [
      401,
      { type: 'clock-skew', now: '2026-11-22T03:00:00Z' },
      {},
      { code: 'platform-clock-skew', details: { now: '2026-11-22T11:00:00.000+08:00' } },
    ],
    [401, { type: 'https://p.example/problems/clock-skew', now }, {}, { code: 'platform-clock-skew', details: { now } }],
    [404, { type: 'order-not-found' }, {}, { code: 'order-not-found', details: { orderNo } }],
    [404, { type: 'urn:problem:order-not-found' }, {}, { code: 'order-not-found', details: { orderNo } }],
    [404, { type: 'not-found' }, {}, { code: 'platform-refused', details: { status: 404, type: 'not-found', detail: '' } }],
    [409, { type: 'claimed' }, {}, { code: 'order-claimed-elsewhere', details: { orderNo } }],
    [
      409,
      { type: 'claim-mismatch', detail: 'x\u0000\ny' },
      {},
      { code: 'platform-refused', details: { status: 409, type: 'claim-mismatch', detail: 'x y' } },
    ],
    [
      409,
      { type: 'already-invoiced', by: 'counter-03', code: '011002300411', number: '00000012', at: now },
      {},
      {
        code: 'order-already-invoiced',
        details: { orderNo, channel: 'counter-03', code: '011002300411', number: '00000012', at: now },
      },
    ],
    [
      429,
      { type: 'too-many-requests' },
      { 'retry-after': '30' },
      { code: 'platform-busy', details: { status: 429, retryAfterMs: 30_000 } },
    ],
    [
      503,
      'not even a problem',
      { 'retry-after': 'Sun, 22 Nov 2026 02:00:45 GMT' },
      { code: 'platform-busy', details: { status: 503, retryAfterMs: 45_000 } },
    ],
    [
      503,
      {},
      { 'retry-after': 'Sun, 22 Nov 2026 01:00:00 GMT' },
      { code: 'platform-busy', details: { status: 503, retryAfterMs: 0 } },
    ],
    [503, {}, { 'retry-after': 'soon' }, { code: 'platform-busy', details: { status: 503 } }],
    [500, {}, {}, { code: 'platform-busy', details: { status: 500 } }],
    [418, { title: 'no type' }, {}, { code: 'platform-broken-answer', details: { reason: 'status-418' } }],
  ];
  it.each(cases)('%i %j', async (status, json, headers, problem) => {
    answer(status, json, { 'content-type': 'application/problem+json', ...headers });
    expect(await claimIt()).toEqual({ ok: false, problem });
  });
});

const key = { code: '011002300411' as InvoiceCode, number: '00000007' as InvoiceNumber };

describe('layout files', () => {
  const pdf = Buffer.from([0x25, 0x50, 0x44, 0x46, 0x00, 0xff, 0xfe, 0x0a]);
  const put = () => platform.putLayout('011002300411-00000007-pdf', key, 'pdf', pdf);

  it('go as the bytes they are, signed over these bytes', async () => {
    answer(201, {});
    expect(await put()).toEqual({ ok: true, value: { outcome: 'accepted', uploadKey: '011002300411-00000007-pdf' } });
    expect(heard).toMatchObject({ method: 'PUT', path: '/base/v1/layouts/011002300411/00000007/pdf' });
    expect(heard.bytes).toEqual(pdf);
    // printf '\x25\x50\x44\x46\x00\xff\xfe\x0a' | openssl dgst -sha256 -binary | base64
    expect(heard.headers).toMatchObject({
      'content-type': 'application/pdf',
      'content-digest': 'sha-256=:+ZE18463acE38n9eXsHqsP3fc6wMmSkV932HYjX6geI=:',
    });
  });

  it.each<[number, string | object, object]>([
    [200, '', { ok: true, value: { outcome: 'duplicate' } }],
    // A guest network's page is nobody's acknowledgement.
    [200, '<!doctype html><title>Guest network</title>', { ok: false, problem: { code: 'platform-broken-answer' } }],
    [201, '<p>welcome', { ok: false, problem: { code: 'platform-broken-answer' } }],
    [409, { type: 'layout-differs' }, { ok: true, value: { outcome: 'conflict' } }],
    [409, '<p>no', { ok: true, value: { outcome: 'conflict' } }],
    [404, { type: 'not-found', detail: 'x' }, { ok: true, value: { outcome: 'rejected', type: 'not-found', detail: 'x' } }],
    [413, '<h1>too large', { ok: true, value: { outcome: 'rejected', type: '' } }],
    [422, { type: 'not-a-pdf' }, { ok: true, value: { outcome: 'rejected', type: 'not-a-pdf' } }],
    [404, '<p>no such page', { ok: false, problem: { code: 'platform-broken-answer' } }],
    [400, { type: 'malformed' }, { ok: false, problem: { code: 'platform-refused' } }],
    [204, '', { ok: false, problem: { code: 'platform-broken-answer' } }],
    [500, '', { ok: false, problem: { code: 'platform-busy' } }],
    [401, { type: 'signature' }, { ok: false, problem: { code: 'platform-signature' } }],
  ])('%i %j', async (status, body, result) => {
    script = { status, body: typeof body === 'string' ? body : JSON.stringify(body) };
    expect(await put()).toMatchObject(result);
  });
});

describe('deliveries', () => {
  const send = (channel: string) => platform.deliver('d-1', JSON.stringify({ deliveryId: 'd-1', channel }));

  it.each<[string, number, unknown, object]>([
    ['email', 202, {}, { ok: true, value: { outcome: 'delivered', uploadKey: 'd-1', url: null } }],
    ['qr', 202, { url: 'https://p.example/i/1' }, { ok: true, value: { outcome: 'delivered', url: 'https://p.example/i/1' } }],
    ['qr', 202, {}, { ok: false, problem: { code: 'platform-broken-answer', details: { reason: 'url' } } }],
    ['qr', 202, { url: 'javascript:alert(1)' }, { ok: false, problem: { code: 'platform-broken-answer' } }],
    ['qr', 202, { url: `https://p.example/${'x'.repeat(2_000)}` }, { ok: false, problem: { code: 'platform-broken-answer' } }],
    ['email', 202, null, { ok: false, problem: { code: 'platform-broken-answer' } }],
    ['email', 200, {}, { ok: false, problem: { code: 'platform-broken-answer' } }],
    ['email', 400, { type: 'malformed' }, { ok: true, value: { outcome: 'rejected', type: 'malformed' } }],
    ['sms', 404, { type: 'not-found' }, { ok: true, value: { outcome: 'rejected', type: 'not-found' } }],
    ['sms', 409, { type: 'delivery-differs' }, { ok: true, value: { outcome: 'conflict' } }],
    ['sms', 503, {}, { ok: false, problem: { code: 'platform-busy' } }],
  ])('%s: %i %j', async (channel, status, json, result) => {
    answer(status, json);
    expect(await send(channel)).toMatchObject(result);
    expect(heard).toMatchObject({
      method: 'POST',
      path: '/base/v1/deliveries',
      body: `{"deliveryId":"d-1","channel":"${channel}"}`,
    });
  });
});

describe('comparisons', () => {
  const sha256 = 'a'.repeat(64);
  const entry = { number: key.number, revision: 1, sha256 };
  const range: AcknowledgedRange = {
    deviceNo: '499000123456',
    kind: '026',
    code: key.code,
    from: key.number,
    to: '00000009' as InvoiceNumber,
    entries: [{ ...entry, gross: fen(55_300) }],
  };

  it('say what is compared, and hear that it is equal or what is there instead', async () => {
    answer(200, { match: true });
    expect(await platform.compare(range)).toEqual({ ok: true, value: null });
    expect(JSON.parse(heard.body)).toMatchObject({
      code: key.code,
      from: '00000007',
      to: '00000009',
      count: 1,
      amount: '553.00',
    });
    answer(200, {
      match: false,
      theirs: [
        { ...entry, extra: 1 },
        { ...entry, number: '00000009' },
      ],
    });
    expect(await platform.compare(range)).toEqual({ ok: true, value: [entry, { ...entry, number: '00000009' }] });
    answer(200, { match: false, theirs: [] });
    expect(await platform.compare(range)).toEqual({ ok: true, value: [] });
  });

  it.each<[string, unknown]>([
    ['no list', { match: false }],
    ['neither', {}],
    ['a number outside the range', { match: false, theirs: [{ ...entry, number: '00000010' }] }],
    ['a number twice', { match: false, theirs: [entry, entry] }],
    ['numbers out of order', { match: false, theirs: [{ ...entry, number: '00000008' }, entry] }],
    ['a number that is short', { match: false, theirs: [{ ...entry, number: '7' }] }],
    ['a fingerprint in capitals', { match: false, theirs: [{ ...entry, sha256: 'A'.repeat(64) }] }],
    ['revision nought', { match: false, theirs: [{ ...entry, revision: 0 }] }],
  ])('are broken by %s', async (_, json) => {
    answer(200, json);
    expect(await platform.compare(range)).toMatchObject({ ok: false, problem: { code: 'platform-broken-answer' } });
  });
});

describe('a document of the platform', () => {
  const made = documentMaker('counter-03')(invoiceForTests(key.number, { orderNo: 'E1', lineIds: ['1'] }), 2);
  const document = { ...JSON.parse(made.json), receivedAt: now };

  it('is read back whole', async () => {
    answer(200, document);
    expect(await platform.document(key)).toMatchObject({
      ok: true,
      value: { ...made, counterId: 'counter-03', state: 'blue', invoice: { signed: key } },
    });
    expect(heard).toMatchObject({ method: 'GET', path: '/base/v1/invoices/011002300411/00000007', body: '' });
  });

  it.each<[string, number, unknown, object]>([
    ['is absent when the platform says so', 404, { type: 'not-found' }, { ok: true, value: null }],
    ['is not absent when a proxy knows no such page', 404, '<p>', { ok: false, problem: { code: 'platform-broken-answer' } }],
    ['is not absent for another reason', 404, { type: 'no-such-route' }, { ok: false, problem: { code: 'platform-refused' } }],
    ['is not absent for an order', 404, { type: 'order-not-found' }, { ok: false }],
    ['is not believed about another number', 200, { ...document, number: '00000008' }, { ok: false }],
    [
      'is not believed with one figure changed',
      200,
      { ...document, remarks: 'x' },
      { problem: { details: { reason: 'sha256' } } },
    ],
  ])('%s', async (_, status, json, result) => {
    answer(status, json);
    expect(await platform.document(key)).toMatchObject(result);
  });
});

describe('the feed', () => {
  it('asks after its cursor and reads every change that it knows', async () => {
    const open = { ...line, idMasked: '110101199003078515' };
    answer(200, {
      changes: [
        { type: 'order', order: { ...order, lines: [open] } },
        { type: 'refund', orderNo: 'E1', lineId: '1', amount: '553.00', at: '2026-11-22T02:00:00Z', more: 1 },
        { type: 'user', userId: 'u1', name: '王', roles: ['clerk', 'astronaut'], passwordVerifier: 'scrypt$', disabled: false },
        { type: 'weather', fine: true },
        { type: 'toString' },
        { type: 'resend', uploadKey: ['011002300411-00000007-1'] },
        { type: 'counterFenced', counterId: 'c7' },
        { type: 'goods', id: 'g1', name: '餐饮' },
        { type: 'redForm', requestId: 'r1', state: 'approved' },
        { type: 'settings', theme: 'dark' },
      ],
      cursor: 'next',
    });
    expect(await platform.changes('a+b')).toEqual({
      ok: true,
      value: {
        cursor: 'next',
        changes: [
          {
            type: 'order',
            order: {
              ...order,
              paidAt: '2026-11-20T10:00:00.000+08:00',
              lines: [{ ...line, idMasked: '110101********8515', gross: 55_300, refunded: 0 }],
            },
          },
          { type: 'refund', orderNo: 'E1', lineId: '1', amount: 55_300, at: '2026-11-22T10:00:00.000+08:00' },
          { type: 'user', userId: 'u1', name: '王', roles: ['clerk', 'astronaut'], passwordVerifier: 'scrypt$', disabled: false },
          { type: 'resend', uploadKeys: ['011002300411-00000007-1'] },
          { type: 'counterFenced', counterId: 'c7' },
          { type: 'record', what: 'goods', id: 'g1', json: '{"type":"goods","id":"g1","name":"餐饮"}' },
          { type: 'record', what: 'redForm', id: 'r1', json: '{"type":"redForm","requestId":"r1","state":"approved"}' },
          { type: 'record', what: 'settings', id: '', json: '{"type":"settings","theme":"dark"}' },
        ],
      },
    });
    expect(heard.path).toBe('/base/v1/changes?cursor=a%2Bb&wait=25');
    await platform.changes(null);
    expect(heard.path).toBe('/base/v1/changes?wait=25');
  });

  it.each<[string, unknown]>([
    ['an order without lines', { type: 'order', order: { ...order, lines: undefined } }],
    ['a negative refund', { type: 'refund', orderNo: 'E1', lineId: '1', amount: '-1.00', at: now }],
    ['a user without a word on being disabled', { type: 'user', userId: 'u', name: '', roles: [], passwordVerifier: '' }],
    ['a key that is none', { type: 'resend', uploadKey: ['x'] }],
    ['a fence without a name', { type: 'counterFenced', counterId: '' }],
    ['a record without an end', { type: 'template', id: 't', text: 'x'.repeat(1_000_000) }],
    ['a change without a type', { order }],
    ['a change that is a text', 'order'],
  ])('is broken by %s: not half a page is believed', async (_, change) => {
    answer(200, { changes: [{ type: 'counterFenced', counterId: 'c7' }, change], cursor: 'next' });
    expect(await platform.changes(null)).toMatchObject({ ok: false, problem: { code: 'platform-broken-answer' } });
  });

  it('may be silent for longer than any other call, and is given up at once when the office closes', async () => {
    const reached = Promise.withResolvers<void>();
    const silent = createServer((request) => {
      if (request.url?.startsWith('/v1/changes')) reached.resolve();
    });
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const waiting = openPlatform({
      url: `http://127.0.0.1:${(silent.address() as AddressInfo).port}`,
      counterId: 'c7',
      secret: 's',
      timeoutMs: 50,
      clock: { now: () => now },
    });
    let ended = false;
    const held = waiting.changes(null).finally(() => {
      ended = true;
    });
    await reached.promise;
    // another call asked later is over by its own time-out, and the long poll still waits
    expect(await waiting.time()).toMatchObject({ problem: { details: { reason: 'timeout' } } });
    expect(ended).toBe(false);
    waiting.close();
    expect(await held).toEqual({ ok: false, problem: { code: 'platform-unreachable', details: { reason: 'closed' } } });
    silent.closeAllConnections();
    silent.close();
  });
});

describe("the station's counters", () => {
  const report = {
    counterId: 'counter-08',
    at: '2026-11-22T01:59:00Z',
    devices: [{ deviceId: 'disk-1', state: 'ready', stock: { '007': 12, '099': 5 }, colour: 'grey' }],
    unuploaded: { count: 2, oldestAt: null, gross: '1106.00' },
    printers: [{ printerId: 'front', state: 'idle' }],
    version: '0.1.0',
  };
  const tell = (...counters: readonly unknown[]) => answer(200, { counters, more: 'than we know' });

  it('are read without what this program does not know, and without this one', async () => {
    tell(report, { ...report, counterId: 'c7' });
    expect(await platform.counters('BJ/Z')).toEqual({
      ok: true,
      value: [
        {
          counterId: 'counter-08',
          at: '2026-11-22T09:59:00.000+08:00',
          version: '0.1.0',
          devices: [{ deviceId: 'disk-1', state: 'ready', stock: [{ kind: '007', remaining: 12 }] }],
          unuploaded: { count: 2, oldestAt: null, gross: 110_600 },
        },
      ],
    });
    expect(heard).toMatchObject({ method: 'GET', path: '/base/v1/stations/BJ%2FZ/counters' });
  });

  it('may have none that ever told', async () => {
    tell({ ...report, at: null, devices: [] });
    expect(await platform.counters('BJZ')).toMatchObject({ ok: true, value: [{ at: null }] });
    tell();
    expect(await platform.counters('BJZ')).toEqual({ ok: true, value: [] });
  });

  it.each<[string, readonly unknown[]]>([
    ['one twice', [report, report]],
    ['no version', [{ ...report, version: undefined }]],
    ['less than nothing in stock', [{ ...report, devices: [{ deviceId: 'd', state: 's', stock: { '007': -1 } }] }]],
    ['an amount that is none', [{ ...report, unuploaded: { count: 1, oldestAt: null, gross: 11 } }]],
    ['more devices than any counter has', [{ ...report, devices: Array(65).fill(report.devices[0]) }]],
  ])('are not believed with %s', async (_, counters) => {
    tell(...counters);
    expect(await platform.counters('BJZ')).toMatchObject({ problem: { code: 'platform-broken-answer' } });
  });

  it('of a station that nobody knows are a refusal', async () => {
    answer(404, { type: 'not-found' });
    expect(await platform.counters('nowhere')).toMatchObject({ problem: { code: 'platform-refused', details: { status: 404 } } });
  });
});

describe('a network that fails', () => {
  it('nobody there, no such name, and nothing coming back', async () => {
    const nobody = openPlatform({
      url: 'http://127.0.0.1:1',
      counterId: 'c7',
      secret: 's',
      timeoutMs: 5_000,
      clock: { now: () => now },
    });
    expect(await nobody.time()).toMatchObject({ problem: { code: 'platform-unreachable' } });
    const silent = createServer(() => {});
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const slow = openPlatform({
      url: `http://127.0.0.1:${(silent.address() as AddressInfo).port}`,
      counterId: 'c7',
      secret: 's',
      timeoutMs: 50,
      clock: { now: () => now },
    });
    expect(await slow.time()).toEqual({ ok: false, problem: { code: 'platform-unreachable', details: { reason: 'timeout' } } });
    silent.closeAllConnections();
    silent.close();
  });

  it('is given up at once when the office closes', async () => {
    const reached = Promise.withResolvers<void>();
    const silent = createServer(() => reached.resolve());
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const waiting = openPlatform({
      url: `http://127.0.0.1:${(silent.address() as AddressInfo).port}`,
      counterId: 'c7',
      secret: 's',
      timeoutMs: 600_000,
      clock: { now: () => now },
    });
    const asked = waiting.time();
    await reached.promise;
    waiting.close();
    const closed = { ok: false, problem: { code: 'platform-unreachable', details: { reason: 'closed' } } };
    expect(await asked).toEqual(closed);
    expect(await waiting.time()).toEqual(closed);
    silent.closeAllConnections();
    silent.close();
  });

  it('a counter id or an address that can never work is a fault of the configuration', () => {
    const options = { url, counterId: 'c7', secret: 's', timeoutMs: 1, clock: { now: () => now } };
    expect(() => openPlatform({ ...options, counterId: '一号' })).toThrow();
    expect(() => openPlatform({ ...options, url: 'platform' })).toThrow();
  });
});

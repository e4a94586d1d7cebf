/**
 * The client and the uploader against the simulated platform as a process of its own, every exchange held against
 * docs/platform-api.yaml.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type {
  ClaimId,
  DeviceId,
  Instant,
  InvoiceCode,
  InvoiceKey,
  InvoiceNumber,
  OrderLineId,
  OrderNo,
} from '../../../domain/ids.ts';
import { instantFromDate } from '../../../domain/instant.ts';
import { fen } from '../../../domain/money.ts';
import type { AcknowledgedRange } from '../../../domain/outbox.ts';
import { type CheckedFetch, checkedFetch } from '../../../simulators/platform/contract.testing.ts';
import { type PlatformLedger, platformLedgerSchema } from '../../../simulators/platform/ledger-view.ts';
import { sampleOrderNos, sampleTickets } from '../../../simulators/platform/sample.ts';
import { type RunningSimulator, startSimulator } from '../../../simulators/start.ts';
import { openPlatform, type PlatformConnection } from './client.ts';
import { documentMaker } from './document.ts';
import { invoiceForTests } from './invoice.testing.ts';

const secret = 'geheim-密钥';
const clock = { now: () => instantFromDate(Date.now()) };
const orderNo = (text: string) => text as OrderNo;
const lines = (...ids: string[]) => ids.map((id) => id as OrderLineId);
const claimId = (text: string) => text as ClaimId;

let dataDir: string;
let simulator: RunningSimulator;
let wire: CheckedFetch;
let platform: PlatformConnection;
let numbers = 0;

function connect(more: Partial<Parameters<typeof openPlatform>[0]> = {}): PlatformConnection {
  return openPlatform({
    url: simulator.address,
    counterId: 'counter-07',
    secret,
    timeoutMs: 5_000,
    clock,
    fetch: wire.fetch,
    ...more,
  });
}

function startPlatform(): Promise<RunningSimulator> {
  const counters = [
    { counterId: 'counter-07', secret, stationId: 'station-1' },
    { counterId: 'counter-08', secret: 'other', stationId: 'station-1' },
  ];
  return startSimulator('platform', { dataDir, counters });
}

async function ledger(): Promise<PlatformLedger> {
  return platformLedgerSchema.parse(await simulator.ledger());
}

/** A document for lines of an order, with a number of its own. */
function document(order: string, ...lineIds: string[]) {
  numbers += 1;
  return documentMaker('counter-07')(invoiceForTests(String(numbers).padStart(8, '0'), { orderNo: order, lineIds }), 1);
}

function keyOf(uploadKey: string): InvoiceKey {
  const [code = '', number = ''] = uploadKey.split('-');
  return { code: code as InvoiceCode, number: number as InvoiceNumber };
}

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'platform-ledger-'));
  simulator = await startPlatform();
});
afterAll(async () => {
  await simulator.stop();
  rmSync(dataDir, { recursive: true });
});
beforeEach(() => {
  wire = checkedFetch();
  platform = connect();
});
afterEach(async () => {
  platform.close();
  await simulator.faults([]);
  await simulator.set({ link: 'up', clock: null, rejectKeys: [] });
});

describe('what goes over the wire', () => {
  it('tells the time', async () => {
    const answer = await platform.time();
    expect(answer).toMatchObject({ ok: true, value: expect.stringMatching(/\+08:00$/) });
    expect(wire.violations).toEqual([]);
  });

  it('finds an order by its number, by its source and by its ticket', async () => {
    const found = await platform.findOrder(orderNo(sampleOrderNos.family), 'passenger');
    expect(found).toMatchObject({
      ok: true,
      value: {
        orderNo: sampleOrderNos.family,
        source: 'passenger',
        lines: [{ gross: 49_300, refunded: 0, taxRate: '0.09' }, {}, {}],
      },
    });
    expect(await platform.findOrder(orderNo(sampleTickets[1].ticketNo), 'passenger')).toEqual(found);
    expect(await platform.findOrder(orderNo(sampleOrderNos.family), 'hotel')).toMatchObject({
      problem: { code: 'order-not-found' },
    });
    expect(await platform.findOrder(orderNo('E999999999'), null)).toEqual({
      ok: false,
      problem: { code: 'order-not-found', details: { orderNo: 'E999999999' } },
    });
    expect(wire.violations).toEqual([]);
  });

  it('pages through every order, and only what changed comes again', async () => {
    const seen: string[] = [];
    let cursor: string | null = null;
    for (let more = true; more; ) {
      const page = await platform.orders(cursor, 7);
      if (!page.ok) throw new Error(page.problem.code);
      seen.push(...page.value.orders.map((order) => order.orderNo));
      ({ cursor, more } = page.value);
    }
    expect(seen.toSorted()).toEqual(Object.values(sampleOrderNos).toSorted());
    await simulator.set({
      otherChannelInvoices: { orderNo: sampleOrderNos.closed, lineIds: ['1'], code: '', number: '26119110000012345679' },
    });
    const after = await platform.orders(cursor, 100);
    expect(after).toMatchObject({
      ok: true,
      value: {
        more: false,
        orders: [{ orderNo: sampleOrderNos.closed, version: 2, lines: [{ invoiced: { channel: '12306' } }] }],
      },
    });
    expect(wire.violations).toEqual([]);
  });

  it('holds a claim, gives it back, and hears why it cannot have one', async () => {
    const order = orderNo(sampleOrderNos.hotelCompany);
    const granted = await platform.claim(claimId('claim-a'), order, lines('1'));
    expect(granted).toMatchObject({ ok: true, value: { claimId: 'claim-a' } });
    expect(await platform.claim(claimId('claim-a'), order, lines('1'))).toEqual(granted);
    expect(await platform.claim(claimId('claim-a'), order, lines('2'))).toMatchObject({
      problem: { code: 'platform-refused', details: { status: 409, type: 'claim-mismatch' } },
    });
    expect(await platform.claim(claimId('claim-b'), order, lines('1', '2'))).toMatchObject({
      problem: { code: 'order-claimed-elsewhere', details: { orderNo: order } },
    });
    expect(await platform.releaseClaim(claimId('claim-a'))).toEqual({ ok: true, value: undefined });
    expect(await platform.releaseClaim(claimId('never-there'))).toEqual({ ok: true, value: undefined });
    expect(await platform.claim(claimId('claim-b'), order, lines('1', '2'))).toMatchObject({ ok: true });
    expect(await platform.claim(claimId('claim-c'), order, lines('9'))).toMatchObject({
      problem: { code: 'platform-refused', details: { status: 422, type: 'unknown-line' } },
    });
    expect(await platform.claim(claimId('claim-d'), orderNo(sampleOrderNos.invoicedElsewhere), lines('1'))).toMatchObject({
      problem: { code: 'order-already-invoiced', details: { channel: '12306', code: '', number: '26119110000012345678' } },
    });
    expect(wire.violations).toEqual([]);
  });

  it('lets a claim run out after fifteen minutes, for others and anew for its own counter', async () => {
    const order = orderNo(sampleOrderNos.hotel);
    await platform.claim(claimId('claim-old'), order, lines('1'));
    // the counter's clock moves with the platform's
    const later = Date.now() + 15 * 60_000 + 1_000;
    await simulator.set({ clock: instantFromDate(later) });
    const aged = connect({ clock: { now: () => instantFromDate(Date.now() + 15 * 60_000 + 1_000) } });
    expect(await aged.claim(claimId('claim-old'), order, lines('1'))).toMatchObject({ ok: true });
    await aged.releaseClaim(claimId('claim-old'));
    expect(await aged.claim(claimId('claim-new'), order, lines('1'))).toMatchObject({ ok: true });
    aged.close();
    expect(wire.violations).toEqual([]);
  });

  it('uploads documents; the order is covered and the claim used up', async () => {
    const order = sampleOrderNos.single;
    await platform.claim(claimId('claim-single'), orderNo(order), lines('1'));
    const made = document(order, '1');
    expect(await platform.upload([made.json])).toEqual({ ok: true, value: [{ outcome: 'accepted', uploadKey: made.uploadKey }] });
    expect(await platform.upload([made.json])).toEqual({
      ok: true,
      value: [{ outcome: 'duplicate', uploadKey: made.uploadKey }],
    });
    const held = await ledger();
    expect(held.documents.find((row) => row.uploadKey === made.uploadKey)).toMatchObject({
      kind: '026',
      state: 'blue',
      gross: 55_300,
      orderNo: order,
      counterId: 'counter-07',
      sha256: made.sha256,
      times: 2,
    });
    expect(held.claims.find((claim) => claim.claimId === 'claim-single')).toMatchObject({ state: 'consumed' });
    expect(await platform.findOrder(orderNo(order), null)).toMatchObject({
      value: { lines: [{ invoiced: { code: '011002300411', number: made.uploadKey.split('-')[1], channel: 'counter-07' } }] },
    });
    expect(wire.violations).toEqual([]);
  });

  it('gives each document its own outcome, in order, and a repeat the first one again', async () => {
    const good = document(sampleOrderNos.catering, '1');
    const taken = document(sampleOrderNos.invoicedElsewhere, '1');
    const ruled = document(sampleOrderNos.catering, '2');
    const mine = document(sampleOrderNos.banquet, '1');
    const again = { ...JSON.parse(mine.json), remarks: 'changed', sha256: 'f'.repeat(64) };
    await platform.upload([mine.json]);
    await simulator.set({ rejectKeys: [ruled.uploadKey] });
    const batch = [good.json, taken.json, ruled.json, JSON.stringify(again)];
    const first = await platform.upload(batch);
    expect(first).toMatchObject({
      ok: true,
      value: [
        { outcome: 'accepted', uploadKey: good.uploadKey },
        { outcome: 'orderConflict', uploadKey: taken.uploadKey, by: '12306', number: '26119110000012345678' },
        { outcome: 'rejected', uploadKey: ruled.uploadKey, type: 'rule' },
        { outcome: 'rejected', uploadKey: mine.uploadKey, type: 'sha256' },
      ],
    });
    await simulator.set({ rejectKeys: [] });
    const second = await platform.upload(batch);
    if (!first.ok || !second.ok) throw new Error('not answered');
    expect(second.value).toEqual([{ outcome: 'duplicate', uploadKey: good.uploadKey }, ...first.value.slice(1)]);
    expect(wire.violations).toEqual([]);
  });

  it('keeps the first of two documents with one key', async () => {
    const first = document(sampleOrderNos.luggage, '1');
    const number = first.uploadKey.split('-')[1] ?? '';
    const invoice = invoiceForTests(number, { orderNo: sampleOrderNos.luggage, lineIds: ['1'] });
    const other = documentMaker('counter-07')({ ...invoice, content: { ...invoice.content, remarks: 'another' } }, 1);
    await platform.upload([first.json]);
    expect(await platform.upload([other.json])).toEqual({
      ok: true,
      value: [{ outcome: 'conflict', uploadKey: first.uploadKey }],
    });
    expect((await ledger()).documents.find((row) => row.uploadKey === first.uploadKey)?.sha256).toBe(first.sha256);
    expect(wire.violations).toEqual([]);
  });

  it('says that a request is too large', async () => {
    const many = Array.from({ length: 201 }, () => document('unknown').json);
    expect(await platform.upload(many)).toMatchObject({ problem: { code: 'platform-refused', details: { status: 413 } } });
    const long = { ...JSON.parse(document('unknown').json), cipher: 'x'.repeat(4 * 1024 * 1024) };
    expect(await platform.upload([JSON.stringify(long)])).toMatchObject({ problem: { details: { status: 413 } } });
  });

  it('reports the counter', async () => {
    const report = {
      at: '2026-11-22T10:00:00+08:00' as Instant,
      version: '0.1.0',
      devices: [],
      unuploaded: { count: 2, oldestAt: '2026-11-22T09:59:00+08:00' as Instant, gross: fen(110_600) },
      printers: [],
    };
    expect(await platform.telemetry(report)).toEqual({ ok: true, value: undefined });
    expect((await ledger()).telemetry).toMatchObject([
      { counterId: 'counter-07', times: 1, report: { unuploaded: { count: 2, gross: '1106.00' } } },
    ]);
    expect(wire.violations).toEqual([]);
  });

  it('sees the other counters of its station as they told of themselves', async () => {
    const other = connect({ counterId: 'counter-08', secret: 'other' });
    const report = {
      at: '2026-11-22T10:00:00.000+08:00' as Instant,
      version: '0.1.0',
      devices: [{ deviceId: 'disk-1' as DeviceId, state: 'ready', stock: { '007': 12 } }],
      unuploaded: { count: 0, oldestAt: null, gross: fen(0) },
      printers: [],
    };
    expect(await other.telemetry(report)).toEqual({ ok: true, value: undefined });
    const { printers: _, ...told } = report;
    const stock = [{ kind: '007', remaining: 12 }];
    expect(await platform.counters('station-1')).toEqual({
      ok: true,
      value: [{ counterId: 'counter-08', ...told, devices: [{ deviceId: 'disk-1', state: 'ready', stock }] }],
    });
    expect(await platform.counters('elsewhere')).toMatchObject({ problem: { code: 'platform-refused' } });
    expect(wire.violations).toEqual([]);
    other.close();
  });

  it('is turned away with a wrong secret, an unknown counter and a wrong clock', async () => {
    expect(await connect({ secret: 'wrong' }).time()).toMatchObject({ problem: { code: 'platform-signature' } });
    expect(await connect({ counterId: 'counter-99' }).time()).toMatchObject({ problem: { code: 'platform-signature' } });
    await simulator.set({ clock: '2026-01-01T00:00:00+08:00' });
    const skewed = await platform.time();
    expect(skewed).toMatchObject({
      problem: { code: 'platform-clock-skew', details: { now: expect.stringMatching(/^2026-01-01T00:0/) } },
    });
    expect(wire.violations).toEqual([]);
  });
});

describe('what follows an invoice', () => {
  it('puts its layout file once, whatever is tried', async () => {
    const { uploadKey, json } = document('unknown-order');
    const key = keyOf(uploadKey);
    const name = `${key.code}-${key.number}-pdf`;
    const pdf = Buffer.from('%PDF-1.7 one');
    expect(await platform.putLayout(name, key, 'pdf', pdf)).toMatchObject({
      ok: true,
      value: { outcome: 'rejected', uploadKey: name },
    });
    await platform.upload([json]);
    expect(await platform.putLayout(name, key, 'pdf', pdf)).toEqual({
      ok: true,
      value: { outcome: 'accepted', uploadKey: name },
    });
    expect(await platform.putLayout(name, key, 'pdf', pdf)).toEqual({
      ok: true,
      value: { outcome: 'duplicate', uploadKey: name },
    });
    expect(await platform.putLayout(name, key, 'pdf', Buffer.from('%PDF-1.7 two'))).toEqual({
      ok: true,
      value: { outcome: 'conflict', uploadKey: name },
    });
    const held = (await ledger()).layouts.filter((row) => row.number === key.number);
    expect(held).toMatchObject([{ code: key.code, format: 'pdf', bytes: pdf.length, times: 2, differing: 1 }]);
    expect(wire.violations).toEqual([]);
  });

  it('delivers it, and says where the buyer finds it', async () => {
    const { uploadKey, json } = document('unknown-order');
    await platform.upload([json]);
    const deliver = (deliveryId: string, channel: string, more: object = {}) =>
      platform.deliver(deliveryId, JSON.stringify({ deliveryId, ...keyOf(uploadKey), channel, to: 'x@example.com', ...more }));
    expect(await deliver('d-mail', 'email')).toEqual({
      ok: true,
      value: { outcome: 'delivered', uploadKey: 'd-mail', url: null },
    });
    const shown = await deliver('d-qr', 'qr', { to: '' });
    expect(shown).toMatchObject({ ok: true, value: { outcome: 'delivered', url: expect.stringMatching(/^https:/) } });
    expect(await deliver('d-qr', 'qr', { to: '' })).toEqual(shown);
    expect(await deliver('d-none', 'sms', { number: '99999999' })).toMatchObject({ value: { outcome: 'rejected' } });
    expect((await ledger()).deliveries.map(({ deliveryId, times }) => [deliveryId, times])).toEqual([
      ['d-mail', 1],
      ['d-qr', 2],
    ]);
    expect(wire.violations).toEqual([]);
  });

  it('is read back from the platform as it was made, and is absent when it never came', async () => {
    const made = document(sampleOrderNos.catering, '1');
    expect(await platform.document(keyOf(made.uploadKey))).toEqual({ ok: true, value: null });
    await platform.upload([made.json]);
    expect(await platform.document(keyOf(made.uploadKey))).toMatchObject({
      ok: true,
      value: { ...made, counterId: 'counter-07', state: 'blue', invoice: { signed: keyOf(made.uploadKey) } },
    });
    expect(wire.violations).toEqual([]);
  });

  it('is compared by digest: equal, or listed', async () => {
    const made = [document('unknown-order'), document('unknown-order')];
    await platform.upload(made.map(({ json }) => json));
    const entries = made.map(({ uploadKey, revision, sha256 }) => {
      return { number: keyOf(uploadKey).number, revision, sha256, gross: fen(55_300) };
    });
    const [first, last] = entries;
    if (!first || !last) throw new Error('two were made');
    const range: AcknowledgedRange = {
      deviceNo: '499000123456',
      kind: '026',
      code: keyOf(made[0]?.uploadKey ?? '').code,
      from: first.number,
      to: last.number,
      entries,
    };
    expect(await platform.compare(range)).toEqual({ ok: true, value: null });
    const theirs = entries.map(({ gross: _, ...entry }) => entry);
    expect(await platform.compare({ ...range, entries: [first] })).toEqual({ ok: true, value: theirs });
    expect(wire.violations).toEqual([]);
  });
});

describe('the feed', () => {
  it('tells of what happens while it waits, and gives up at once when the office closes', async () => {
    let cursor: string | null = null;
    for (let reading = true; reading; ) {
      const page = await platform.changes(cursor);
      if (!page.ok) throw new Error(page.problem.code);
      ({ cursor } = page.value);
      reading = page.value.changes.length >= 500;
    }
    const waiting = platform.changes(cursor);
    await simulator.set({
      changes: [
        { type: 'resend', uploadKey: ['011002300411-00000001-1'] },
        { type: 'counterFenced', counterId: 'counter-07' },
      ],
    });
    expect(await waiting).toMatchObject({
      ok: true,
      value: {
        changes: [
          { type: 'resend', uploadKeys: ['011002300411-00000001-1'] },
          { type: 'counterFenced', counterId: 'counter-07' },
        ],
      },
    });
    const answer = await waiting;
    const held = platform.changes(answer.ok ? answer.value.cursor : null);
    platform.close();
    expect(await held).toMatchObject({ problem: { details: { reason: 'closed' } } });
    expect(wire.violations).toEqual([]);
  });
});

describe('the control API', () => {
  it('adds orders while it runs and refuses what it does not know', async () => {
    const line = { lineId: '1', description: '餐饮服务', taxCode: '3070401000000000000', taxRate: '0.06', gross: '28.00' };
    const paidAt = '2026-11-22T10:00:00+08:00';
    await simulator.set({ orders: [{ orderNo: 'CY9999999999', source: 'catering', state: 'paid', paidAt, lines: [line] }] });
    expect(await platform.findOrder(orderNo('CY9999999999'), 'catering')).toMatchObject({
      value: { version: 1, lines: [{ gross: 2_800 }] },
    });
    await expect(simulator.set({ weather: 'fine' })).rejects.toThrow('400');
    await expect(simulator.faults([{ fault: 'earthquake' }])).rejects.toThrow('400');
    expect((await ledger()).requests['GET /v1/orders/{orderNo}']).toBeGreaterThan(0);
    expect(wire.violations).toEqual([]);
  });
});

describe('faults of the far end', () => {
  it('become problems, and what was committed is a duplicate afterwards', async () => {
    const made = document('unknown-order', '1');
    const upload = () => platform.upload([made.json]);
    const path = '/v1/invoices';
    const quick = connect({ timeoutMs: 300, fetch });
    const cases: [fault: object, code: string, committed: boolean][] = [
      [{ fault: 'drop' }, 'platform-unreachable', false],
      [{ fault: 'html' }, 'platform-broken-answer', false],
      [{ fault: 'status', status: 500 }, 'platform-busy', false],
      [{ fault: 'status', status: 503, retryAfter: '7' }, 'platform-busy', false],
      [{ fault: 'wrongClock', offsetMs: 600_000 }, 'platform-clock-skew', false],
      [{ fault: 'cutAfterCommit' }, 'platform-unreachable', true],
      [{ fault: 'cutAnswer' }, 'platform-unreachable', true],
      [{ fault: 'truncatedJson' }, 'platform-broken-answer', true],
      [{ fault: 'status', status: 502, after: true }, 'platform-busy', true],
      [{ fault: 'instead', json: { results: [] } }, 'platform-broken-answer', true],
    ];
    for (const [fault, code, committed] of cases) {
      await simulator.faults([{ path, ...fault }]);
      expect([fault, await upload()]).toMatchObject([fault, { ok: false, problem: { code } }]);
      expect((await ledger()).documents.some((row) => row.uploadKey === made.uploadKey)).toBe(committed);
    }
    await simulator.faults([{ path, fault: 'lostAnswer' }]);
    expect(await quick.upload([made.json])).toMatchObject({
      problem: { code: 'platform-unreachable', details: { reason: 'timeout' } },
    });
    await simulator.faults([{ path, fault: 'slow', ms: 30 }]);
    expect(await upload()).toEqual({ ok: true, value: [{ outcome: 'duplicate', uploadKey: made.uploadKey }] });
    quick.close();
  });

  it('of a doubled delivery leave one document', async () => {
    const made = document('unknown-order', '1');
    await simulator.faults([{ method: 'POST', path: '/v1/*', fault: 'doubled' }]);
    expect(await platform.upload([made.json])).toEqual({
      ok: true,
      value: [{ outcome: 'duplicate', uploadKey: made.uploadKey }],
    });
    expect((await ledger()).documents.filter((row) => row.uploadKey === made.uploadKey)).toMatchObject([{ times: 2 }]);
  });

  it('of a cut cable are over when it is back', async () => {
    await simulator.set({ link: 'down' });
    expect(await platform.time()).toMatchObject({ problem: { code: 'platform-unreachable' } });
    await simulator.set({ link: 'up' });
    expect(await platform.time()).toMatchObject({ ok: true });
  });

  it('of a restored backup: what was acknowledged is forgotten and accepted again', async () => {
    const since = instantFromDate(Date.now());
    const made = document(sampleOrderNos.changed, '1');
    await platform.upload([made.json]);
    await simulator.set({ forget: { since } });
    expect(await platform.findOrder(orderNo(sampleOrderNos.changed), null)).toMatchObject({
      value: { lines: [{ invoiced: null }] },
    });
    expect(await platform.upload([made.json])).toMatchObject({ value: [{ outcome: 'accepted' }] });
  });

  it('of a killed platform: its ledger is there after the restart', async () => {
    const made = document(sampleOrderNos.notTravelledYet, '1');
    await platform.upload([made.json]);
    const before = (await ledger()).totals;
    await simulator.kill();
    expect(await platform.time()).toMatchObject({ problem: { code: 'platform-unreachable' } });
    simulator = await startPlatform();
    expect((await ledger()).totals).toEqual(before);
    expect(await connect().upload([made.json])).toMatchObject({ value: [{ outcome: 'duplicate' }] });
  });
});

/**
 * A platform that lost what it had: a part of its ledger, or everything since a backup.
 */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Bench, openBench, sampleCode, sampleDocument } from './bench.testing.ts';
import type { SimulatedPlatform } from './platform.ts';
import { sampleOrderNos } from './sample.ts';

let bench: Bench;
let platform: SimulatedPlatform;
beforeEach(() => {
  bench = openBench();
  platform = bench.platform;
});
afterEach(() => bench.close());

const claim = (claimId: string, counterId = 'counter-07') =>
  bench.ask('POST', '/v1/claims', { claimId, orderNo: sampleOrderNos.single, lineIds: ['1'] }, { counterId });
const claimStates = () => platform.claims.all().map(({ claimId, state }) => `${claimId} ${state}`);
const invoicedBy = () => platform.orders.find(sampleOrderNos.single)?.lines[0]?.invoiced?.number ?? null;

/** Everything that comes after a document: a layout file, a delivery, a form, a file of the day. */
async function afterwards(): Promise<void> {
  await bench.ask('PUT', `/v1/layouts/${sampleCode}/00000001/pdf`, Buffer.from('%PDF'), { type: 'application/pdf' });
  await bench.ask('POST', '/v1/deliveries', { deliveryId: 'd', code: sampleCode, number: '00000001', channel: 'qr', to: '' });
  await bench.ask('POST', '/v1/red-forms', { requestId: 'r' });
  const { csv = '' } = await bench.ask('GET', '/v1/reconciliation/2026-11-22');
  await bench.ask('PUT', '/v1/reconciliation/2026-11-22', Buffer.from(csv), { type: 'text/csv' });
}
const papers = () => [
  platform.papers.layouts().length,
  platform.papers.deliveries().length,
  platform.redForms.all().length,
  platform.papers.reconciliations().length,
];

describe('a part of the ledger is lost', () => {
  const start = Date.parse('2026-11-22T10:00:00+08:00');
  const hourLater = start + 3_600_000;

  it('documents, claims and all that came after are as they were, and may come again', async () => {
    platform.clock.set(start);
    await claim('a');
    platform.clock.set(start + 60_000);
    await bench.upload(sampleDocument());
    await afterwards();
    expect([claimStates(), papers(), invoicedBy()]).toEqual([['a consumed'], [1, 1, 1, 1], '00000001']);
    platform.forgetSince(start + 30_000);
    expect([claimStates(), papers(), invoicedBy()]).toEqual([['a held'], [0, 0, 0, 0], null]);
    expect(await bench.upload(sampleDocument())).toMatchObject([{ outcome: 'accepted' }]);
    expect(claimStates()).toEqual(['a consumed']);
  });

  it('a claim that was given back is held again, one that was granted is gone', async () => {
    platform.clock.set(start);
    await claim('a');
    platform.clock.set(start + 60_000);
    await bench.ask('DELETE', '/v1/claims/a');
    await claim('b', 'counter-08');
    platform.forgetSince(start + 30_000);
    expect(claimStates()).toEqual(['a held']);
    expect((await claim('b', 'counter-08')).json).toMatchObject({ type: 'claimed' });
  });

  it.each([
    ['a void', sampleDocument({ revision: 2, state: 'blueVoid' })],
    ['a reversal', sampleDocument({ number: '00000002', state: 'red', original: { code: sampleCode, number: '00000001' } })],
  ])('%s is undone with its document', async (_, document) => {
    platform.clock.set(start);
    await bench.upload(sampleDocument());
    platform.clock.set(hourLater);
    await bench.upload(document);
    expect(invoicedBy()).toBeNull();
    platform.forgetSince(hourLater - 1000);
    expect(invoicedBy()).toBe('00000001');
    expect(platform.documents.all().length).toBe(1);
  });
});

describe('a backup is put back', () => {
  const whole = () => [
    platform.documents.all(),
    platform.documents.refused(),
    platform.claims.all(),
    platform.orders.all(),
    platform.counters.all(),
    platform.papers.layouts(),
    platform.papers.deliveries(),
    platform.papers.reconciliations(),
    platform.redForms.all(),
  ];

  it('with everything exactly as it was, but the clock', async () => {
    await bench.upload(sampleDocument(), { uploadKey: 'nonsense' });
    await afterwards();
    const before = whole();
    platform.backups.take('yesterday');
    await claim('a');
    const lost = sampleDocument({ number: '00000002', orderLineIds: [] });
    await bench.upload(lost, sampleDocument({ revision: 2, state: 'blueVoid' }));
    await bench.ask('POST', '/v1/deliveries', { deliveryId: 'e', code: sampleCode, number: '00000001', channel: 'qr', to: '' });
    platform.clock.set(Date.parse('2027-01-01T00:00:00+08:00'));
    platform.backups.restore('yesterday');
    expect(whole()).toEqual(before);
    expect(platform.clock.now()).toBeGreaterThanOrEqual(Date.parse('2027-01-01T00:00:00+08:00'));
    expect(await bench.upload(sampleDocument(), lost)).toMatchObject([{ outcome: 'duplicate' }, { outcome: 'accepted' }]);
  });

  it('a cursor from after it finds nothing new, and then the first change that is made', async () => {
    platform.changes.put([{ type: 'goods', name: 'before' }]);
    const old = (await bench.feed('wait=0')).cursor;
    platform.backups.take('yesterday');
    platform.changes.put([
      { type: 'goods', name: 'lost' },
      { type: 'goods', name: 'lost too' },
    ]);
    const ahead = (await bench.feed('wait=0')).cursor;
    platform.backups.restore('yesterday');
    expect(await bench.feed(`cursor=${ahead}&wait=0`)).toEqual({ changes: [], cursor: ahead });
    expect((await bench.feed(`cursor=${old}&wait=0`)).changes).toEqual([]);
    expect((await bench.ask('GET', `/v1/orders?cursor=${ahead}`)).json).toEqual({ orders: [], cursor: ahead, more: false });
    const waiting = bench.feed(`cursor=${ahead}&wait=60`);
    platform.changes.put([{ type: 'goods', name: 'new' }]);
    platform.changes.wake();
    expect((await waiting).changes).toEqual([{ type: 'goods', name: 'new' }]);
    expect((await bench.feed(`cursor=${old}&wait=0`)).changes).toEqual([{ type: 'goods', name: 'new' }]);
  });

  it('a backup of the same name is replaced; one that was never taken cannot be put back', async () => {
    platform.backups.take('b');
    await bench.upload(sampleDocument());
    platform.backups.take('b');
    platform.forgetSince(0);
    platform.backups.restore('b');
    expect(platform.documents.all().length).toBe(1);
    expect(() => platform.backups.restore('c')).toThrow('no backup c');
    platform.backups.restore('b');
  });
});

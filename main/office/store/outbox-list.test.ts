/**
 * What people are shown of the outbox: what waits for what, what fails for hours, and where a buyer finds an invoice.
 */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { addDays } from '../../../domain/instant.ts';
import { issuedLedger } from './issued.testing.ts';

let made: Awaited<ReturnType<typeof issuedLedger>>;
beforeEach(async () => {
  made = await issuedLedger();
});
afterEach(() => made.bench.remove());

const deliver = (channel: string) =>
  made.ledger.outbox.addDelivery({ deliveryId: 'D-1', invoice: made.key, channel, to: '', at: made.now, actor: 'system' });
const listed = () =>
  Object.fromEntries(
    made.ledger.outbox.list(made.now, 9).map(({ what, behind, nextAt }) => [what, { behind, waits: nextAt === null }]),
  );

test('what must go behind something of its invoice has no time of its own, also when that was turned down', () => {
  const { ledger, documentKey, now } = made;
  deliver('qr');
  const waiting = { layout: { behind: 'document', waits: true }, delivery: { behind: 'document', waits: true } };
  expect(listed()).toEqual({ document: { behind: null, waits: false }, ...waiting });
  ledger.outbox.recordResults([{ outcome: 'rejected', uploadKey: documentKey, type: 'rule', detail: 'no' }], now);
  expect(listed()).toEqual({ document: { behind: null, waits: true }, ...waiting });
});

test('a delivery waits for its layout file', () => {
  const { ledger, documentKey, now } = made;
  deliver('qr');
  ledger.outbox.recordResults([{ outcome: 'accepted', uploadKey: documentKey }], now);
  expect(listed()).toEqual({ layout: { behind: null, waits: false }, delivery: { behind: 'layout', waits: true } });
});

test('a layout file fails when it was tried in vain, not while it waits for its turn', () => {
  const { ledger, bench, documentKey, layoutKey, now } = made;
  const { outbox } = ledger;
  expect(outbox.failingSince(now)).toBe(0);
  outbox.recordResults([{ outcome: 'accepted', uploadKey: documentKey }], now);
  bench.db().prepare('UPDATE outbox SET attempts = 4 WHERE upload_key = ?').run(layoutKey);
  expect(outbox.failingSince(now)).toBe(1);
  expect(outbox.failingSince(addDays(now, -1))).toBe(0);
  outbox.recordResults([{ outcome: 'accepted', uploadKey: layoutKey }], now);
  expect(outbox.failingSince(now)).toBe(0);
});

test('a delivery by code is due until the platform has told where the buyer finds the invoice', () => {
  const { ledger, key, documentKey, layoutKey, now } = made;
  const handOver = () => ledger.views.handOver(key.code, key.number);
  expect(handOver()).toBeNull();
  deliver('qr');
  expect(handOver()).toEqual({ uploadKey: 'D-1', truth: 'due', url: null });
  const accepted = [documentKey, layoutKey].map((uploadKey) => ({ outcome: 'accepted', uploadKey }) as const);
  const url = 'https://platform.example/i/7';
  ledger.outbox.recordResults([...accepted, { outcome: 'delivered', uploadKey: 'D-1', url }], now);
  expect(handOver()).toEqual({ uploadKey: 'D-1', truth: 'done', url });
});

test('a delivery by code that the platform refused needs a person', () => {
  const { ledger, key, documentKey, layoutKey, now } = made;
  deliver('qr');
  const accepted = [documentKey, layoutKey].map((uploadKey) => ({ outcome: 'accepted', uploadKey }) as const);
  ledger.outbox.recordResults([...accepted, { outcome: 'rejected', uploadKey: 'D-1', type: 'bad', detail: '' }], now);
  expect(ledger.views.handOver(key.code, key.number)).toMatchObject({ truth: 'trouble', url: null });
});

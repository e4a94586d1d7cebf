import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Instant } from '../../../domain/ids.ts';
import { issuedLedger } from './issued.testing.ts';

let made: Awaited<ReturnType<typeof issuedLedger>>;
beforeEach(async () => {
  made = await issuedLedger();
});
afterEach(() => made.bench.remove());

/** As long as a request lasts. */
const soon = '2026-11-22T10:00:30.000+08:00' as Instant;
const later = '2026-11-22T11:00:00.000+08:00' as Instant;
const evenLater = '2026-11-22T12:00:00.000+08:00' as Instant;
const keys = (entries: readonly { uploadKey: string }[]) => entries.map((entry) => entry.uploadKey);

const sms = (deliveryId: string) =>
  ({ deliveryId, invoice: made.key, channel: 'sms', to: '13800138000', at: made.now, actor: 'system' }) as const;

describe('what may go when', () => {
  test('the layout file follows its document, the delivery the layout file', () => {
    const { ledger, documentKey, layoutKey, now } = made;
    const { outbox } = ledger;
    expect(outbox.addDelivery(sms('D-1'))).toBe('D-1');
    expect(keys(outbox.due(now, 9, 'document'))).toEqual([documentKey]);
    expect([...outbox.due(now, 9, 'layout'), ...outbox.due(now, 9, 'delivery')]).toEqual([]);
    outbox.recordResults([{ outcome: 'accepted', uploadKey: documentKey }], now);
    expect(keys(outbox.due(now, 9, 'layout'))).toEqual([layoutKey]);
    expect(outbox.due(now, 9, 'delivery')).toEqual([]);
    outbox.recordResults([{ outcome: 'accepted', uploadKey: layoutKey }], now);
    expect(keys(outbox.due(now, 9, 'delivery'))).toEqual(['D-1']);
  });

  test('a parked document holds its own layout file and no other', () => {
    const { ledger, documentKey, now } = made;
    ledger.outbox.recordResults([{ outcome: 'rejected', uploadKey: documentKey, type: 'rule', detail: 'no' }], now);
    expect(ledger.outbox.due(now, 9, 'layout')).toEqual([]);
    expect(ledger.outbox.nextDueAt('document')).toBeNull();
  });
});

describe('a lease', () => {
  test('keeps an entry from everybody until its end, the next process too', () => {
    const { ledger, bench, documentKey, now } = made;
    ledger.outbox.lease([documentKey], soon);
    expect(ledger.outbox.due(now, 9, 'document')).toEqual([]);
    expect(ledger.outbox.list(now, 9).find((row) => row.uploadKey === documentKey)?.state).toBe('sending');
    bench.restart();
    const { outbox } = bench.desk().ledger;
    expect(outbox.due(now, 9, 'document', evenLater)).toEqual([]);
    expect(outbox.nextDueAt('document')).toBe(soon);
    expect(keys(outbox.due(soon, 9, 'document'))).toEqual([documentKey]);
  });

  test('of a clock that was hours ahead holds nobody back', () => {
    const { ledger, documentKey, now } = made;
    ledger.outbox.lease([documentKey], evenLater);
    expect(keys(ledger.outbox.due(now, 9, 'document'))).toEqual([documentKey]);
  });

  test('that ends later than one made now would holds nobody back: seed 20484, a clock four minutes ahead and a kill', () => {
    const { ledger, documentKey, now } = made;
    ledger.outbox.lease([documentKey], later);
    expect(ledger.outbox.due(now, 9, 'document', now, later)).toEqual([]);
    expect(keys(ledger.outbox.due(now, 9, 'document', now, soon))).toEqual([documentKey]);
  });

  test('ends with the answer, or with the failure', () => {
    const { ledger, documentKey, now } = made;
    ledger.outbox.lease([documentKey], evenLater);
    const problem = { code: 'platform-unreachable', details: {} } as const;
    ledger.outbox.recordFailure({ uploadKeys: [documentKey], problem, at: now, nextAt: later });
    expect(keys(ledger.outbox.due(later, 9, 'document'))).toEqual([documentKey]);
  });
});

describe('the parking lane', () => {
  test('shows cause and age, and a person lets it be tried again', () => {
    const { ledger, documentKey, journalled, now } = made;
    const { outbox } = ledger;
    outbox.recordResults([{ outcome: 'rejected', uploadKey: documentKey, type: 'bad-buyer', detail: 'no' }], now);
    expect(outbox.list(now, 9)[0]).toMatchObject({
      uploadKey: documentKey,
      state: 'parked',
      buyerName: '示例科技有限公司',
      nextAt: null,
      problem: { code: 'platform-refused', details: { type: 'bad-buyer' } },
    });
    expect(outbox.retryParked(null, later, 'system')).toBe(1);
    expect(keys(outbox.due(later, 9, 'document'))).toEqual([documentKey]);
    expect(journalled('document-tried-again')).toBe(1);
    expect(outbox.retryParked(documentKey, later, 'system')).toBe(0);
  });
});

describe('an order that was invoiced elsewhere', () => {
  test('is acknowledged and opens one task with the reversal, however often it is answered', () => {
    const { ledger, key, documentKey, invoice, now } = made;
    const conflict = { outcome: 'orderConflict', uploadKey: documentKey, by: '12306', code: 'E1', number: '77' } as const;
    ledger.outbox.recordResults([conflict], now);
    ledger.outbox.recordResults([conflict], now);
    const tasks = ledger.tasks.open();
    expect(tasks).toMatchObject([
      {
        what: 'orderConflict',
        invoice: key,
        by: '12306',
        theirs: { code: 'E1', number: '77' },
        reversal: { colour: 'red', original: key, totals: { gross: -invoice.content.totals.gross } },
      },
    ]);
    expect(ledger.outbox.unuploaded().count).toBe(0);
  });
});

describe('a delivery', () => {
  test('forgets where it went when it has arrived', () => {
    const { ledger, documentKey, layoutKey, bench, now } = made;
    ledger.outbox.addDelivery(sms('D-1'));
    const accepted = [documentKey, layoutKey].map((uploadKey) => ({ outcome: 'accepted', uploadKey }) as const);
    ledger.outbox.recordResults(accepted, now);
    expect(ledger.outbox.due(now, 9, 'delivery')[0]?.json).toContain('13800138000');
    ledger.outbox.recordResults([{ outcome: 'delivered', uploadKey: 'D-1', url: null }], now);
    const stored = bench.db().prepare("SELECT document FROM outbox WHERE upload_key = 'D-1'").get();
    expect(JSON.stringify(stored)).not.toContain('13800138000');
  });

  test('asked for again while it is on its way is the same one; after it has arrived it is another', () => {
    const { ledger, documentKey, layoutKey, now } = made;
    expect(ledger.outbox.addDelivery(sms('D-1'))).toBe('D-1');
    expect(ledger.outbox.addDelivery(sms('D-2'))).toBe('D-1');
    expect(ledger.outbox.addDelivery({ ...sms('D-3'), to: '13900139000' })).toBe('D-3');
    const accepted = [documentKey, layoutKey].map((uploadKey) => ({ outcome: 'accepted', uploadKey }) as const);
    ledger.outbox.recordResults([...accepted, { outcome: 'delivered', uploadKey: 'D-1', url: null }], now);
    expect(ledger.outbox.addDelivery(sms('D-4'))).toBe('D-4');
  });

  test('of an invoice that is not there is none', () => {
    const { ledger, key } = made;
    const invoice = { ...key, number: '99999999' as typeof key.number };
    expect(ledger.outbox.addDelivery({ ...sms('D-2'), invoice })).toBeNull();
  });
});

describe('the address of a delivery', () => {
  const mail = 'zhang.san@mail.example.com';
  const dump = () =>
    JSON.stringify(['outbox', 'journal'].map((table) => made.bench.db().prepare(`SELECT * FROM ${table}`).all()));

  function refused(uploadKey: string): void {
    const { ledger, documentKey, layoutKey, now } = made;
    ledger.outbox.addDelivery({ ...sms(uploadKey), channel: 'email', to: mail });
    const accepted = [documentKey, layoutKey].map((key) => ({ outcome: 'accepted', uploadKey: key }) as const);
    const detail = `no such mailbox: ${mail} 13800138000`;
    const problem = { code: 'platform-refused', details: { detail } } as const;
    ledger.outbox.recordFailure({ uploadKeys: [uploadKey], problem, at: now, nextAt: now });
    ledger.outbox.recordResults([...accepted, { outcome: 'rejected', uploadKey, type: 'bad-address', detail }], now);
  }

  test('stands in what is to be sent and nowhere else, whatever the platform repeats of it', () => {
    refused('D-1');
    const text = dump();
    expect(text.split(mail)).toHaveLength(2);
    expect(text).not.toContain('13800138000');
    expect(made.ledger.outbox.list(made.now, 9)[0]?.problem?.details.detail).toBe(
      'no such mailbox: z***@mail.example.com 138******00',
    );
  });

  test('is forgotten when it was refused and nobody tried again for a week; then it waits no more', () => {
    refused('D-1');
    const { outbox } = made.ledger;
    expect(outbox.giveUpDeliveries('2026-11-29T09:59:00.000+08:00' as Instant)).toBe(0);
    expect(outbox.unuploaded().parked).toBe(1);
    expect(outbox.giveUpDeliveries('2026-11-29T10:01:00.000+08:00' as Instant)).toBe(1);
    expect(dump()).not.toContain(mail);
    expect(outbox.unuploaded().parked).toBe(0);
    expect(outbox.retryParked('D-1', evenLater, 'system')).toBe(0);
    expect(made.journalled('delivery-given-up')).toBe(1);
    expect(outbox.addDelivery({ ...sms('D-2'), channel: 'email', to: mail })).toBe('D-2');
  });

  test('in the timeline the buyer’s way to the invoice stands, in the journal it does not', () => {
    const { ledger, invoice, documentKey, layoutKey, now } = made;
    ledger.outbox.addDelivery({ ...sms('D-1'), channel: 'qr', to: '' });
    const accepted = [documentKey, layoutKey].map((uploadKey) => ({ outcome: 'accepted', uploadKey }) as const);
    const url = 'https://platform.example/i/7';
    ledger.outbox.recordResults([...accepted, { outcome: 'delivered', uploadKey: 'D-1', url }], now);
    // A delivery is not of the document, but its own subject.
    expect(JSON.stringify(ledger.views.timeline(invoice.origin.requestId))).toContain(url);
    expect(JSON.stringify(made.bench.db().prepare('SELECT data FROM journal').all())).not.toContain(url);
  });
});

function acknowledged(since: Instant | null) {
  const { digests } = made.ledger;
  return digests.spans(since).flatMap((span) => digests.acknowledged(span, 100).ranges);
}

describe('what the platform has lost', () => {
  test('is due again, with its layout file, and an acknowledged one leaves that state in no other way', () => {
    const { ledger, bench, documentKey, layoutKey, journalled, now } = made;
    const accepted = [documentKey, layoutKey].map((uploadKey) => ({ outcome: 'accepted', uploadKey }) as const);
    ledger.outbox.recordResults(accepted, now);
    const [range] = acknowledged(null);
    expect(range).toMatchObject({ kind: '007', entries: [{ revision: 1 }] });
    expect(ledger.digests.reopen([documentKey, 'not-ours'], 'lost-by-platform', later)).toBe(1);
    expect(acknowledged(null)).toEqual([]);
    expect(keys(ledger.outbox.due(later, 9, 'document'))).toEqual([documentKey]);
    ledger.outbox.recordResults([{ outcome: 'accepted', uploadKey: documentKey }], later);
    expect(keys(ledger.outbox.due(later, 9, 'layout'))).toEqual([layoutKey]);
    expect(journalled('document-reopened')).toBe(1);
    expect(() => bench.db().exec("UPDATE outbox SET state = 'pending'")).toThrow('stays acknowledged');
  });

  test('only what was issued since the given time is compared', () => {
    const { ledger, documentKey, now } = made;
    ledger.outbox.recordResults([{ outcome: 'accepted', uploadKey: documentKey }], now);
    expect(acknowledged('2027-01-01T00:00:00.000+08:00' as Instant)).toEqual([]);
    expect(acknowledged(now)).toHaveLength(1);
  });

  test('shows at its layout file first: the document goes again, then the layout file, without a person', () => {
    const { ledger, documentKey, layoutKey, now } = made;
    const lost = { outcome: 'rejected', uploadKey: layoutKey, type: 'invoice-not-found', detail: '' } as const;
    for (let time = 0; time < 5; time++) {
      ledger.outbox.recordResults([{ outcome: 'accepted', uploadKey: documentKey }], now);
      expect(keys(ledger.outbox.due(now, 9, 'layout'))).toEqual([layoutKey]);
      ledger.outbox.recordResults([lost], now);
      expect(ledger.outbox.due(now, 9, 'layout')).toEqual([]);
      expect(keys(ledger.outbox.due(now, 9, 'document'))).toEqual([documentKey]);
    }
    ledger.outbox.recordResults([{ outcome: 'duplicate', uploadKey: documentKey }], now);
    ledger.outbox.recordResults([lost], now);
    expect(ledger.outbox.unuploaded().parked).toBe(1);
  });

  test('takes a layout file out of the parking lane that was there for want of its document only', () => {
    const { ledger, documentKey, layoutKey, now } = made;
    const lost = { outcome: 'rejected', uploadKey: layoutKey, type: 'invoice-not-found', detail: '' } as const;
    ledger.outbox.recordResults([{ outcome: 'accepted', uploadKey: documentKey }], now);
    for (let time = 0; time < 6; time++) {
      ledger.outbox.recordResults([lost], now);
      ledger.outbox.recordResults([{ outcome: 'accepted', uploadKey: documentKey }], now);
    }
    expect(ledger.outbox.unuploaded().parked).toBe(1);
    ledger.digests.reopen([documentKey], 'lost-by-platform', later);
    expect(ledger.outbox.unuploaded().parked).toBe(0);
  });
});

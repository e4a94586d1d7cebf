import { afterEach, describe, expect, test } from 'vitest';
import type { DeviceInvoice } from '../../../domain/device.ts';
import type { UserId } from '../../../domain/ids.ts';
import type { Difference } from '../../../domain/reconciliation.ts';
import { key, segment } from '../../../domain/samples.testing.ts';
import { beginIntent, bookDevice, bookPlatform, booksBench, code, deviceNo, invoiceOf, recordOf } from './books.testing.ts';
import { recordFound } from './record-found.ts';

const supervisor = 'lihua' as UserId;
let remove: () => void = () => undefined;
afterEach(() => {
  remove();
  remove = () => undefined;
});

/** A counter whose ledger does not have number 101. */
function counter(records: DeviceInvoice[] = [recordOf(invoiceOf(101))]) {
  const far = bookDevice(records, [segment(code, 101, 50, 49)]);
  const platform = bookPlatform();
  const bench = booksBench(far, platform);
  remove = () => bench.bench.remove();
  const difference: Difference = {
    deviceNo,
    kind: '026',
    code: key(code, 101).code,
    from: key(code, 101).number,
    to: key(code, 101).number,
    outcome: 'deviceOnly',
    device: null,
    ledger: null,
    platform: null,
  };
  const record = () => recordFound(difference, supervisor, bench.ports, bench.books);
  return { far, platform, record, ...bench };
}

describe('a number that a supervisor takes into the ledger', () => {
  test('comes from the device, with a document to upload, once', async () => {
    const { record, rows, ledger } = counter();
    expect(await record()).toEqual({ ok: true, value: key(code, 101) });
    expect(await record()).toEqual({ ok: true, value: key(code, 101) });
    expect(ledger.views.invoice(code, '00000101')?.origin).toMatchObject({ evidence: 'device', orderNo: '' });
    expect(rows('SELECT what, state FROM outbox ORDER BY what')).toEqual([
      { what: 'document', state: 'pending' },
      { what: 'layout', state: 'pending' },
    ]);
    expect(rows("SELECT actor FROM journal WHERE what = 'invoice-found'")).toEqual([{ actor: supervisor }]);
  });

  test('comes from the platform where that has it, also where the device has nothing', async () => {
    const { record, platform, ledger, rows } = counter([]);
    platform.has(invoiceOf(101));
    expect(await record()).toMatchObject({ ok: true });
    expect(ledger.views.invoice(code, '00000101')?.origin).toMatchObject({ evidence: 'platform', orderNo: 'E411101' });
    expect(rows("SELECT state FROM outbox WHERE what = 'document'")).toEqual([{ state: 'pending' }]);
  });

  test('is what the device signed, where the platform tells something else', async () => {
    const { record, platform, ledger } = counter();
    const invoice = invoiceOf(101);
    platform.has({ ...invoice, content: { ...invoice.content, buyer: { ...invoice.content.buyer, name: '别家公司' } } });
    await record();
    expect(ledger.views.invoice(code, '00000101')).toMatchObject({
      content: { buyer: { name: invoice.content.buyer.name } },
      origin: { evidence: 'device' },
    });
  });
});

describe('nothing is taken', () => {
  test('while the platform cannot be asked', async () => {
    const { record, platform, rows } = counter();
    platform.be('down');
    expect(await record()).toMatchObject({ ok: false, problem: { code: 'platform-unreachable' } });
    expect(rows('SELECT count(*) AS n FROM invoices')).toEqual([{ n: 0 }]);
  });

  test('while the device cannot be asked', async () => {
    const { record, far } = counter();
    far.be('silent');
    expect(await record()).toMatchObject({ ok: false, problem: { code: 'device-absent' } });
  });

  test.each([
    ['nobody has it any more', []],
    ['the device’s record is not whole', [{ ...recordOf(invoiceOf(101)), content: null }]],
    ['it was voided and the platform was never told of it', [{ ...recordOf(invoiceOf(101)), state: 'blueVoid' as const }]],
  ])('when %s', async (_name, records) => {
    expect(await counter(records).record()).toMatchObject({ ok: false, problem: { code: 'evidence-changed' } });
  });

  test('while a request of ours may be behind it', async () => {
    const { record, ledger, ports } = counter();
    beginIntent(ledger.issuing, invoiceOf(101), ports.clock.now());
    expect(await record()).toMatchObject({ ok: false, problem: { code: 'evidence-changed' } });
  });
});

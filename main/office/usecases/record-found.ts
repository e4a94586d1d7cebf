/**
 * A supervisor says that a number which the ledger does not have belongs there: it is taken from the records of device and
 * platform as they are now.
 */
import type { BooksLedger } from '../../../domain/books.ts';
import type { DeviceInvoice, TaxDevice } from '../../../domain/device.ts';
import { type FoundInvoice, foundAtPlatform, foundOnDevice, sameSignature } from '../../../domain/found-invoice.ts';
import type { InvoiceKey } from '../../../domain/ids.ts';
import type { Actor } from '../../../domain/ledger-port.ts';
import { sameKey } from '../../../domain/numbering.ts';
import type { PlatformDocument } from '../../../domain/ports.ts';
import { failed, ok, type Result } from '../../../domain/problem.ts';
import type { Difference } from '../../../domain/reconciliation.ts';
import { talkTo } from './ask-device.ts';
import type { Ports } from './ports.ts';

/**
 * Records it and answers its key; the key also when it is in the ledger by now. The platform's document is kept where it tells of what
 * the device signed, or where the device has nothing; else the device's record, of which a document is made and uploaded.
 * Problems: those of asking both, and `evidence-changed` when neither has a whole record of it any more, or an issue that nobody
 * has settled may be behind it.
 */
export async function recordFound(
  difference: Difference,
  actor: Actor,
  ports: Ports,
  books: BooksLedger,
): Promise<Result<InvoiceKey>> {
  const { deviceNo, kind, code, from: number } = difference;
  const key: InvoiceKey = { code, number };
  const device = ports.devices.all().find(({ id }) => books.lastDeviceNo(id) === deviceNo);
  if (!device) return failed('device-not-configured', { deviceId: deviceNo });
  const record = await recordOf(device, difference, ports);
  if (!record.ok) return record;
  // Without asking, the platform could be told of the same number twice in different words.
  const document = await ports.platform.document(key);
  if (!document.ok) return document;

  if (ports.ledger.isRecorded(key)) return ok(key);
  const found = choose(record.value, document.value, { deviceId: device.id, deviceNo }, ports);
  if (!found || books.mayBeUnsettled({ deviceNo, kind }, key)) return failed('evidence-changed');
  if (books.recordFound(found, ports.clock.now(), actor))
    ports.notices.invoiceRecorded(found.invoice.origin.requestId, device.id);
  return ok(key);
}

async function recordOf(
  device: TaxDevice,
  { deviceNo, kind, code, from: number }: Difference,
  ports: Ports,
): Promise<Result<DeviceInvoice | null>> {
  return talkTo(device, ports, async () => {
    const identity = await device.identify();
    if (!identity.ok) return identity;
    const actual = identity.value.deviceNo;
    if (actual !== deviceNo) return failed('device-wrong-disk', { deviceId: device.id, expected: deviceNo, actual });
    const found = await device.query({ by: 'numbers', kind, code, from: number, to: number });
    return found.ok ? ok(found.value.find(({ key }) => sameKey(key, { code, number })) ?? null) : found;
  });
}

function choose(
  record: DeviceInvoice | null,
  document: PlatformDocument | null,
  on: Parameters<typeof foundOnDevice>[1],
  { ledger, makeDocument }: Ports,
): FoundInvoice | null {
  if (document && (!record || sameSignature(record, document.invoice)))
    return foundAtPlatform(document, on, record, (orderNo) => ledger.cachedOrder(orderNo, null)?.order.source ?? null);
  return record && foundOnDevice(record, on, makeDocument);
}

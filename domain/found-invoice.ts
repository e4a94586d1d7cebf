/**
 * A number that the device gave out and the ledger does not know: whose record is believed, and what the ledger gets to keep.
 */
import type { DeviceInvoice } from './device.ts';
import type { DeviceId, DeviceNo, Instant, InvoiceKey, OrderNo, RequestId } from './ids.ts';
import { epochMs } from './instant.ts';
import type { Invoice, InvoiceState } from './invoice.ts';
import type { OrderSource } from './order.ts';
import type { MakeDocument, OutgoingDocument, PlatformDocument } from './ports.ts';
import { signedOf } from './settlement.ts';

/**
 * An invoice that the ledger did not see being issued, taken from the record of the device or of the platform: after a lost disk, a
 * restored backup, or another program on the device.
 */
export interface FoundInvoice {
  readonly invoice: Invoice;
  readonly state: InvoiceState;
  /** As the platform holds it, or made now and to be uploaded. */
  readonly document: OutgoingDocument;
  /** The platform has the document already. */
  readonly held: boolean;
}

/** What is known of a number that the ledger does not have. */
export interface Finding {
  /** Null when the device does not have it. */
  readonly device: DeviceInvoice | null;
  /** Null when the platform said that it has none; `unknown` when it could not be asked. */
  readonly platform: PlatformDocument | null | 'unknown';
  /** The ledger cannot be expected to have it: empty, younger than the number, or restored from a copy. */
  readonly ledgerIsYounger: boolean;
  /** This counter, where other counters issue on the same device, as on a server of the station; null where the device is its own. */
  readonly amongCounters: string | null;
  /** The device has it under a request of this counter. */
  readonly isOwn: boolean;
}

/**
 * - `platform`, `device`: recorded from that one's record without a person.
 * - `wait`: the platform must be asked first, or the same number would be told to it twice in different words.
 * - `person`: another program used the device, or the records contradict each other.
 * - `others`: another counter of the station issued it, or will tell the platform of it; it is none of this ledger's business.
 */
export type Belief = 'platform' | 'device' | 'wait' | 'person' | 'others';

export function beliefIn({ device, platform, ledgerIsYounger, amongCounters, isOwn }: Finding): Belief {
  if (device === null) return 'person';
  if (platform === 'unknown') return 'wait';
  if (platform !== null) {
    if (amongCounters !== null && platform.counterId !== amongCounters) return isOwn ? 'person' : 'others';
    return sameSignature(device, platform.invoice) ? 'platform' : 'person';
  }
  // Whose it is cannot be told, so a document of it could become the second one.
  if (amongCounters !== null) return ledgerIsYounger || isOwn ? 'person' : 'others';
  return ledgerIsYounger && isWhole(device) ? 'device' : 'person';
}

/** True when the device's own record is all that an invoice needs. A voided one is not: the platform must be told of both, the issue and the void. */
export function isWhole(device: DeviceInvoice): boolean {
  return device.content !== null && device.state === device.content.colour;
}

/** True when the device's record and the platform's tell of the same signature over the same sums for the same buyer; one of them may know of a void. */
export function sameSignature(device: Signature, { content, signed }: Invoice): boolean {
  return (
    device.kind === content.kind &&
    epochMs(device.issuedAt) === epochMs(signed.issuedAt) &&
    device.cipher === signed.cipher &&
    device.checkCode === signed.checkCode &&
    device.buyerName.trim() === content.buyer.name.trim() &&
    device.totals.net === content.totals.net &&
    device.totals.tax === content.totals.tax
  );
}

type Signature = Pick<DeviceInvoice, 'kind' | 'issuedAt' | 'cipher' | 'checkCode' | 'buyerName' | 'totals'>;

/** True when two records tell of one issue: the number, and all that {@link sameSignature} looks at. */
export function sameIssue({ content, signed }: Invoice, other: Invoice): boolean {
  const { kind, buyer, totals } = content;
  const sameNumber = signed.code === other.signed.code && signed.number === other.signed.number;
  return sameNumber && sameSignature({ ...signed, kind, buyerName: buyer.name, totals }, other);
}

/** The device on this counter that the number belongs to. */
export interface FoundOn {
  readonly deviceId: DeviceId;
  readonly deviceNo: DeviceNo;
}

/**
 * The invoice as the platform's document tells it, with its order and order lines, so that they cannot be invoiced again. The
 * document leaves out payee and reviewer, which the device's record may have, and the business that sold the order, which
 * `sourceOf` may know.
 */
export function foundAtPlatform(
  document: PlatformDocument,
  on: FoundOn,
  record: DeviceInvoice | null,
  sourceOf: (orderNo: OrderNo) => OrderSource | null,
): FoundInvoice {
  const { state, uploadKey, revision, json, sha256 } = document;
  const { content, signed, origin } = document.invoice;
  const { payee, reviewer } = record?.content ?? content;
  const source = sourceOf(origin.orderNo) ?? origin.source;
  return {
    invoice: {
      content: { ...content, payee, reviewer },
      signed,
      origin: { ...origin, ...on, requestId: requestOf(signed), source, evidence: 'platform' },
    },
    state,
    document: { uploadKey, revision, json, sha256 },
    held: true,
  };
}

/** The invoice as the device's record tells it; no order is known. Null when the record does not hold all of an invoice. */
export function foundOnDevice(record: DeviceInvoice, on: FoundOn, makeDocument: MakeDocument): FoundInvoice | null {
  if (record.content === null || !isWhole(record)) return null;
  const invoice: Invoice = {
    content: record.content,
    signed: signedOf(record),
    origin: {
      ...on,
      requestId: requestOf(record.key),
      orderNo: '' as OrderNo,
      source: 'other',
      orderLineIds: [],
      offline: false,
      evidence: 'device',
    },
  };
  return { invoice, state: record.state, document: makeDocument(invoice, 1), held: false };
}

/** True when the ledger had not begun when the invoice was issued; `since` is null for a ledger that has none of the device's. */
export function isBefore(issuedAt: Instant, since: Instant | null): boolean {
  return since === null || (epochMs(issuedAt) ?? 0) < (epochMs(since) ?? 0);
}

/** The same for every try, so that one number can be found only once. */
function requestOf({ code, number }: InvoiceKey): RequestId {
  return `rebuilt-${code}-${number}` as RequestId;
}

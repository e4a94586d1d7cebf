/**
 * A number that was voided unused (空白作废), because its paper form was spoilt before anything was printed on it. It has no invoice, and is
 * accounted for all the same: on the device, in the ledger and at the platform.
 */
import type { DeviceNo, Instant, InvoiceKey } from './ids.ts';
import type { InvoiceKind } from './kinds.ts';
import type { OutgoingDocument } from './ports.ts';

export interface BlankVoid {
  readonly deviceNo: DeviceNo;
  readonly kind: InvoiceKind;
  readonly key: InvoiceKey;
  /** By the device's clock, where it tells. */
  readonly voidedAt: Instant;
  /** Who voided it, as documents name people. */
  readonly clerk: string;
}

/** The one document of such a number; the same facts give the same text. */
export type MakeBlankVoidDocument = (blank: BlankVoid) => OutgoingDocument;

/** As the ledger keeps it: what happened, and what the platform is told of it. */
export interface VoidedBlank {
  readonly blank: BlankVoid;
  readonly document: OutgoingDocument;
}

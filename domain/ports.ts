/**
 * What the use cases need of the world, as interfaces. The office gives real ones; tests give small ones.
 */

import type { Change } from './change.ts';
import type { TaxDevice } from './device.ts';
import type { ETicket } from './eticket.ts';
import type { ClaimId, DeviceId, Instant, InvoiceKey, InvoiceNumber, OrderLineId, OrderNo, PrinterId } from './ids.ts';
import type { Invoice, InvoiceContent, InvoiceState } from './invoice.ts';
import type { InvoiceKind } from './kinds.ts';
import type { Sealable, SealLook } from './layout-file.ts';
import type { Fen } from './money.ts';
import type { Order, OrderSource } from './order.ts';
import type { AcknowledgedRange, OutboxResult } from './outbox.ts';
import type { Offset, PrintPart } from './print-job.ts';
import type { Result } from './problem.ts';
import type { LayoutFormat, SealAnswer, SealRequest } from './seal.ts';
import type { Template, TemplateVersion } from './template.ts';

/** Time, so that tests and replays can hold it. */
export interface Clock {
  now(): Instant;
}

/** The characters a device can take. */
export interface Charset {
  /** Bytes of `text` on the wire (GBK); characters it cannot hold count 1. */
  byteLength(text: string): number;
  /** Characters of `text` that cannot be written, in order, without repeats. */
  unencodable(text: string): readonly string[];
}

/** The devices of this counter. */
export interface Devices {
  /** Those that issue a kind for a business, the first choice first; none when the settings name none. */
  inOrder(kind: InvoiceKind, source: OrderSource): readonly TaxDevice[];
  /** The first of them that can issue now; when none can, the first, which tells why. Null when there is none. */
  route(kind: InvoiceKind, source: OrderSource): TaxDevice | null;
  byId(id: DeviceId): TaxDevice | null;
  all(): readonly TaxDevice[];
}

/** A claim as the platform granted it. */
export interface Claim {
  readonly claimId: ClaimId;
  readonly expiresAt: Instant;
}

/**
 * The central platform. Trouble is a Problem. A code that starts with `platform-` and is not `platform-refused` says nothing
 * of what was asked: nobody could be asked, or the answer could not be believed. Everything else is an answer.
 */
export interface Platform {
  time(): Promise<Result<Instant>>;
  findOrder(orderNo: OrderNo, source: OrderSource | null): Promise<Result<Order>>;
  /** The station's orders for the offline cache, newest state each. */
  orders(
    cursor: string | null,
    limit: number,
  ): Promise<Result<{ readonly orders: readonly Order[]; readonly cursor: string; readonly more: boolean }>>;
  claim(claimId: ClaimId, orderNo: OrderNo, lineIds: readonly OrderLineId[]): Promise<Result<Claim>>;
  releaseClaim(claimId: ClaimId): Promise<Result<void>>;
  /** Documents are the exact JSON texts of the outbox; results come in request order. */
  upload(documents: readonly string[]): Promise<Result<readonly OutboxResult[]>>;
  /** Puts a layout file; the same bytes again are no trouble, other bytes are `conflict`. */
  putLayout(uploadKey: string, key: InvoiceKey, format: LayoutFormat, file: Uint8Array): Promise<Result<OutboxResult>>;
  /** @param json The exact JSON text of the outbox. */
  deliver(uploadKey: string, json: string): Promise<Result<OutboxResult>>;
  /**
   * Asks the seal service to sign a layout file's digest. Fails with `no-seal-for-taxpayer` when it has no seal of this company. Asked
   * again, it signs again; it may have another seal by then.
   */
  seal(request: SealRequest): Promise<Result<SealAnswer>>;
  /** Compares a range of documents; null when the platform has exactly these, else what it has. */
  compare(range: AcknowledgedRange): Promise<Result<readonly TheirEntry[] | null>>;
  /** The latest revision of a document that the platform has; null when it has none. */
  document(key: InvoiceKey): Promise<Result<PlatformDocument | null>>;
  /** What has changed since `cursor`; waits up to 25 s for something to happen. */
  changes(cursor: string | null): Promise<Result<{ readonly changes: readonly Change[]; readonly cursor: string }>>;
  telemetry(report: Telemetry): Promise<Result<void>>;
}

/** One document as the platform lists it. */
export interface TheirEntry {
  readonly number: InvoiceNumber;
  readonly revision: number;
  readonly sha256: string;
}

/** A document that the platform holds, checked against its own fingerprint. */
export interface PlatformDocument {
  readonly uploadKey: string;
  readonly revision: number;
  readonly counterId: string;
  readonly state: InvoiceState;
  readonly sha256: string;
  /** Its exact canonical text. */
  readonly json: string;
  /** What it tells of, rebuilt. The request id is the platform's not to know: `platform-code-number`. */
  readonly invoice: Invoice;
}

/** One counter's own report of itself. */
export interface Telemetry {
  readonly at: Instant;
  readonly version: string;
  readonly devices: readonly {
    readonly deviceId: DeviceId;
    readonly state: string;
    readonly stock: Readonly<Partial<Record<InvoiceKind, number>>>;
  }[];
  readonly unuploaded: { readonly count: number; readonly oldestAt: Instant | null; readonly gross: Fen };
  readonly printers: readonly { readonly printerId: PrinterId; readonly state: string }[];
}

/** The document that goes to the platform, made from an invoice once and kept as text for ever. */
export interface OutgoingDocument {
  /** `code-number-revision`. */
  readonly uploadKey: string;
  readonly revision: number;
  /** The JSON text that is sent. */
  readonly json: string;
  readonly sha256: string;
}
export type MakeDocument = (invoice: Invoice, revision: number) => OutgoingDocument;

/** Draws invoices: same input, same bytes. Problems: `layout-glyph-missing`, `layout-text-too-long`. */
export interface Layout {
  /** The layout file (版式文件), not sealed, and saying so. */
  file(invoice: Invoice, template: Template, format: LayoutFormat): Promise<Result<Uint8Array>>;
  /** The layout file with a hole for its signature. Problem beside the others: `seal-not-valid`, when the picture cannot be read. */
  sealable(invoice: Invoice, template: Template, format: LayoutFormat, look: SealLook): Promise<Result<Sealable>>;
  /** Whether it could be drawn, with the fields of the signature as long as they can be. */
  check(content: InvoiceContent, template: Template): Promise<Result<void>>;
  /** What a printer gets, or somebody who looks at it before. Problem beside the others: `seal-not-valid`. */
  paper(invoice: Invoice, template: Template, view: PaperView): Promise<Result<DrawnPaper>>;
  /** A ruled page of the template's paper, to see where a printer puts things; not an invoice. */
  testPage(template: Template, offset: Offset): Promise<DrawnPaper>;
}
export interface PaperView {
  readonly part: PrintPart;
  /** 0 for the original, n for its n-th copy. */
  readonly copy: number;
  readonly voided: boolean;
  readonly training: boolean;
  /** PNG of the seal where the layout file has one. */
  readonly seal: Uint8Array | null;
  readonly offset: Offset;
  /** To be looked at: with what is printed on the form already, and not moved. */
  readonly onScreen: boolean;
}
export interface DrawnPaper {
  readonly pdf: Uint8Array;
  /** mm */
  readonly media: { readonly width: number; readonly height: number };
}

/** Reads and draws the railway's own electronic invoice, which is none of this counter's. */
export interface ETicketReader {
  /**
   * @param xml The data file of one ticket.
   * Problems: `eticket-unreadable`, `layout-glyph-missing`, `layout-text-too-long`.
   */
  eTicket(xml: string): Promise<Result<{ readonly ticket: ETicket; readonly paper: DrawnPaper }>>;
}

/** Whether an invoice will have a layout file and fit its paper, asked before the device is: nothing may first fail on paper. */
export interface LayoutCheck {
  /**
   * Answers the template that the layout file will be made with.
   * @param printerId Where it is printed at once; null when it is not.
   * Problems: `layout-glyph-missing`, `layout-text-too-long`, `template-not-found`, `template-damaged`, `paper-not-for-kind`.
   */
  check(content: InvoiceContent, printerId: PrinterId | null): Promise<Result<TemplateVersion>>;
}

/** The operating system's print spooler. */
export interface Spooler {
  printers(): Promise<Result<readonly SpoolerPrinter[]>>;
  /** Hands the file over, silently. The answer is the spooler's own job name; spooled is not printed. */
  submit(job: {
    readonly queue: string;
    readonly title: string;
    readonly pdf: Uint8Array;
    readonly copies: number;
    /** Of the paper, mm: nothing is ever scaled or turned. */
    readonly media: { readonly width: number; readonly height: number };
  }): Promise<Result<string>>;
  /** What the spooler says of a job it was given. */
  jobState(queue: string, spoolerJob: string): Promise<Result<SpoolerJob>>;
  /** Takes a job back; one that is over already stays as it is. */
  cancel(queue: string, spoolerJob: string): Promise<Result<void>>;
  /** Name of the job with this title, finished or not, after an answer to `submit` was lost; null when there is none. */
  findJob(queue: string, title: string): Promise<Result<string | null>>;
}
export interface SpoolerPrinter {
  readonly queue: string;
  readonly state: 'idle' | 'printing' | 'stopped';
  /** False when it takes no new jobs; absent when the spooler does not tell. */
  readonly accepting?: boolean;
  readonly reason: string;
}
/**
 * `gone` when the spooler should know it and does not. `left` is the end of every job on a spooler that forgets a job when it has
 * passed it on: whether paper came out it cannot tell.
 */
export type SpoolerJobState =
  | 'pending'
  | 'held'
  | 'processing'
  | 'stopped'
  | 'completed'
  | 'cancelled'
  | 'aborted'
  | 'left'
  | 'gone';
export interface SpoolerJob {
  readonly state: SpoolerJobState;
  /** The spooler's keywords for why, `printer-stopped` and the printer's own (`media-empty`) for one; empty when it has none. */
  readonly reasons: readonly string[];
}

/** The offline order cache's answer. */
export interface CachedOrder {
  readonly order: Order;
  readonly fetchedAt: Instant;
}

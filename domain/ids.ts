/**
 * Branded identifiers, so that a device id can never be passed where a request id is meant.
 * Values are made at the edge (office, wires, window); the domain only carries them.
 */
declare const brand: unique symbol;
/** `T` that only the named maker may produce. */
export type Brand<T, Name extends string> = T & { readonly [brand]: Name };

/** Durable id of one wish to issue; made when the draft opens, at most 50 ASCII characters (it is also the `fpqqlsh`). */
export type RequestId = Brand<string, 'RequestId'>;
/** Id of a configured device on this counter, chosen by station IT (`disk-1`). */
export type DeviceId = Brand<string, 'DeviceId'>;
/** Number of the tax disk or key itself (税控盘编号 skpbh), 12 digits. */
export type DeviceNo = Brand<string, 'DeviceNo'>;
/** Order number of the selling system (订单号 / 货票号). */
export type OrderNo = Brand<string, 'OrderNo'>;
/** Line of an order, unique inside it. */
export type OrderLineId = Brand<string, 'OrderLineId'>;
/** Claim on order lines held at the platform. */
export type ClaimId = Brand<string, 'ClaimId'>;
/** Invoice code (发票代码 fpdm), 10 or 12 digits. */
export type InvoiceCode = Brand<string, 'InvoiceCode'>;
/** Invoice number (发票号码 fphm), 8 digits, zero-padded text. Compare as integers, never as text. */
export type InvoiceNumber = Brand<string, 'InvoiceNumber'>;
/** Person who works here. */
export type UserId = Brand<string, 'UserId'>;
/** A printer as this counter names it. */
export type PrinterId = Brand<string, 'PrinterId'>;
/** A print job in this counter's own queue. */
export type PrintJobId = Brand<string, 'PrintJobId'>;
/** Opaque session secret handed to the window at sign-in. */
export type SessionToken = Brand<string, 'SessionToken'>;

/** RFC 3339 time at +08:00 (`2026-11-22T10:00:00+08:00`, with or without milliseconds). Lexical order is time order. */
export type Instant = Brand<string, 'Instant'>;

/** Code and number together name one invoice for ever. */
export interface InvoiceKey {
  readonly code: InvoiceCode;
  readonly number: InvoiceNumber;
}

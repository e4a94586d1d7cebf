/**
 * An invoice: what is asked of the device, what the device signed, and the record of both.
 */
import type {
  DeviceId,
  DeviceNo,
  Instant,
  InvoiceCode,
  InvoiceKey,
  InvoiceNumber,
  OrderLineId,
  OrderNo,
  RequestId,
} from './ids.ts';
import type { InvoiceKind } from './kinds.ts';
import type { Fen } from './money.ts';
import type { OrderSource } from './order.ts';
import type { Decimal, TaxCode, TaxRate, ZeroRate } from './tax-types.ts';

/** Seller or buyer (销方 / 购方). Empty text where a field is not given. */
export interface Party {
  readonly name: string;
  /** Taxpayer id (纳税人识别号), may be empty for a private buyer. */
  readonly taxId: string;
  /** Address and telephone (地址、电话), one field on the form. */
  readonly addressPhone: string;
  /** Bank and account (开户行及账号), one field on the form. */
  readonly bankAccount: string;
}

/** One row of the form. `net` and `tax` are what the device signs; all other figures explain them. */
export interface InvoiceLine {
  /** Nature of the row (发票行性质 fphxz). A `discount` row follows its `discounted` row at once. */
  readonly nature: 'normal' | 'discount' | 'discounted';
  /** Goods or service with its class short name in stars: `*运输服务*旅客运输`. */
  readonly name: string;
  readonly taxCode: TaxCode;
  readonly spec: string;
  readonly unit: string;
  /** Absent when the row has no quantity; then `price` is absent too. */
  readonly quantity?: Decimal;
  readonly price?: Decimal;
  /** Whether `price` includes tax (含税标志 hsbz). */
  readonly priceIncludesTax: boolean;
  readonly net: Fen;
  readonly rate: TaxRate;
  readonly tax: Fen;
  /** Present exactly when the rate is zero. */
  readonly zeroRate?: ZeroRate;
  /** Deduction of differential taxation (扣除额 kcje). */
  readonly deduction?: Fen;
}

/** Totals of a form: `net + tax = gross`, each the sum of its rows. */
export interface Totals {
  readonly net: Fen;
  readonly tax: Fen;
  readonly gross: Fen;
}

/** Everything the device needs to issue; complete and valid before it is written as an intent. */
export interface InvoiceContent {
  readonly kind: InvoiceKind;
  readonly colour: 'blue' | 'red';
  readonly seller: Party;
  readonly buyer: Party;
  /** 1 to 2000 rows; more than 8 make a goods list (清单) and one placeholder row on the face. */
  readonly lines: readonly InvoiceLine[];
  readonly totals: Totals;
  readonly remarks: string;
  readonly payee: string;
  readonly reviewer: string;
  /** Clerk's name as printed (开票人 kpr), required, at most 16 GBK bytes. */
  readonly clerk: string;
  /** Blue invoice that a red one reverses. */
  readonly original?: InvoiceKey;
  /** Red-letter form number (红字信息表编号), 16 digits, special kinds only. */
  readonly redFormNo?: string;
}

/** What the device gave back: the signature of one invoice. */
export interface Signed {
  readonly code: InvoiceCode;
  readonly number: InvoiceNumber;
  readonly issuedAt: Instant;
  /** Cipher text (税控码 skm), 112 characters as a rule; printed in four rows. */
  readonly cipher: string;
  /** Check code (校验码 jym), 20 digits; empty for paper special. */
  readonly checkCode: string;
}

/** State of an issued invoice at the device (发票状态 fpzt). */
export type InvoiceState = 'blue' | 'red' | 'blankVoid' | 'blueVoid' | 'redVoid';

/** This counter among the channels that may have invoiced an order, as a sentence names it in either language. */
export const thisCounter = '本窗口 this counter';

/** Where an invoice came from and on which device it was signed. */
export interface InvoiceOrigin {
  readonly requestId: RequestId;
  readonly deviceId: DeviceId;
  readonly deviceNo: DeviceNo;
  readonly orderNo: OrderNo;
  readonly source: OrderSource;
  readonly orderLineIds: readonly OrderLineId[];
  /** The platform could not be asked for the claim; the invoice was issued on the counter's own word. */
  readonly offline: boolean;
  /** Whose record it was taken from when this ledger did not see it being issued; absent on every other invoice. */
  readonly evidence?: 'device' | 'platform';
}

/** One ledger row: content, signature and origin. Never changed once written. */
export interface Invoice {
  readonly content: InvoiceContent;
  readonly signed: Signed;
  readonly origin: InvoiceOrigin;
}

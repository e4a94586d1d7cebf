/**
 * A draft: what the clerk may still change before the device is asked.
 */
import type { Instant, OrderLineId, OrderNo, RequestId } from './ids.ts';
import type { Party } from './invoice.ts';
import type { InvoiceKind } from './kinds.ts';
import type { Fen } from './money.ts';
import type { OrderSource } from './order.ts';
import type { Decimal, TaxCode, TaxRate, ZeroRate } from './tax-types.ts';

/** A line as the clerk sees it: one amount, tax included or not, from which net and tax follow. */
export interface DraftLine {
  /** Order line this row invoices; absent on rows that belong to no order. */
  readonly orderLineId?: OrderLineId;
  /** With the class short name in stars: `*运输服务*旅客运输`. */
  readonly name: string;
  readonly taxCode: TaxCode;
  readonly spec: string;
  readonly unit: string;
  readonly quantity?: Decimal;
  /** Unit price; includes tax exactly when `includesTax`. */
  readonly price?: Decimal;
  readonly amount: Fen;
  readonly includesTax: boolean;
  readonly rate: TaxRate;
  readonly zeroRate?: ZeroRate;
  /** Discount on this line in the same terms as `amount`, positive; becomes a discount row of its own. */
  readonly discount?: Fen;
}

/** The clerk's part of a draft. */
export interface DraftInput {
  readonly kind: InvoiceKind;
  readonly buyer: Party;
  readonly lines: readonly DraftLine[];
  readonly remarks: string;
  readonly payee: string;
  readonly reviewer: string;
}

/** A draft with its durable request id; kept in the ledger until it is issued or dropped. */
export interface Draft extends DraftInput {
  readonly requestId: RequestId;
  readonly orderNo: OrderNo;
  readonly source: OrderSource;
  readonly openedAt: Instant;
}

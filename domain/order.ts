/**
 * A paid order as the platform tells it: what may become an invoice.
 */
import type { Instant, InvoiceCode, InvoiceNumber, OrderLineId, OrderNo } from './ids.ts';
import type { Fen } from './money.ts';
import type { TaxCode, TaxRate } from './tax-types.ts';

/** Selling system an order comes from: 12306 passenger, 95306 freight, and the station's own businesses. */
export const orderSources = ['passenger', 'freight', 'catering', 'hotel', 'other'] as const;
export type OrderSource = (typeof orderSources)[number];

export const orderStates = ['paid', 'travelled', 'changed', 'refunded', 'partlyRefunded', 'closed'] as const;
export type OrderState = (typeof orderStates)[number];

export interface OrderLine {
  readonly lineId: OrderLineId;
  readonly description: string;
  /** Passenger's name, as printed on the ticket. */
  readonly passenger?: string;
  /** Identity number, already masked by the platform. */
  readonly idMasked?: string;
  readonly train?: string;
  readonly from?: string;
  readonly to?: string;
  readonly seat?: string;
  readonly taxCode: TaxCode;
  readonly taxRate: TaxRate;
  /** Paid amount, tax included. */
  readonly gross: Fen;
  /** Part already paid back, tax included. */
  readonly refunded: Fen;
  /** The invoice that already covers this line, here or on another channel. */
  readonly invoiced: null | { readonly code: InvoiceCode; readonly number: InvoiceNumber; readonly channel: string };
}

export interface Order {
  readonly orderNo: OrderNo;
  readonly source: OrderSource;
  readonly state: OrderState;
  readonly paidAt: Instant;
  /** `YYYY-MM-DD` of the trip or service. */
  readonly travelDate?: string;
  /** Title the buyer left with the order, if any. */
  readonly buyerHint?: { readonly name: string; readonly taxId?: string };
  readonly lines: readonly OrderLine[];
  /** Rises with every change at the platform. */
  readonly version: number;
}

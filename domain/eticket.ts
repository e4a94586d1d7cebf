/**
 * The railway's own electronic invoice (电子发票（铁路电子客票）): issued by the platform for one trip or one refund fee, never by a
 * counter's device. The counter reads it, shows it and prints it.
 */
import type { Fen } from './money.ts';

export interface TicketStation {
  readonly name: string;
  readonly pinyin: string;
}

/** Every field as the data file has it; empty text where it has none. Days are `YYYY-MM-DD`. */
export interface ETicket {
  /** Invoice number, 20 digits. */
  readonly number: string;
  /** Number of the ticket itself (电子客票号). */
  readonly ticketNo: string;
  readonly issuedOn: string;
  /** Type of business; `退` is a refund fee (退票费). */
  readonly business: string;
  readonly from: TicketStation;
  readonly to: TicketStation;
  readonly train: string;
  /** Day of the trip, which is not the day of issue. */
  readonly travelDate: string;
  readonly departureTime: string;
  readonly airConditioning: string;
  readonly seatLevel: string;
  readonly carriage: string;
  readonly seat: string;
  /** Tax included; the only amount that is printed. */
  readonly fare: Fen;
  readonly net: Fen | null;
  /** Decimal fraction: `0.09`. */
  readonly taxRate: string;
  readonly tax: Fen | null;
  /** Masked by the issuer. */
  readonly idMasked: string;
  readonly passenger: string;
  readonly purchaser: { readonly name: string; readonly taxId: string };
  /** The invoice that this one reverses or replaces. */
  readonly original: string;
  readonly remarks: string;
  readonly issuer: string;
}

/**
 * One box takes everything: typed, pasted or scanned text is told apart by its shape alone.
 */
import type { InvoiceCode, InvoiceNumber, OrderNo } from './ids.ts';
import type { OrderSource } from './order.ts';
import { type QrContent, readQrText } from './qr.ts';

export type Scan =
  | {
      readonly kind: 'order';
      readonly orderNo: OrderNo /** Null where the shape does not tell; the platform then does. */;
      readonly source: OrderSource | null;
    }
  | { readonly kind: 'invoice'; readonly code: InvoiceCode; readonly number: InvoiceNumber }
  | { readonly kind: 'invoiceQr'; readonly invoice: QrContent }
  | { readonly kind: 'malformed' };

/** Longest text that can be anything; the longest shape, an invoice's QR text, stays under it. */
const maxLength = 200;

/** Order numbers by selling system; an electronic ticket number (20 or 21 digits) finds its passenger order. */
const orderShapes: readonly { readonly source: OrderSource; readonly shape: RegExp }[] = [
  { source: 'passenger', shape: /^E\d{9}$/ },
  { source: 'passenger', shape: /^\d{20,21}$/ },
  { source: 'freight', shape: /^HY\d{12}$/ },
  { source: 'catering', shape: /^CY\d{10}$/ },
  { source: 'hotel', shape: /^JD\d{10}$/ },
  { source: 'other', shape: /^QT\d{10}$/ },
];

/** Numbers of systems not named above: letters, digits and dashes with a digit among them, as typed. */
const otherShape = /^(?=.*\d)[A-Za-z0-9][A-Za-z0-9_-]{3,39}$/;
/** A known shape with a digit too many or too few, or an invoice's code and number run together: a bad scan, not another system. */
const misread = /^(?:(?:E|HY|CY|JD|QT)\d+|\d{18})$/;

/**
 * True for what may be the number of a railway e-ticket invoice (电子发票（铁路电子客票）), or the text of its code. Some numbers of the
 * tickets themselves look the same, and those are orders.
 */
export function mayBeETicket(text: string): boolean {
  if (text.length > 10 * maxLength) return false;
  return /^(?:\d{20}|01,\d{2},,\d{20},\S{0,60})$/.test(text.normalize('NFKC').replaceAll(/\s/g, ''));
}

/**
 * Reads what came into the box. Outer spaces, the scanner's closing line end, full-width characters and small letters
 * do not matter; a control character inside does. An invoice is its code and number with something between them.
 */
export function readScan(text: string): Scan {
  if (text.length > 10 * maxLength) return { kind: 'malformed' };
  const plain = text.normalize('NFKC').trim().toUpperCase();
  if (plain.length > maxLength || /\p{Cc}/u.test(plain)) return { kind: 'malformed' };

  if (plain.startsWith('01,')) {
    const qr = readQrText(plain);
    return qr.ok ? { kind: 'invoiceQr', invoice: qr.value } : { kind: 'malformed' };
  }
  const key = /^(\d{10}|\d{12})[ ,\-/]+(\d{8})$/.exec(plain);
  if (key?.[1] && key[2]) return { kind: 'invoice', code: key[1] as InvoiceCode, number: key[2] as InvoiceNumber };

  const joined = plain.replaceAll(' ', '');
  const order = orderShapes.find(({ shape }) => shape.test(joined));
  if (order) return { kind: 'order', orderNo: joined as OrderNo, source: order.source };
  const typed = text.normalize('NFKC').trim();
  return otherShape.test(typed) && !misread.test(joined)
    ? { kind: 'order', orderNo: typed as OrderNo, source: null }
    : { kind: 'malformed' };
}

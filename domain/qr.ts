/**
 * The text inside an invoice's QR code: written on every form, read back when somebody scans one.
 * `01,<type>,<code>,<number>,<net total>,<YYYYMMDD>,<check code>,<CRC>,`
 */
import { crc16Hex } from './crc16.ts';
import type { InvoiceCode, InvoiceNumber } from './ids.ts';
import { deviceDate, fromDeviceTime } from './instant.ts';
import type { Invoice } from './invoice.ts';
import { type InvoiceKind, invoiceKinds, kindFacts } from './kinds.ts';
import { type Fen, fenToYuan, yuanToFen } from './money.ts';
import { failed, ok, type Result } from './problem.ts';

/** What a scanned invoice code says. */
export interface QrContent {
  /** Second field; kinds this counter does not issue have one too (`11` roll, `03` vehicle). */
  readonly qrType: string;
  /** Kind when the counter issues it, else null. */
  readonly kind: InvoiceKind | null;
  readonly code: InvoiceCode;
  readonly number: InvoiceNumber;
  /** Net total; the fields of this family of forms never carry the gross one. */
  readonly net: Fen;
  /** `YYYYMMDD` of issue. */
  readonly date: string;
  /** Empty on paper special. */
  readonly checkCode: string;
}

/** QR text of an issued invoice. The checksum covers the comma before it, as the trade's own software writes it. */
export function qrText({ content, signed }: Pick<Invoice, 'content' | 'signed'>): string {
  const fields = [
    '01',
    kindFacts[content.kind].qrType,
    signed.code,
    signed.number,
    fenToYuan(content.totals.net),
    deviceDate(signed.issuedAt),
    signed.checkCode,
  ];
  const text = `${fields.join(',')},`;
  return `${text}${crc16Hex(text)},`;
}

/**
 * Reads the text of an invoice's QR code. Some issuers leave the comma before the checksum out of it, so both
 * checksums are good; a text whose checksum fits neither is `scan-malformed`.
 */
export function readQrText(text: string): Result<QrContent> {
  const match = /^(01,(\d{2}),(\d{10}|\d{12}),(\d{8}),(-?\d{1,12}(?:\.\d{1,2})?),(\d{8}),(\d{0,20})),([0-9A-Fa-f]{4}),?$/.exec(
    text,
  );
  if (!match) return failed('scan-malformed');
  const [, body = '', qrType = '', code = '', number = '', amount = '', date = '', checkCode = '', crc = ''] = match;
  const stated = crc.toUpperCase();
  const net = yuanToFen(amount);
  if (net === null || fromDeviceTime(`${date}000000`) === null) return failed('scan-malformed');
  if (crc16Hex(`${body},`) !== stated && crc16Hex(body) !== stated) return failed('scan-malformed');
  return ok({
    qrType,
    kind: invoiceKinds.find((kind) => kindFacts[kind].qrType === qrType) ?? null,
    code: code as InvoiceCode,
    number: number as InvoiceNumber,
    net,
    date,
    checkCode,
  });
}

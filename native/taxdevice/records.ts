/**
 * Invoices as a device remembers them (发票查询), out of the records of a query. What is needed to settle an issue must be
 * there in every record; the whole content is read where it is.
 */
import { z } from 'zod';
import type { DeviceInvoice } from '../../domain/device.ts';
import { fromDeviceTime } from '../../domain/instant.ts';
import type { InvoiceState } from '../../domain/invoice.ts';
import type { InvoiceKind } from '../../domain/kinds.ts';
import { fen } from '../../domain/money.ts';
import { type AnswerRow, checkCode, cipher, code, kindNamed, money, number, rows, taxId, text } from './answer-fields.ts';
import type { XmlFields } from './business-xml.ts';
import { readContent } from './record-content.ts';

const states: Readonly<Record<string, InvoiceState>> = {
  '0': 'blue',
  '1': 'red',
  '2': 'blankVoid',
  '3': 'blueVoid',
  '4': 'redVoid',
};

const recordSchema = z.object({
  fpdm: code,
  fphm: number,
  fpzt: text.pipe(z.string().regex(/^0?[0-4]$/)),
  scbz: text,
  kprq: text,
  kpsj: text,
  zfrq: text,
  ghdwmc: text,
  ghdwsbh: taxId,
  hjje: money,
  hjse: money,
  jshj: money,
  fyxm: rows,
  qdxm: rows,
  skm: cipher,
  jym: checkCode,
});

/**
 * Records of a query; null when one of them is broken, because a list with a hole would pass for a whole one.
 * @param asked The kind that was asked for; a record may name its own.
 */
export function readInvoices(fields: XmlFields, asked: InvoiceKind): readonly DeviceInvoice[] | null {
  const read = z.object({ fpxx: rows }).safeParse(fields);
  const kind = kindNamed(fields, asked);
  if (!read.success || kind === null) return null;
  const found: DeviceInvoice[] = [];
  for (const entry of read.data.fpxx) {
    const invoice = readInvoice(entry, kind);
    if (invoice === null) return null;
    found.push(invoice);
  }
  return found;
}

function readInvoice(entry: AnswerRow, asked: InvoiceKind): DeviceInvoice | null {
  const read = recordSchema.safeParse(entry);
  if (!read.success) return null;
  const record = read.data;
  const kind = kindNamed(entry, asked);
  const state = states[record.fpzt.slice(-1)];
  const issuedAt = fromDeviceTime(record.kprq + record.kpsj) ?? fromDeviceTime(record.kprq) ?? fromDeviceTime(record.zfrq);
  const blank = state === 'blankVoid' ? fen(0) : null;
  const net = record.hjje ?? blank;
  const tax = record.hjse ?? blank;
  const gross = record.jshj ?? (net === null || tax === null ? null : fen(net + tax));
  if (kind === null || state === undefined || issuedAt === null || net === null || tax === null || gross === null) return null;
  const totals = { net, tax, gross };
  return {
    kind,
    key: { code: record.fpdm, number: record.fphm },
    state,
    uploaded: record.scbz === '1',
    issuedAt,
    voidedAt: isVoid(state) ? fromDeviceTime(record.zfrq) : null,
    buyerName: record.ghdwmc,
    buyerTaxId: record.ghdwsbh,
    totals,
    lineCount: record.qdxm.length > 0 ? record.qdxm.length : record.fyxm.length,
    cipher: record.skm,
    checkCode: record.jym,
    content: readContent(entry, kind, state, totals),
  };
}

function isVoid(state: InvoiceState): boolean {
  return state === 'blankVoid' || state === 'blueVoid' || state === 'redVoid';
}

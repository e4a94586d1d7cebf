/**
 * What was asked of a device, out of the device's own record of it: the inverse of issue-fields.ts. A ledger that is lost is
 * rebuilt with it, so whatever is missing or contradicts itself makes no content at all rather than half of one.
 *
 * Remarks come back as they were signed, the words that the form adds by itself included. Blanks at either end of a text do not
 * come back, nor does another spelling of a rate than its shortest with two places.
 */
import { z } from 'zod';
import type { InvoiceContent, InvoiceLine, InvoiceState, Party, Totals } from '../../domain/invoice.ts';
import type { InvoiceKind } from '../../domain/kinds.ts';
import { totalsOf } from '../../domain/tax.ts';
import type { Decimal, TaxCode, ZeroRate } from '../../domain/tax-types.ts';
import { type AnswerRow, code, money, number, rate, rows, taxId, text } from './answer-fields.ts';

const some = text.pipe(z.string().min(1));
/** A plain decimal, kept as it is written; empty for none. */
const decimal = text.pipe(z.string().regex(/^(-?\d+(\.\d+)?)?$/)).transform((value) => value as Decimal);

const rowSchema = z.object({
  fphxz: text.pipe(z.enum(['0', '1', '2'])),
  spmc: some,
  ggxh: text,
  dw: text,
  spsl: decimal,
  dj: decimal,
  je: money,
  kcje: money,
  sl: rate,
  se: money,
  hsbz: text,
  spbm: text.pipe(z.string().regex(/^\d{19}$/)).transform((value) => value as TaxCode),
  lslbs: text,
  zzstsgl: text,
});

const recordSchema = z.object({
  xhdwsbh: some,
  xhdwmc: some,
  xhdwdzdh: text,
  xhdwyhzh: text,
  ghdwsbh: taxId,
  ghdwmc: some,
  ghdwdzdh: text,
  ghdwyhzh: text,
  hsslbs: text,
  fyxm: rows,
  qdxm: rows,
  bz: text,
  skr: text,
  fhr: text,
  kpr: some,
  tzdbh: text,
  // zeros where there is none
  yfpdm: taxId,
  yfphm: text,
});
type RecordFields = z.output<typeof recordSchema>;

const colours = { blue: 'blue', blueVoid: 'blue', red: 'red', redVoid: 'red' } as const;

/** @param totals Of the record; its rows have to add up to them. */
export function readContent(record: AnswerRow, kind: InvoiceKind, state: InvoiceState, totals: Totals): InvoiceContent | null {
  const read = recordSchema.safeParse(record);
  if (state === 'blankVoid' || !read.success) return null;
  const fields = read.data;
  const lines = readLines(fields);
  const original = readOriginal(fields);
  if (lines === null || original === null || !sameTotals(totalsOf(lines), totals)) return null;
  return {
    kind,
    colour: colours[state],
    ...readParties(fields),
    lines,
    totals,
    remarks: fields.bz,
    payee: fields.skr,
    reviewer: fields.fhr,
    clerk: fields.kpr,
    ...original,
    ...(fields.tzdbh === '' ? {} : { redFormNo: fields.tzdbh }),
  };
}

function readParties(fields: RecordFields): { readonly seller: Party; readonly buyer: Party } {
  return {
    seller: {
      name: fields.xhdwmc,
      taxId: fields.xhdwsbh,
      addressPhone: fields.xhdwdzdh,
      bankAccount: fields.xhdwyhzh,
    },
    buyer: { name: fields.ghdwmc, taxId: fields.ghdwsbh, addressPhone: fields.ghdwdzdh, bankAccount: fields.ghdwyhzh },
  };
}

function readOriginal({ yfpdm, yfphm }: RecordFields): Pick<InvoiceContent, 'original'> | null {
  if (yfpdm === '') return {};
  const read = z.object({ code, number }).safeParse({ code: yfpdm, number: yfphm });
  return read.success ? { original: read.data } : null;
}

/** The rows that were signed: those of the goods list where there is one. */
function readLines({ fyxm, qdxm, hsslbs }: RecordFields): readonly InvoiceLine[] | null {
  const lines: InvoiceLine[] = [];
  for (const entry of qdxm.length > 0 ? qdxm : fyxm) {
    const line = readLine(entry, hsslbs === '2');
    if (line === null) return null;
    lines.push(line);
  }
  return lines.length === 0 ? null : lines;
}

const natures = { '0': 'normal', '1': 'discount', '2': 'discounted' } as const;

/** @param differential The form is of differential taxation: a deduction of zero is one that was asked for. */
function readLine(entry: AnswerRow, differential: boolean): InvoiceLine | null {
  const read = rowSchema.safeParse(entry);
  if (!read.success) return null;
  const { je: net, se: tax, sl, kcje, spsl, dj } = read.data;
  const zeroRate = readZeroRate(read.data);
  if (net === null || tax === null || sl === null || zeroRate === null) return null;
  // the mark stands exactly where the rate is zero
  if ((Number(sl) === 0) !== (zeroRate !== 'none')) return null;
  return {
    nature: natures[read.data.fphxz],
    name: read.data.spmc,
    taxCode: read.data.spbm,
    spec: read.data.ggxh,
    unit: read.data.dw,
    ...(spsl === '' ? {} : { quantity: spsl }),
    ...(dj === '' ? {} : { price: dj }),
    priceIncludesTax: read.data.hsbz === '1',
    net,
    rate: sl,
    tax,
    ...(zeroRate === 'none' ? {} : { zeroRate }),
    ...(kcje === null || (kcje === 0 && !differential) ? {} : { deduction: kcje }),
  };
}

/** Null for a mark that no invoice of ours carries. */
function readZeroRate({ lslbs, zzstsgl }: z.output<typeof rowSchema>): ZeroRate | 'none' | null {
  switch (lslbs) {
    case '':
      // older devices keep the words only
      return zzstsgl === '免税' ? 'exempt' : zzstsgl === '不征税' ? 'notTaxed' : 'none';
    case '1':
      return 'exempt';
    case '2':
      return 'notTaxed';
    case '3':
      return 'ordinaryZero';
    default:
      return null;
  }
}

function sameTotals(one: Totals, other: Totals): boolean {
  return one.net === other.net && one.tax === other.tax && one.gross === other.gross;
}

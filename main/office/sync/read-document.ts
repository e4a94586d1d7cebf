/**
 * Reads back what document.ts made, from the platform's copy: how a ledger learns of an invoice that it lost. Nothing of it is
 * believed unless the whole fits its own fingerprint and its own figures.
 */
import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import { z } from 'zod';
import type { DeviceId, DeviceNo, InvoiceKey, OrderLineId, OrderNo, RequestId } from '../../../domain/ids.ts';
import type { Invoice, InvoiceLine, InvoiceState } from '../../../domain/invoice.ts';
import { invoiceKinds } from '../../../domain/kinds.ts';
import type { PlatformDocument } from '../../../domain/ports.ts';
import { totalsOf } from '../../../domain/tax.ts';
import type { Decimal, TaxCode } from '../../../domain/tax-types.ts';
import {
  exactInstant,
  given,
  id,
  invoiceCode,
  invoiceNumber,
  money,
  revision,
  sha256,
  taxRate,
  text,
  uploadKey,
} from './wire-fields.ts';

const decimal = z
  .string()
  .regex(/^-?\d{1,12}(\.\d{1,15})?$/)
  .transform((raw) => raw as Decimal);

const party = z.object({ name: text(400), taxId: text(64), addressPhone: text(400), bankAccount: text(400) });

const line = z
  .object({
    nature: z.enum(['normal', 'discount', 'discounted']),
    name: text(400),
    taxCode: z.string().regex(/^\d{19}$/),
    spec: text(400),
    unit: text(200),
    quantity: decimal.optional(),
    price: decimal.optional(),
    priceIncludesTax: z.boolean(),
    net: money,
    taxRate,
    tax: money,
    zeroRate: z.enum(['exempt', 'notTaxed', 'ordinaryZero']).optional(),
    deduction: money.optional(),
  })
  .refine(({ quantity, price }) => price === undefined || quantity !== undefined, { message: 'a price of nothing' })
  .transform(
    (raw): InvoiceLine => ({
      nature: raw.nature,
      name: raw.name,
      taxCode: raw.taxCode as TaxCode,
      spec: raw.spec,
      unit: raw.unit,
      ...given('quantity', raw.quantity),
      ...given('price', raw.price),
      priceIncludesTax: raw.priceIncludesTax,
      net: raw.net,
      rate: raw.taxRate,
      tax: raw.tax,
      ...given('zeroRate', raw.zeroRate),
      ...given('deduction', raw.deduction),
    }),
  );

const documentShape = {
  uploadKey,
  revision,
  kind: z.enum(invoiceKinds),
  code: invoiceCode,
  number: invoiceNumber,
  state: z.enum(['blue', 'red', 'blankVoid', 'blueVoid', 'redVoid']),
  issuedAt: exactInstant,
  deviceNo: text(64),
  counterId: id,
  clerk: text(200),
  seller: party,
  buyer: party,
  lines: z.array(line).max(2000),
  totals: z.object({ net: money, tax: money, gross: money }),
  checkCode: text(64),
  cipher: text(1000),
  remarks: text(1000),
  orderNo: text(64),
  orderLineIds: z.array(id).max(2000),
  offline: z.boolean(),
  original: z.object({ code: invoiceCode, number: invoiceNumber }).optional(),
  redFormNo: z
    .string()
    .regex(/^\d{16}$/)
    .optional(),
  reason: text(1000).optional(),
  sha256,
};

const document = z
  .object(documentShape)
  .refine((read) => read.uploadKey === `${read.code}-${read.number}-${read.revision}`, { path: ['uploadKey'] })
  .refine(({ state, lines, totals }) => state === 'blankVoid' || addUp(lines, totals), { path: ['totals'] });

const received = z.looseObject({ sha256: z.string(), receivedAt: z.string() });

/** A document as the platform sent it, read; or the name of the part that cannot be believed. */
export type ReadDocument =
  | { readonly ok: true; readonly document: PlatformDocument }
  | { readonly ok: false; readonly reason: string };

/**
 * Reads the platform's copy of the document of `asked`.
 *
 * What a document carries comes back exactly as it was. What it does not carry is empty (payee, reviewer, the configured
 * device: its number is there), the source of the order is `other`, and the request id is `platform-code-number`.
 * @param json Parsed JSON of the answer, with the `receivedAt` that the platform added.
 */
export function readDocument(json: unknown, asked: InvoiceKey): ReadDocument {
  const envelope = received.safeParse(json);
  if (!envelope.success) return broken(envelope.error);
  const { receivedAt: _, ...told } = envelope.data;
  // Fields that nobody here knows may be the platform's own, or part of what was hashed.
  const whole = [told, known(told)].find(({ sha256: said, ...hashed }) => fingerprintOf(hashed) === said);
  if (!whole) return { ok: false, reason: 'sha256' };
  const said = whole.sha256;
  const read = document.safeParse(whole);
  if (!read.success) return broken(read.error);
  if (read.data.code !== asked.code || read.data.number !== asked.number) return { ok: false, reason: 'number' };
  const { uploadKey, revision, counterId, state } = read.data;
  const invoice = invoiceOf(read.data);
  return { ok: true, document: { uploadKey, revision, counterId, state, sha256: said, json: canonical(whole), invoice } };
}

type Envelope = Readonly<Record<string, unknown>> & { readonly sha256: string };

function known(told: Envelope): Envelope {
  const { sha256: said, ...rest } = told;
  const fields = new Set(Object.keys(documentShape));
  return { ...Object.fromEntries(Object.entries(rest).filter(([name]) => fields.has(name))), sha256: said };
}

function fingerprintOf(hashed: Readonly<Record<string, unknown>>): string {
  return createHash('sha256').update(canonical(hashed), 'utf8').digest('hex');
}

function invoiceOf(read: z.output<typeof document>): Invoice {
  return {
    content: {
      kind: read.kind,
      colour: colourOf(read.state),
      seller: read.seller,
      buyer: read.buyer,
      lines: read.lines,
      totals: read.totals,
      remarks: read.remarks,
      payee: '',
      reviewer: '',
      clerk: read.clerk,
      ...given('original', read.original),
      ...given('redFormNo', read.redFormNo),
    },
    signed: {
      code: read.code,
      number: read.number,
      issuedAt: read.issuedAt,
      cipher: read.cipher,
      checkCode: read.checkCode,
    },
    origin: {
      requestId: `platform-${read.code}-${read.number}` as RequestId,
      deviceId: '' as DeviceId,
      deviceNo: read.deviceNo as DeviceNo,
      orderNo: read.orderNo as OrderNo,
      source: 'other',
      orderLineIds: read.orderLineIds.map((lineId) => lineId as OrderLineId),
      offline: read.offline,
    },
  };
}

/** A void keeps the colour of what it voided; a form that was never used has none and counts as blue. */
function colourOf(state: InvoiceState): 'blue' | 'red' {
  return state === 'red' || state === 'redVoid' ? 'red' : 'blue';
}

function addUp(lines: readonly InvoiceLine[], totals: Invoice['content']['totals']): boolean {
  const { net, tax, gross } = totalsOf(lines);
  return net === totals.net && tax === totals.tax && gross === totals.gross;
}

function canonical(value: Readonly<Record<string, unknown>>): string {
  const json = canonicalize(value);
  if (json === undefined) throw new Error('nothing to write');
  return json;
}

function broken(error: z.ZodError): ReadDocument {
  return { ok: false, reason: error.issues[0]?.path.map(String).join('.') || 'not-json' };
}

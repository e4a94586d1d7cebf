/**
 * The platform's own reading of the wire: documents, claims, reports and orders as docs/platform-api.yaml writes them. It
 * shares nothing with the counter's reading, so that one mistake cannot be made on both ends.
 */
import { z } from 'zod';

const id = z.string().min(1).max(64);
const instant = z.iso.datetime({ offset: true });
const money = z.string().regex(/^-?\d{1,10}\.\d{2}$/);
const rate = z.string().regex(/^0(\.\d{1,4})?$/);
const decimal = z.string().regex(/^-?\d{1,12}(\.\d{1,15})?$/);
const taxCode = z.string().regex(/^\d{19}$/);
const code = z.string().regex(/^\d{10}(\d{2})?$/);
const number = z.string().regex(/^\d{8}$/);
const kind = z.enum(['004', '007', '026', '028']);
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const sources = z.enum(['passenger', 'freight', 'catering', 'hotel', 'other']);

export const orderSchema = z.object({
  orderNo: id,
  source: sources,
  state: z.enum(['paid', 'travelled', 'changed', 'refunded', 'partlyRefunded', 'closed']),
  paidAt: instant,
  travelDate: z.iso.date().optional(),
  buyerHint: z.object({ name: z.string(), taxId: z.string().optional() }).optional(),
  lines: z.array(
    z.object({
      lineId: id,
      description: z.string(),
      passenger: z.string().optional(),
      idMasked: z.string().optional(),
      train: z.string().optional(),
      from: z.string().optional(),
      to: z.string().optional(),
      seat: z.string().optional(),
      taxCode,
      taxRate: rate,
      gross: money,
      refunded: money.default('0.00'),
      invoiced: z.object({ code: z.string(), number: z.string(), channel: z.string() }).nullable().default(null),
    }),
  ),
});
/** An order as it is put in; the platform itself counts the versions. */
export type OrderInput = z.input<typeof orderSchema>;
export type StoredOrder = z.output<typeof orderSchema>;
export type Order = StoredOrder & { version: number };

const party = z.object({ name: z.string().min(1), taxId: z.string(), addressPhone: z.string(), bankAccount: z.string() });

const documentFields = z.object({
  uploadKey: z.string(),
  revision: z.int().min(1),
  kind,
  code,
  number,
  state: z.enum(['blue', 'red', 'blankVoid', 'blueVoid', 'redVoid']),
  issuedAt: instant,
  deviceNo: z.string().min(1),
  counterId: id,
  clerk: z.string(),
  seller: party,
  buyer: party.extend({ name: z.string() }),
  lines: z.array(
    z.object({
      nature: z.enum(['normal', 'discount', 'discounted']),
      name: z.string().min(1),
      taxCode,
      spec: z.string(),
      unit: z.string(),
      quantity: decimal.optional(),
      price: decimal.optional(),
      priceIncludesTax: z.boolean(),
      net: money,
      taxRate: rate,
      tax: money,
      zeroRate: z.enum(['exempt', 'notTaxed', 'ordinaryZero']).optional(),
      deduction: money.optional(),
    }),
  ),
  totals: z.object({ net: money, tax: money, gross: money }),
  checkCode: z.string(),
  cipher: z.string(),
  remarks: z.string(),
  orderNo: z.string(),
  orderLineIds: z.array(id),
  offline: z.boolean(),
  original: z.object({ code, number }).optional(),
  redFormNo: z.string().optional(),
  reason: z.string().optional(),
  sha256,
});
/** Nobody bought what was voided unused. */
export const documentSchema = documentFields.refine(({ state, buyer }) => state === 'blankVoid' || buyer.name !== '', {
  path: ['buyer', 'name'],
});
export type Document = z.infer<typeof documentSchema>;

export const uploadSchema = z.object({ documents: z.array(z.unknown()) });

export const claimSchema = z.object({ claimId: id, orderNo: id, lineIds: z.array(id).min(1) });
export type ClaimRequest = z.infer<typeof claimSchema>;

export const telemetrySchema = z.object({
  counterId: id,
  at: instant,
  version: z.string(),
  devices: z.array(z.object({ deviceId: z.string(), state: z.string(), stock: z.record(z.string(), z.int().min(0)) })),
  unuploaded: z.object({ count: z.int().min(0), oldestAt: instant.nullable(), gross: money }),
  printers: z.array(z.object({ printerId: z.string(), state: z.string() })),
});
export type Telemetry = z.infer<typeof telemetrySchema>;

export const daySchema = z.iso.date();

export const digestSchema = z.object({
  deviceNo: z.string(),
  kind,
  code,
  from: number,
  to: number,
  count: z.int().min(0),
  amount: money,
  sha256,
});

export const deliverySchema = z.object({ deliveryId: id, code, number, channel: z.enum(['email', 'sms', 'qr']), to: z.string() });
export type DeliveryRequest = z.infer<typeof deliverySchema>;

/** 32 bytes in base64. */
const digestBase64 = z.string().regex(/^[A-Za-z0-9+/]{43}=$/);
export const sealCallSchema = z
  .object({
    taxId: z.string().min(1).max(20),
    companyName: z.string().min(1).max(100),
    digest: digestBase64,
  })
  .and(
    z.discriminatedUnion('format', [
      z.object({ format: z.literal('pdf'), digestAlgorithm: z.literal('SHA-256') }),
      z.object({ format: z.literal('ofd'), digestAlgorithm: z.literal('SM3') }),
    ]),
  );
export type SealCall = z.infer<typeof sealCallSchema>;

/** What else a request says is kept as it came. */
export const redFormSchema = z.looseObject({ requestId: id });
export type RedFormRequest = z.infer<typeof redFormSchema>;

/** Money text, already checked by a schema above, as integer fen. */
export function fenOf(yuan: string): number {
  const fen = Number(yuan.replace('.', ''));
  return fen === 0 ? 0 : fen;
}

/** Integer fen as money text. */
export function yuanOf(fen: number): string {
  const digits = String(Math.abs(fen)).padStart(3, '0');
  return `${fen < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

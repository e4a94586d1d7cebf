/**
 * The rows of a unit's ledger as they come out of SQLite, checked and given their plain names.
 */
import { z } from 'zod';
import { kinds } from './kinds.ts';
import { type HandOut, type LedgerInvoice, type Segment, states } from './model.ts';
import { monitorSchema } from './unit-options.ts';

export const segmentRow = z
  .object({
    id: z.number(),
    kind: z.enum(kinds),
    code: z.string(),
    first: z.number(),
    count: z.number(),
    used: z.number(),
    bought_at: z.string(),
    bought_by: z.string(),
    state: z.enum(['offered', 'downloaded', 'confirmed', 'stock']),
  })
  .transform(({ bought_at, bought_by, ...row }): Segment => ({ ...row, boughtAt: bought_at, boughtBy: bought_by }));

export const handOutRow = z
  .object({
    id: z.number(),
    kind: z.enum(kinds),
    code: z.string(),
    first: z.number(),
    count: z.number(),
    machine_no: z.number(),
    bought_at: z.string(),
    bought_by: z.string(),
    state: z.enum(['out', 'back']),
  })
  .transform(
    ({ machine_no, bought_at, bought_by, ...row }): HandOut => ({
      ...row,
      machineNo: machine_no,
      boughtAt: bought_at,
      boughtBy: bought_by,
    }),
  );

const texts = z.record(z.string(), z.string());
export const invoiceRow = z
  .object({
    kind: z.enum(kinds),
    code: z.string(),
    number: z.string(),
    state: z.enum(states),
    issued_at: z.string(),
    net: z.number(),
    tax: z.number(),
    gross: z.number(),
    buyer_name: z.string(),
    buyer_tax_id: z.string(),
    line_count: z.number(),
    uploaded: z.number(),
    pending_since: z.string(),
    cipher: z.string(),
    check_code: z.string(),
    original_code: z.string(),
    original_number: z.string(),
    voided_at: z.string().nullable(),
    voided_by: z.string(),
    texts: z.string().nullable(),
    request_serial: z.string().nullable(),
    upload_error: z.string().nullable(),
  })
  .transform(
    (row): LedgerInvoice => ({
      kind: row.kind,
      code: row.code,
      number: row.number,
      state: row.state,
      issuedAt: row.issued_at,
      net: row.net,
      tax: row.tax,
      gross: row.gross,
      buyerName: row.buyer_name,
      buyerTaxId: row.buyer_tax_id,
      lineCount: row.line_count,
      uploaded: row.uploaded === 1,
      pendingSince: row.pending_since,
      cipher: row.cipher,
      checkCode: row.check_code,
      originalCode: row.original_code,
      originalNumber: row.original_number,
      voidedAt: row.voided_at,
      voidedBy: row.voided_by,
      texts: row.texts === null ? null : textsSchema.parse(JSON.parse(row.texts)),
      requestSerial: row.request_serial,
      uploadError: row.upload_error === null ? null : uploadErrorSchema.parse(JSON.parse(row.upload_error)),
    }),
  );
const textsSchema = z.object({ head: texts, face: z.array(texts), list: z.array(texts) });
const uploadErrorSchema = z.object({ error: z.string(), message: z.string() });

const json = z.string().transform((value): unknown => JSON.parse(value));
export const kindRows = z.array(
  z.object({ kind: z.enum(kinds), rates: json.pipe(z.array(z.string())), monitor: json.pipe(monitorSchema) }),
);
export const pendingRow = z.object({
  count: z.number(),
  oldestAt: z.string().nullable(),
  blueNet: z.number(),
  redNet: z.number(),
});

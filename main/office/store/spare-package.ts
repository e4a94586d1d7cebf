/**
 * What a counter hands to the one that takes over from it (冷备接替): every document that the platform has not acknowledged,
 * byte for byte, the layout files and deliveries that wait, and the invoices all of them are of.
 */
import { z } from 'zod';
import type { Instant } from '../../../domain/ids.ts';
import { failed, ok, type Result } from '../../../domain/problem.ts';
import { isDocument } from './integrity.ts';
import { readSealed, seal } from './sealed-file.ts';
import { readContent, readOrigin, readSigned } from './stored.ts';

const format = 'fapiao-spare-package/1';

const hash = z.string().regex(/^[0-9a-f]{64}$/);
const count = z.number().int().nonnegative();
const instant = z.string().transform((text) => text as Instant);

const header = z.strictObject({
  counterId: z.string(),
  seller: z.strictObject({ name: z.string(), taxId: z.string() }),
  packedAt: instant,
  /** The end of the packed counter's journal. */
  journal: z.strictObject({ seq: count, sha256: hash }),
  documents: count,
  /** Fen, all documents. */
  gross: z.number().int(),
  /** Layout files and deliveries that wait, also of documents that the platform has. */
  layouts: count,
  deliveries: count,
  /** Issues whose outcome nobody knew. Their invoices, if there are any, are on the device and not in here. */
  unsettled: count,
});
export type PackageHeader = z.output<typeof header>;
export type PackageTotals = Pick<PackageHeader, 'documents' | 'gross' | 'layouts' | 'deliveries'>;

const document = z.strictObject({
  uploadKey: z.string().max(100),
  code: z.string().max(20),
  number: z.string().max(20),
  revision: z.number().int().min(1),
  document: z.string(),
  sha256: hash,
  gross: z.number().int(),
  queuedAt: instant,
});
export type PackedDocument = z.output<typeof document>;

/** A layout file is made anew by whoever takes over. */
const layout = z.strictObject({
  code: z.string().max(20),
  number: z.string().max(20),
  gross: z.number().int(),
  queuedAt: instant,
});
export type PackedLayout = z.output<typeof layout>;

/** `json` is what the platform is to be sent, with the buyer's address. */
const delivery = layout.extend({ deliveryId: z.string().min(1).max(100), json: z.string() });
export type PackedDelivery = z.output<typeof delivery>;

/** The three columns of an invoice as its ledger has them. */
const invoice = z.strictObject({
  code: z.string().max(20),
  number: z.string().max(20),
  content: z.string(),
  signed: z.string(),
  origin: z.string(),
});
export type PackedInvoice = z.output<typeof invoice>;

const body = z.strictObject({
  documents: z.array(document),
  layouts: z.array(layout),
  deliveries: z.array(delivery),
  invoices: z.array(invoice),
});
export type PackageBody = z.output<typeof body>;

/** The text of the file. @param body A {@link PackageBody} as JSON. */
export function sealPackage(of: PackageHeader, body: string, passphrase: string): string {
  return seal(format, of, body, passphrase);
}

export interface ReadPackage {
  readonly header: PackageHeader;
  /** Problems: `package-passphrase`, `package-damaged`. */
  open(passphrase: string): Result<PackageBody>;
}

/** Problem: `package-damaged`. @param file Its name, for the problem. */
export function readPackage(text: string, file: string): Result<ReadPackage> {
  const read = readSealed(format, text, file);
  if (!read.ok) return read;
  const told = header.safeParse(read.value.header);
  if (!told.success) return failed('package-damaged', { file, reason: 'header' });
  return ok({
    header: told.data,
    open(passphrase) {
      const text = read.value.open(passphrase);
      return text.ok ? readBody(text.value, told.data, file) : text;
    },
  });
}

/** What was sealed is of somebody who knew the passphrase, and still data from outside. Problem: `package-damaged`. */
export function readBody(text: string, of: PackageTotals, file: string): Result<PackageBody> {
  const damaged = (reason: string) => failed('package-damaged', { file, reason });
  const read = body.safeParse(jsonOf(text));
  if (!read.success) return damaged('content');
  const { documents, layouts, deliveries, invoices } = read.data;
  const wrong = documents.find(({ uploadKey, code, number, revision, document: json, sha256 }) => {
    const right = `${code}-${number}-${revision}` === uploadKey && isDocument({ upload_key: uploadKey, document: json, sha256 });
    return !right;
  });
  if (wrong) return damaged(`document ${wrong.uploadKey}`);
  const unreadable = invoices.find((one) => !isInvoice(one));
  if (unreadable) return damaged(`invoice ${unreadable.code} ${unreadable.number}`);
  const strange = deliveries.find((one) => !isDelivery(one));
  if (strange) return damaged(`delivery ${strange.deliveryId}`);
  const gross = documents.reduce((sum, one) => sum + one.gross, 0);
  const counted = layouts.length === of.layouts && deliveries.length === of.deliveries && documents.length === of.documents;
  return counted && gross === of.gross ? ok(read.data) : damaged('totals');
}

/** A delivery by code goes to nobody's address. */
const deliveryText = z.looseObject({ deliveryId: z.string(), code: z.string(), number: z.string(), to: z.string() });

function isDelivery({ deliveryId, code, number, json }: PackedDelivery): boolean {
  const { success, data } = deliveryText.safeParse(jsonOf(json));
  return success && data.deliveryId === deliveryId && data.code === code && data.number === number;
}

function isInvoice({ code, number, content, signed, origin }: PackedInvoice): boolean {
  try {
    readContent(content);
    readOrigin(origin);
    const key = readSigned(signed);
    return key.code === code && key.number === number;
  } catch {
    return false;
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

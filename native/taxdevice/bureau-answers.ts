/**
 * What a device says of its dealings with the tax bureau: what it has not sent yet, what became of an upload, what was turned
 * down. Null is a broken answer, never a guess.
 */
import { z } from 'zod';
import type { BureauError, BureauUpload, Unsent } from '../../domain/device.ts';
import type { InvoiceKind } from '../../domain/kinds.ts';
import { code, count, deviceTime, isOfKind, money, number, rows, text } from './answer-fields.ts';
import type { XmlFields } from './business-xml.ts';
import type { StrikeOut } from './secrets.ts';

const unsentSchema = z.object({ wscfpzs: count, wscfpsj: deviceTime, wscfpljje: money });

export function readUnsent(fields: XmlFields, kind: InvoiceKind): Unsent | null {
  const read = unsentSchema.safeParse(fields);
  if (!read.success || !isOfKind(fields, kind)) return null;
  const { wscfpzs, wscfpsj, wscfpljje } = read.data;
  return { kind, count: wscfpzs, oldestAt: wscfpsj, net: wscfpljje };
}

export function readUpload(fields: XmlFields, kind: InvoiceKind): BureauUpload | null {
  const read = z.object({ yscfpzs: count, sbfpzs: count }).safeParse(fields);
  if (!read.success || !isOfKind(fields, kind)) return null;
  const { yscfpzs: sent, sbfpzs: failed } = read.data;
  return sent === null || failed === null ? null : { sent, failed };
}

const errorSchema = z.object({ fpdm: code, fphm: number, code: text, msg: text });

/** @param strikeOut Strikes out what was sent in secret. */
export function readBureauErrors(fields: XmlFields, kind: InvoiceKind, strikeOut: StrikeOut): readonly BureauError[] | null {
  const read = z.object({ fpxx: rows }).safeParse(fields);
  if (!read.success || !isOfKind(fields, kind)) return null;
  const errors = z.array(errorSchema).safeParse(read.data.fpxx);
  if (!errors.success) return null;
  return errors.data.map(({ fpdm, fphm, code: said, msg }) => ({
    key: { code: fpdm, number: fphm },
    code: said,
    message: strikeOut(msg),
  }));
}

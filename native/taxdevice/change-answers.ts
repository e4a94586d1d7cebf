/**
 * What devices answer to a change other than an issue, and whether an answer can be meant for the change that was asked: no
 * answer says what it answers, so what it repeats is compared. Null is a broken answer, never a guess.
 */
import { z } from 'zod';
import type { NumberRun, PurchaseState, Voided, VoidRequest } from '../../domain/device.ts';
import type { InvoiceKey } from '../../domain/ids.ts';
import type { InvoiceKind } from '../../domain/kinds.ts';
import { invoiceNumber, sameKey } from '../../domain/numbering.ts';
import { code, count, deviceDay, isOfKind, number, rows, text } from './answer-fields.ts';
import type { XmlFields } from './business-xml.ts';

const voidSchema = z.object({ fpdm: code, fphm: number, zfrq: deviceDay });

/** The number that was voided, as the device says it, and when. */
export function readVoided(fields: XmlFields, kind: InvoiceKind): Voided | null {
  const read = voidSchema.safeParse(fields);
  if (!read.success || read.data.zfrq === null || !isOfKind(fields, kind)) return null;
  return { key: { code: read.data.fpdm, number: read.data.fphm }, at: read.data.zfrq };
}

/** The number that a void is about. */
export function voidedKey(request: VoidRequest): InvoiceKey {
  return request.what === 'issued' ? request.key : request.next;
}

/** False for the answer to the void of another number. */
export function isVoidOf(request: VoidRequest, fields: XmlFields): boolean {
  if (!isOfKind(fields, request.kind)) return false;
  const read = readVoided(fields, request.kind);
  return read === null || sameKey(read.key, voidedKey(request));
}

const purchaseStates: Readonly<Record<string, PurchaseState>> = { '0': 'offered', '1': 'downloaded', '2': 'confirmed' };

export function readPurchase(fields: XmlFields, kind: InvoiceKind): PurchaseState | null {
  const state = purchaseStates[text.parse(fields.lpzt)];
  return state === undefined || !isOfKind(fields, kind) ? null : state;
}

/** False for the answer about another run, and for the late answer to the download where a confirmation was asked for. */
export function isPurchaseOf(run: NumberRun, step: 'download' | 'confirm', fields: XmlFields): boolean {
  const late = step === 'confirm' && readPurchase(fields, run.kind) === 'downloaded';
  return isAboutRun(run, fields) && !late;
}

/** False for an answer that names another kind, code, first number or count than the run has; what it leaves out says nothing. */
export function isAboutRun(run: NumberRun, fields: XmlFields): boolean {
  const named = (name: string) => text.parse(fields[name]);
  const other = (name: string, asked: number) => named(name) !== '' && Number(named(name)) !== asked;
  const otherCode = named('fpdm') !== '' && named('fpdm') !== run.code;
  return isOfKind(fields, run.kind) && !otherCode && !other('qshm', Number(run.first)) && !other('fpfs', run.count);
}

const runSchema = z.object({ fpdm: code, qshm: number, fpfs: count });

/** Runs that came into stock. */
export function readRuns(fields: XmlFields, kind: InvoiceKind): readonly NumberRun[] | null {
  const read = z.object({ lgxx: rows }).safeParse(fields);
  if (!read.success || !isOfKind(fields, kind)) return null;
  const runs: NumberRun[] = [];
  for (const entry of read.data.lgxx) {
    const run = runSchema.safeParse(entry);
    if (!run.success || !run.data.fpfs) return null;
    const { fpdm, qshm, fpfs } = run.data;
    if (invoiceNumber(Number(qshm) + fpfs - 1) === null) return null;
    runs.push({ kind, code: fpdm, first: qshm, count: fpfs });
  }
  return runs;
}

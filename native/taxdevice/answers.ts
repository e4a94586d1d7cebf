/**
 * What devices answer, out of field names into the words of the domain. Both families use the same names, so both read
 * them here. A reader answers null when the fields cannot be what they should: that is a broken answer, never a guess.
 */
import { z } from 'zod';
import type { DeviceIdentity, Monitor, Segment, Stock } from '../../domain/device.ts';
import type { DeviceNo, InvoiceKey } from '../../domain/ids.ts';
import type { Signed } from '../../domain/invoice.ts';
import { type InvoiceKind, invoiceKinds } from '../../domain/kinds.ts';
import type { Fen } from '../../domain/money.ts';
import { invoiceNumber, nextOfSegment } from '../../domain/numbering.ts';
import type { TaxRate } from '../../domain/tax-types.ts';
import {
  checkCode,
  cipher,
  code,
  count,
  deviceDay,
  deviceTime,
  isOfKind,
  money,
  number,
  rate,
  rows,
  text,
  timeDigits,
  yesOrNo,
} from './answer-fields.ts';
import { isFields, type XmlFields, type XmlTree } from './business-xml.ts';

/** Who the device is, with the machine number (开票机号 kpjh) that an invoice carries. */
export interface IdentityAnswer {
  readonly identity: DeviceIdentity;
  readonly machineNo: string;
}

const identitySchema = z.object({
  skpbh: text.pipe(z.string().min(1)),
  nsrsbh: text.pipe(z.string().min(1)),
  nsrmc: text,
  fplxdm: text,
  dqsz: deviceTime,
  bbh: text,
  kpjh: text,
});

export function readIdentity(fields: XmlFields): IdentityAnswer | null {
  const read = identitySchema.safeParse(fields);
  if (!read.success) return null;
  const { skpbh, nsrsbh, nsrmc, fplxdm, dqsz, bbh, kpjh } = read.data;
  const authorised: readonly string[] = fplxdm.replace(/\D/g, '').match(/\d{3}/g) ?? [];
  return {
    identity: {
      deviceNo: skpbh as DeviceNo,
      taxId: nsrsbh,
      name: nsrmc,
      kinds: invoiceKinds.filter((kind) => authorised.includes(kind)),
      clock: dqsz,
      version: bbh,
    },
    machineNo: kpjh,
  };
}

const segmentSchema = z.object({ fpdm: code, qshm: number, fpfs: count, syfs: count, lgrq: deviceDay });
const stockWords = ['dqfpdm', 'dqfphm', 'zsyfs'] as const;
const stockSchema = z.object({ dqfpdm: text, dqfphm: text, zsyfs: count, lgxx: rows, fpdxx: rows });

export function readStock(fields: XmlFields, kind: InvoiceKind): Stock | null {
  const read = stockSchema.safeParse(fields);
  if (!read.success || !isOfKind(fields, kind)) return null;
  const listed = read.data.lgxx.length > 0 ? read.data.lgxx : read.data.fpdxx;
  // success without a word about stock is no empty stock
  if (listed.length === 0 && stockWords.every((name) => fields[name] === undefined)) return null;
  const segments: Segment[] = [];
  for (const entry of listed) {
    const segment = readSegment(entry);
    if (segment === null) return null;
    segments.push(segment);
  }
  const remaining = read.data.zsyfs ?? segments.reduce((sum, segment) => sum + segment.remaining, 0);
  const named = keyOf(read.data.dqfpdm, read.data.dqfphm);
  if (named === 'broken') return null;
  const open = segments.find((segment) => segment.remaining > 0);
  const next = named ?? (open === undefined ? null : nextOfSegment(open));
  // a device without stock may still name the number after its last
  return { kind, next: remaining === 0 ? null : next, remaining, segments };
}

function readSegment(entry: unknown): Segment | null {
  const read = segmentSchema.safeParse(entry);
  if (!read.success) return null;
  const { fpdm, qshm, fpfs, syfs, lgrq } = read.data;
  if (fpfs === null || syfs === null || syfs > fpfs || fpfs === 0) return null;
  const last = invoiceNumber(Number(qshm) + fpfs - 1);
  return last === null ? null : { code: fpdm, first: qshm, last, count: fpfs, remaining: syfs, boughtAt: lgrq };
}

/** Code and number of an answer; null when both are empty. */
function keyOf(codeText: string, numberText: string): InvoiceKey | null | 'broken' {
  if (codeText === '' && numberText === '') return null;
  const read = z.object({ code, number }).safeParse({ code: codeText, number: numberText });
  return read.success ? read.data : 'broken';
}

const monitorSchema = z.object({
  kpjzsj: timeDigits,
  bsqsrq: timeDigits,
  bszzrq: timeDigits,
  zxbsrq: timeDigits,
  dzkpxe: money,
  zsljxe: money,
  fsljxe: money,
  fsfpbz: yesOrNo,
  fsfpts: count,
  syrl: count,
  lxkpsc: count,
  lxkpzs: count,
  lxzsljje: money,
  scjzrq: count,
  xdgnbs: count,
});

export function readMonitor(fields: XmlFields, kind: InvoiceKind): Monitor | null {
  const read = monitorSchema.safeParse(fields);
  if (!read.success || !isOfKind(fields, kind)) return null;
  const said = read.data;
  return {
    kind,
    issueDeadline: said.kpjzsj,
    reportPeriodStart: said.bsqsrq,
    reportPeriodEnd: said.bszzrq,
    lastReport: said.zxbsrq,
    singleLimit: said.dzkpxe,
    offlineHours: said.lxkpsc,
    offlineCount: said.lxkpzs,
    offlineAmount: said.lxzsljje,
    uploadDay: said.scjzrq,
    blueSumLimit: said.zsljxe,
    redSumLimit: said.fsljxe,
    redOwnOnly: said.fsfpbz,
    redDays: said.fsfpts,
    freeCapacity: said.syrl,
    activeLimits: said.xdgnbs,
  };
}

/** Rates of one kind, each once, written with two places at least. */
export function readRates(fields: XmlFields, kind: InvoiceKind): readonly TaxRate[] | null {
  const read = z.object({ slxx: rows }).safeParse(fields);
  if (!read.success || !isOfKind(fields, kind)) return null;
  const written = read.data.slxx.map(({ sl }) => rate.parse(sl));
  return written.every((each) => each !== null) ? [...new Set(written)] : null;
}

/** The part of a server's information that is about one kind (jkxx); null when it names no such kind. */
export function readKindData(fields: XmlFields, kind: InvoiceKind): XmlFields | null {
  const listed = fields.jkxx;
  const groups = isFields(listed) ? listed.group : listed;
  if (!Array.isArray(groups)) return null;
  return groups.find((group: XmlTree): group is XmlFields => isFields(group) && text.parse(group.fplxdm) === kind) ?? null;
}

const signedSchema = z.object({ fpdm: code, fphm: number, kprq: deviceTime, hjje: money, skm: cipher, jym: checkCode });

/** The signature of one invoice, with its net total where the answer repeats it. */
export function readSigned(fields: XmlFields, kind: InvoiceKind): { readonly signed: Signed; readonly net: Fen | null } | null {
  const read = signedSchema.safeParse(fields);
  if (!read.success || read.data.kprq === null || !isOfKind(fields, kind)) return null;
  const { fpdm, fphm, kprq, hjje, skm, jym } = read.data;
  return { signed: { code: fpdm, number: fphm, issuedAt: kprq, cipher: skm, checkCode: jym }, net: hjje };
}

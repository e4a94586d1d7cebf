/**
 * Makes the document that tells the platform of an invoice. It is made once, when the device has signed, and its text is
 * kept and sent as it is for ever: a repeat must be the same bytes, or the platform would see two truths.
 */
import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import { z } from 'zod';
import type { Invoice, InvoiceLine, Party } from '../../../domain/invoice.ts';
import { fenToYuan } from '../../../domain/money.ts';
import type { MakeDocument } from '../../../domain/ports.ts';

/**
 * Maker of documents for one counter. The result's `json` is canonical JSON (RFC 8785), so one invoice and revision always
 * give the same text; its `sha256` is that of the same JSON without the field `sha256`.
 */
export function documentMaker(counterId: string): MakeDocument {
  return (invoice, revision) => {
    const { code, number } = invoice.signed;
    const uploadKey = `${code}-${number}-${revision}`;
    const content = { uploadKey, revision, counterId, ...factsOf(invoice) };
    const sha256 = createHash('sha256').update(canonical(content), 'utf8').digest('hex');
    return { uploadKey, revision, json: canonical({ ...content, sha256 }), sha256 };
  };
}

const keyed = z.object({ uploadKey: z.string() });

/**
 * Upload key of a document text.
 * @throws Error when the text is not one of {@link documentMaker}'s.
 */
export function uploadKeyOf(json: string): string {
  return keyed.parse(JSON.parse(json)).uploadKey;
}

/** Fields as docs/platform-api.yaml names them; what is absent in the invoice is left out. */
function factsOf({ content, signed, origin }: Invoice): Readonly<Record<string, unknown>> {
  return {
    kind: content.kind,
    code: signed.code,
    number: signed.number,
    state: content.colour,
    issuedAt: signed.issuedAt,
    deviceNo: origin.deviceNo,
    clerk: content.clerk,
    seller: partyOf(content.seller),
    buyer: partyOf(content.buyer),
    lines: content.lines.map(lineOf),
    totals: {
      net: fenToYuan(content.totals.net),
      tax: fenToYuan(content.totals.tax),
      gross: fenToYuan(content.totals.gross),
    },
    checkCode: signed.checkCode,
    cipher: signed.cipher,
    remarks: content.remarks,
    orderNo: origin.orderNo,
    orderLineIds: origin.orderLineIds,
    offline: origin.offline,
    original: content.original && { code: content.original.code, number: content.original.number },
    redFormNo: content.redFormNo,
  };
}

function partyOf({ name, taxId, addressPhone, bankAccount }: Party): Party {
  return { name, taxId, addressPhone, bankAccount };
}

function lineOf(line: InvoiceLine): Readonly<Record<string, unknown>> {
  const { nature, name, taxCode, spec, unit, quantity, price, priceIncludesTax, zeroRate } = line;
  return {
    nature,
    name,
    taxCode,
    spec,
    unit,
    quantity,
    price,
    priceIncludesTax,
    net: fenToYuan(line.net),
    taxRate: line.rate,
    tax: fenToYuan(line.tax),
    zeroRate,
    deduction: line.deduction === undefined ? undefined : fenToYuan(line.deduction),
  };
}

/** RFC 8785 text; members that are undefined are left out. */
function canonical(value: Readonly<Record<string, unknown>>): string {
  const text = canonicalize(value);
  if (text === undefined) throw new Error('nothing to write');
  return text;
}

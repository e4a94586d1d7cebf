/**
 * Makes the document that tells the platform of an invoice. It is made once, when the device has signed, and its text is
 * kept and sent as it is for ever: a repeat must be the same bytes, or the platform would see two truths.
 */
import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import { z } from 'zod';
import type { MakeBlankVoidDocument } from '../../../domain/blank-void.ts';
import type { Invoice, InvoiceLine, Party } from '../../../domain/invoice.ts';
import { fen, fenToYuan } from '../../../domain/money.ts';
import type { MakeDocument, OutgoingDocument } from '../../../domain/ports.ts';

/**
 * Maker of documents for one counter. The result's `json` is canonical JSON (RFC 8785), so one invoice and revision always
 * give the same text; its `sha256` is that of the same JSON without the field `sha256`.
 */
export function documentMaker(counterId: string): MakeDocument {
  return (invoice, revision) => {
    const { code, number } = invoice.signed;
    return finished({ uploadKey: `${code}-${number}-${revision}`, revision, counterId, ...factsOf(invoice) });
  };
}

/**
 * Maker of the documents of numbers that were voided unused: nobody bought anything, so there is no buyer, no row and no amount. `issuedAt` is
 * when it was voided.
 */
export function blankVoidDocumentMaker(counterId: string, seller: Party): MakeBlankVoidDocument {
  const zero = fenToYuan(fen(0));
  return ({ deviceNo, kind, key: { code, number }, voidedAt, clerk }) =>
    finished({
      uploadKey: `${code}-${number}-1`,
      revision: 1,
      counterId,
      kind,
      code,
      number,
      state: 'blankVoid',
      issuedAt: voidedAt,
      deviceNo,
      clerk,
      seller: partyOf(seller),
      buyer: { name: '', taxId: '', addressPhone: '', bankAccount: '' },
      lines: [],
      totals: { net: zero, tax: zero, gross: zero },
      checkCode: '',
      cipher: '',
      remarks: '',
      orderNo: '',
      orderLineIds: [],
      offline: false,
    });
}

function finished(
  content: Pick<OutgoingDocument, 'uploadKey' | 'revision'> & Readonly<Record<string, unknown>>,
): OutgoingDocument {
  const { uploadKey, revision } = content;
  const sha256 = createHash('sha256').update(canonical(content), 'utf8').digest('hex');
  return { uploadKey, revision, json: canonical({ ...content, sha256 }), sha256 };
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

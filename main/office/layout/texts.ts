/**
 * What an invoice says on paper: every field of the form as the text that is printed.
 */
import Big from 'big.js';
import type { Invoice, InvoiceLine, InvoiceOrigin, Totals } from '../../../domain/invoice.ts';
import type { InvoiceKind } from '../../../domain/kinds.ts';
import { type Fen, fenToYuan, sumFen } from '../../../domain/money.ts';
import { hasGoodsList, maxRowsOnFace } from '../../../domain/tax.ts';
import type { FaceField, ListField, RowField } from '../../../domain/template.ts';
import { amountInWords } from '../../../domain/words.ts';
import { areaName } from './areas.ts';

const kindTitles: Readonly<Record<InvoiceKind, string>> = {
  '004': '增值税专用发票',
  '007': '增值税普通发票',
  '026': '增值税电子普通发票',
  '028': '增值税电子专用发票',
};
/** Printed where a figure is not to be read as one: tax of a row that is not taxed, rate of differential taxation. */
const noFigure = '***';
/** Most characters of a printed price or quantity. */
const figureLength = 13;
const unsealedText = '未加盖电子印章 unsealed';

/** The part of an invoice that paper shows. */
export interface PrintableInvoice extends Pick<Invoice, 'content' | 'signed'> {
  readonly origin: Pick<InvoiceOrigin, 'deviceNo'>;
}

export type RowTexts = Readonly<Record<RowField, string>>;

/** The document's title: `北京增值税电子普通发票`. */
export function titleOf({ content, signed }: PrintableInvoice): string {
  return areaName(signed.code) + kindTitles[content.kind];
}

/** Texts of the face; `sealed` when the file has its electronic seal. */
export function faceTexts(invoice: PrintableInvoice, sealed = false): Readonly<Record<FaceField, string>> {
  const { content, signed, origin } = invoice;
  const { seller, buyer, totals } = content;
  return {
    title: titleOf(invoice),
    machineNo: origin.deviceNo,
    negativeMark: content.colour === 'red' ? '销项负数' : '',
    code: signed.code,
    number: signed.number,
    date: printedDate(signed.issuedAt),
    checkCode: inGroups(signed.checkCode, 5).join(' '),
    buyerName: buyer.name,
    buyerTaxId: buyer.taxId,
    buyerAddressPhone: buyer.addressPhone,
    buyerBankAccount: buyer.bankAccount,
    cipher: inGroups(signed.cipher, Math.ceil(signed.cipher.length / 4)).join('\n'),
    totalNet: `￥${fenToYuan(totals.net)}`,
    totalTax: totalTax(content.lines, totals.tax),
    wordsMark: '⊗',
    words: amountInWords(totals.gross),
    gross: `￥${fenToYuan(totals.gross)}`,
    sellerName: seller.name,
    sellerTaxId: seller.taxId,
    sellerAddressPhone: seller.addressPhone,
    sellerBankAccount: seller.bankAccount,
    remarks: content.remarks,
    payee: content.payee,
    reviewer: content.reviewer,
    clerk: content.clerk,
    unsealed: sealed ? '' : unsealedText,
  };
}

/** Rows of the face: the invoice's own, or one that stands for a goods list. */
export function faceRowTexts({ content }: PrintableInvoice): readonly RowTexts[] {
  if (content.lines.length <= maxRowsOnFace) return content.lines.map(rowTexts);
  const name = content.colour === 'red' ? '详见对应正数发票及清单' : '(详见销货清单)';
  return [placeholderRow(name, content.lines, content.totals)];
}

/** Rows of the goods list in order; none when the face holds them, and none on red invoices, which never have a list. */
export function listRows({ content }: PrintableInvoice): readonly InvoiceLine[] {
  return hasGoodsList(content) ? content.lines : [];
}

/** The fields of one page of the goods list; `lines` are those of the page, `page` counts from 1. */
export function listTexts(
  invoice: PrintableInvoice,
  lines: readonly InvoiceLine[],
  { page, pages, sealed = false }: { readonly page: number; readonly pages: number; readonly sealed?: boolean },
): Readonly<Record<ListField, string>> {
  const { content, signed } = invoice;
  return {
    title: '销售货物或者提供应税劳务、服务清单',
    buyerName: content.buyer.name,
    sellerName: content.seller.name,
    owner: `所属${kindTitles[content.kind]}`,
    code: signed.code,
    number: signed.number,
    page: `共 ${pages} 页 第 ${page} 页`,
    pageNet: `￥${fenToYuan(sumFen(lines.map((line) => line.net)))}`,
    pageTax: totalTax(lines, sumFen(lines.map((line) => line.tax))),
    totalNet: `￥${fenToYuan(content.totals.net)}`,
    totalTax: totalTax(content.lines, content.totals.tax),
    date: printedDate(signed.issuedAt),
    unsealed: sealed ? '' : unsealedText,
  };
}

/** One row as printed. A discount row (折扣行) names only amount, rate and tax. */
export function rowTexts(line: InvoiceLine): RowTexts {
  const plain = line.nature !== 'discount';
  return {
    name: line.name,
    spec: plain ? line.spec : '',
    unit: plain ? line.unit : '',
    quantity: plain && line.quantity !== undefined ? printedFigure(Big(line.quantity)) : '',
    price: plain ? printedPrice(line) : '',
    net: fenToYuan(line.net),
    rate: printedRate(line),
    tax: taxed(line) ? fenToYuan(line.tax) : noFigure,
  };
}

function placeholderRow(name: string, lines: readonly InvoiceLine[], totals: Totals): RowTexts {
  const rates = new Set(lines.map(printedRate));
  const [rate = ''] = rates.size === 1 ? rates : [];
  return {
    name,
    spec: '',
    unit: '',
    quantity: '',
    price: '',
    net: fenToYuan(totals.net),
    rate,
    tax: lines.some(taxed) ? fenToYuan(totals.tax) : noFigure,
  };
}

/** Forms always print the price without tax; it follows from the row where the clerk's price includes it. */
function printedPrice(line: InvoiceLine): string {
  if (line.price === undefined || line.quantity === undefined) return '';
  const quantity = Big(line.quantity);
  if (!line.priceIncludesTax || quantity.eq(0)) return printedFigure(Big(line.price));
  return printedFigure(Big(line.net).div(100).div(quantity));
}

/** A figure with as many decimals as thirteen characters hold, without zeros at its end. */
function printedFigure(value: Big): string {
  const whole = value.round(0, Big.roundDown).toFixed().length;
  const decimals = Math.max(0, figureLength - whole - 1);
  return value.round(decimals, Big.roundHalfUp).toFixed();
}

function printedRate(line: InvoiceLine): string {
  if (line.deduction !== undefined) return noFigure;
  if (line.zeroRate === 'exempt') return '免税';
  if (line.zeroRate === 'notTaxed') return '不征税';
  return `${Big(line.rate).times(100).toFixed()}%`;
}

function taxed(line: InvoiceLine): boolean {
  return line.zeroRate !== 'exempt' && line.zeroRate !== 'notTaxed';
}

function totalTax(lines: readonly InvoiceLine[], tax: Fen): string {
  return lines.some(taxed) ? `￥${fenToYuan(tax)}` : noFigure;
}

/** `2026年11月22日` */
function printedDate(instant: string): string {
  return `${instant.slice(0, 4)}年${instant.slice(5, 7)}月${instant.slice(8, 10)}日`;
}

function inGroups(text: string, length: number): readonly string[] {
  const groups: string[] = [];
  for (let start = 0; start < text.length; start += length) groups.push(text.slice(start, start + length));
  return groups;
}

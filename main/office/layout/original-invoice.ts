/**
 * The invoice as data inside its layout file: `original_invoice.xml` of the electronic accounting archive scheme, so
 * that the buyer's bookkeeping need not read the page. Unsigned, like the file, until there is a seal.
 */
import { XMLBuilder } from 'fast-xml-parser';
import type { InvoiceLine, Party } from '../../../domain/invoice.ts';
import { fenToYuan } from '../../../domain/money.ts';
import { amountInWords } from '../../../domain/words.ts';
import type { PrintableInvoice } from './texts.ts';
import { inXml } from './xml-characters.ts';

const namespace = 'http://www.edrm.org.cn/schema/e-invoice/2019';
const lineNatures: Readonly<Record<InvoiceLine['nature'], string>> = { normal: '0', discount: '1', discounted: '2' };
const freeTaxMarks = { exempt: '1', notTaxed: '2', ordinaryZero: '3' } as const;

const builder = new XMLBuilder({
  ignoreAttributes: false,
  format: true,
  suppressEmptyNode: true,
  tagValueProcessor: (_, value) => inXml(String(value)),
});

/** The whole document with its declaration, UTF-8, the same for the same invoice. */
export function originalInvoiceXml({ content, signed, origin }: PrintableInvoice): string {
  const { totals } = content;
  return builder.build({
    '?xml': { '@_version': '1.0', '@_encoding': 'UTF-8' },
    eInvoice: {
      '@_xmlns': namespace,
      DocID: `${signed.code}${signed.number}`,
      TypeCode: content.kind,
      InvoiceCode: signed.code,
      InvoiceNo: signed.number,
      IssueDate: signed.issuedAt,
      InvoiceCheckCode: signed.checkCode,
      MachineNo: origin.deviceNo,
      TaxControlCode: signed.cipher,
      Buyer: party('Buyer', content.buyer),
      Seller: party('Seller', content.seller),
      TaxInclusiveTotalAmount: fenToYuan(totals.gross),
      TaxInclusiveTotalAmountWithWords: amountInWords(totals.gross),
      TaxExclusiveTotalAmount: fenToYuan(totals.net),
      TaxTotalAmount: fenToYuan(totals.tax),
      Note: content.remarks,
      InvoiceClerk: content.clerk,
      Payee: content.payee,
      Checker: content.reviewer,
      ...(content.original ? { OriginalInvoiceCode: content.original.code, OriginalInvoiceNo: content.original.number } : {}),
      GoodsInfos: { GoodsInfo: content.lines.map(goodsInfo) },
      SystemInfos: { SystemName: 'Fapiao Counter' },
    },
  });
}

function party(role: 'Buyer' | 'Seller', { name, taxId, addressPhone, bankAccount }: Party): Record<string, string> {
  return {
    [`${role}Name`]: name,
    [`${role}TaxID`]: taxId,
    [`${role}AddrTel`]: addressPhone,
    [`${role}FinancialAccount`]: bankAccount,
  };
}

function goodsInfo(line: InvoiceLine, index: number): Record<string, string> {
  return {
    LineNo: String(index + 1),
    LineNature: lineNatures[line.nature],
    Item: line.name,
    Code: line.taxCode,
    Specification: line.spec,
    MeasurementDimension: line.unit,
    ...(line.price === undefined ? {} : { Price: line.price }),
    ...(line.quantity === undefined ? {} : { Quantity: line.quantity }),
    Amount: fenToYuan(line.net),
    TaxScheme: line.rate,
    TaxAmount: fenToYuan(line.tax),
    ...(line.zeroRate === undefined ? {} : { FreeTaxMark: freeTaxMarks[line.zeroRate] }),
  };
}

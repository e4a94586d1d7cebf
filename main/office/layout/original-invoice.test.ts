import { XMLParser } from 'fast-xml-parser';
import { expect, test } from 'vitest';
import type { InvoiceCode, InvoiceNumber } from '../../../domain/ids.ts';
import { fen } from '../../../domain/money.ts';
import { originalInvoiceXml } from './original-invoice.ts';
import { invoice, ticket } from './samples.testing.ts';

const parser = new XMLParser({ parseTagValue: false, ignoreAttributes: false });

test('the data says what the page says', () => {
  const { eInvoice } = parser.parse(originalInvoiceXml(invoice()));
  expect(eInvoice).toMatchObject({
    '@_xmlns': 'http://www.edrm.org.cn/schema/e-invoice/2019',
    InvoiceCode: '011002600111',
    InvoiceNo: '12345678',
    MachineNo: '661234567890',
    TaxControlCode: invoice().signed.cipher,
    Buyer: { BuyerName: '江苏某科技有限公司', BuyerTaxID: '91320111339366503A' },
    TaxExclusiveTotalAmount: '452.29',
    TaxTotalAmount: '40.71',
    TaxInclusiveTotalAmount: '493.00',
    GoodsInfos: {
      GoodsInfo: { LineNo: '1', Code: '3010101010100000000', Amount: '452.29', TaxScheme: '0.09', TaxAmount: '40.71' },
    },
  });
  expect(eInvoice).not.toHaveProperty('OriginalInvoiceCode');
});

test('texts of any kind come back as they went in', () => {
  const name = `*服务*<A> & "B" 'C' ]]> 北京`;
  const { eInvoice } = parser.parse(originalInvoiceXml(invoice({ lines: [ticket({ name })], remarks: name })));
  expect(eInvoice.GoodsInfos.GoodsInfo.Item).toBe(name);
  expect(eInvoice.Note).toBe(name);
});

test('a character that XML cannot hold is replaced, or nobody could read the data', () => {
  const name = '示例\u0000公司\u0008\ud800\uffff';
  const xml = originalInvoiceXml(invoice({ lines: [ticket({ name })], remarks: name }));
  expect(parser.parse(xml).eInvoice).toMatchObject({
    Note: '示例\ufffd公司\ufffd\ufffd\ufffd',
    GoodsInfos: { GoodsInfo: { Item: '示例\ufffd公司\ufffd\ufffd\ufffd' } },
  });
});

test('a red invoice names the blue one, an exempt row its mark', () => {
  const original = { code: '011002600111' as InvoiceCode, number: '12345670' as InvoiceNumber };
  const lines = [ticket({ zeroRate: 'exempt', tax: fen(0) }), ticket({ nature: 'discount' })];
  const { eInvoice } = parser.parse(originalInvoiceXml(invoice({ colour: 'red', original, lines })));
  expect(eInvoice).toMatchObject({ OriginalInvoiceCode: original.code, OriginalInvoiceNo: original.number });
  expect(eInvoice.GoodsInfos.GoodsInfo).toMatchObject([{ LineNature: '0', FreeTaxMark: '1' }, { LineNature: '1' }]);
});

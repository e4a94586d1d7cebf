import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { DeviceNo, Instant, InvoiceCode, InvoiceNumber } from '../../../domain/ids.ts';
import { fen } from '../../../domain/money.ts';
import type { TaxRate } from '../../../domain/tax-types.ts';
import { blankVoidDocumentMaker, documentMaker, uploadKeyOf } from './document.ts';
import { invoiceForTests } from './invoice.testing.ts';
import { readDocument } from './read-document.ts';

const make = documentMaker('counter-07');
const invoice = invoiceForTests('00000007', { orderNo: 'E260110001', lineIds: ['1'] });

// Written by hand in the order of RFC 8785: members sorted, no spaces, text as it is.
const canonicalWithoutHash =
  '{"buyer":{"addressPhone":"","bankAccount":"","name":"囍喆镕\\"示例\\"有限公司","taxId":"91320111339366503A"},' +
  '"checkCode":"48114255542168294433",' +
  `"cipher":"${'0<3>5*7+9/'.repeat(12).slice(0, 112)}",` +
  '"clerk":"王小明","code":"011002300411","counterId":"counter-07","deviceNo":"499000123456",' +
  '"issuedAt":"2026-11-22T10:00:00+08:00","kind":"026",' +
  '"lines":[{"name":"*运输服务*旅客运输服务","nature":"normal","net":"507.34","price":"553","priceIncludesTax":true,' +
  '"quantity":"1","spec":"","tax":"45.66","taxCode":"3010101010100000000","taxRate":"0.09","unit":"张"}],' +
  '"number":"00000007","offline":false,"orderLineIds":["1"],"orderNo":"E260110001","remarks":"","revision":1,' +
  '"seller":{"addressPhone":"北京市示例路1号 010-00000000","bankAccount":"示例银行 0000","name":"示例铁路客运站",' +
  '"taxId":"91110108339805094M"},"state":"blue","totals":{"gross":"553.00","net":"507.34","tax":"45.66"},' +
  '"uploadKey":"011002300411-00000007-1"}';

describe('documentMaker', () => {
  it('hashes the canonical JSON without the hash, and writes canonical JSON with it', () => {
    const document = make(invoice, 1);
    const sha256 = createHash('sha256').update(canonicalWithoutHash, 'utf8').digest('hex');
    expect(document).toEqual({
      uploadKey: '011002300411-00000007-1',
      revision: 1,
      sha256,
      json: canonicalWithoutHash.replace('"state":', `"sha256":"${sha256}","state":`),
    });
  });

  it('gives the same text for the same invoice whatever the order of its fields, and another for another revision', () => {
    const { seller, buyer, ...rest } = invoice.content;
    const { name, taxId, addressPhone, bankAccount } = buyer;
    const reordered = { ...invoice, content: { buyer: { bankAccount, addressPhone, taxId, name }, seller, ...rest } };
    expect(make(reordered, 1)).toEqual(make(invoice, 1));
    expect(make(invoice, 2).sha256).not.toBe(make(invoice, 1).sha256);
  });

  it('carries what only some invoices have', () => {
    const red = make(
      {
        ...invoice,
        content: {
          ...invoice.content,
          colour: 'red',
          lines: invoice.content.lines.map((line) => ({
            ...line,
            net: fen(-50_734),
            tax: fen(-4_566),
            deduction: fen(5),
            rate: '0.00' as TaxRate,
            zeroRate: 'exempt' as const,
          })),
          original: { code: '011002300411' as InvoiceCode, number: '00000001' as InvoiceNumber },
          redFormNo: '1101012611000015',
        },
      },
      1,
    );
    expect(JSON.parse(red.json)).toMatchObject({
      state: 'red',
      original: { code: '011002300411', number: '00000001' },
      redFormNo: '1101012611000015',
      lines: [{ net: '-507.34', tax: '-45.66', deduction: '0.05', taxRate: '0.00', zeroRate: 'exempt' }],
    });
  });

  it('tells of a number that was voided unused: nobody, nothing, and when', () => {
    const key = { code: '011002300411' as InvoiceCode, number: '00000008' as InvoiceNumber };
    const voidedAt = '2026-11-22T10:15:00+08:00' as Instant;
    const blank = { deviceNo: '499000123456' as DeviceNo, kind: '007', key, voidedAt, clerk: '李华' } as const;
    const { seller } = invoice.content;
    const document = blankVoidDocumentMaker('counter-07', seller)(blank);
    const { sha256, ...hashed } = JSON.parse(document.json);
    expect(sha256).toBe(createHash('sha256').update(JSON.stringify(hashed), 'utf8').digest('hex'));
    expect(document).toMatchObject({ uploadKey: '011002300411-00000008-1', revision: 1, sha256 });
    expect(hashed).toMatchObject({
      state: 'blankVoid',
      clerk: '李华',
      lines: [],
      totals: { net: '0.00', tax: '0.00', gross: '0.00' },
    });
    const read = readDocument({ ...JSON.parse(document.json), receivedAt: voidedAt }, key);
    expect(read).toMatchObject({
      ok: true,
      document: {
        json: document.json,
        state: 'blankVoid',
        invoice: { content: { seller, buyer: { name: '' } }, signed: { issuedAt: voidedAt } },
      },
    });
  });

  it('knows the upload key of its own text, and of nothing else', () => {
    expect(uploadKeyOf(make(invoice, 3).json)).toBe('011002300411-00000007-3');
    expect(() => uploadKeyOf('{}')).toThrow();
  });
});

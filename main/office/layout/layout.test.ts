import { beforeAll, describe, expect, test } from 'vitest';
import type { Instant } from '../../../domain/ids.ts';
import type { Invoice } from '../../../domain/invoice.ts';
import { readQrText } from '../../../domain/qr.ts';
import { openLayout } from './layout.ts';
import { invoice, present, ticket, tickets } from './samples.testing.ts';
import { vat2021 } from './shipped-templates.ts';
import { faceTexts } from './texts.ts';
import { attachmentOf, fontsOf, qrOf, textOf, type Word, withoutSpace, wordsOf } from './tools.testing.ts';

const layout = openLayout();

async function pdfOf(of: Invoice): Promise<Uint8Array> {
  const made = await layout.file(of, vat2021, 'pdf');
  if (!made.ok) throw new Error(`no PDF: ${JSON.stringify(made.problem)}`);
  return made.value;
}

describe('one ticket', () => {
  let pdf: Uint8Array;
  beforeAll(async () => {
    pdf = await pdfOf(invoice());
  });

  test('every field is text that can be searched', async () => {
    const text = await textOf(pdf);
    for (const value of Object.values(faceTexts(invoice()))) {
      for (const row of value.split('\n')) expect(text).toContain(withoutSpace(row));
    }
    for (const value of ['*运输服务*旅客运输服务', 'G101二等座', '9%', '40.71', '货物或应税劳务、服务名称']) {
      expect(text).toContain(value);
    }
  });

  test('the QR code scans, its checksum is right, and it stands in its box', async () => {
    const { text, x, y, width } = await qrOf(pdf);
    expect(text).toMatch(/^01,10,011002600111,12345678,452\.29,20261122,02418567008427471889,[0-9A-F]{4},$/);
    expect(readQrText(text)).toMatchObject({ ok: true, value: { kind: '026', number: '12345678', net: 45229 } });
    const qr = present(vat2021.face.qr);
    for (const [actual, wanted] of [
      [x, qr.x],
      [y, qr.y],
      [width, qr.size],
    ] as const) {
      expect(Math.abs(actual - wanted)).toBeLessThan(0.3);
    }
  });

  test('every font is embedded, subset and mapped to Unicode', async () => {
    const fonts = await fontsOf(pdf);
    expect(fonts).toHaveLength(3);
    expect(fonts.filter((font) => !font.good)).toEqual([]);
  });

  test('values stand where the template puts them, to 0.3 mm', async () => {
    const words = await wordsOf(pdf);
    const word = (text: string): Word => {
      const found = words.find((candidate) => candidate.text === text);
      if (!found) throw new Error(`no word ${text} among ${words.map((each) => each.text).join(' ')}`);
      return found;
    };
    const { fields, table } = vat2021.face;
    const near = (actual: number, wanted: number) => expect(Math.abs(actual - wanted)).toBeLessThan(0.3);
    for (const [text, box] of [
      ['011002600111', present(fields.code)],
      ['12345678', present(fields.number)],
      ['661234567890', present(fields.machineNo)],
      ['江苏某科技有限公司', present(fields.buyerName)],
      ['91110108339805094M', present(fields.sellerTaxId)],
      ['￥493.00', present(fields.gross)],
    ] as const) {
      near(word(text).left, box.x);
    }
    const right = ({ x, w }: { readonly x: number; readonly w: number }) => x + w;
    near(word('￥452.29').right, right(present(fields.totalNet)));
    near(word('￥40.71').right, right(present(fields.totalTax)));
    near(word('452.29').right, right(present(table.columns.price)));
    near(word('*运输服务*旅客运输服务').left, present(table.columns.name).x);
    // poppler's boxes reach from the font's ascent to its descent, of which the middle is 0.43 em above the baseline
    near(word('*运输服务*旅客运输服务').middle, table.top + table.height / 2 - 0.05 * 7 * (25.4 / 72));
    const gross = present(fields.gross);
    near(word('￥493.00').middle, gross.y + gross.h / 2 - 0.05 * 10 * (25.4 / 72));
  });

  test('the same invoice is the same file, another is another', async () => {
    expect(Buffer.from(await pdfOf(invoice())).equals(pdf)).toBe(true);
    const fresh = await openLayout().file(invoice(), vat2021, 'pdf');
    expect(fresh.ok && Buffer.from(fresh.value).equals(pdf)).toBe(true);
    const later = await pdfOf(invoice({}, { issuedAt: '2026-11-22T10:00:01+08:00' as Instant }));
    expect(Buffer.from(later).equals(pdf)).toBe(false);
  });

  test('the file says what it is, and that it is not sealed', async () => {
    const bytes = Buffer.from(pdf).toString('latin1');
    expect(bytes).toContain('/Lang (zh-CN)');
    expect(bytes).toContain('<pdfaid:part>3</pdfaid:part>');
    expect(bytes).not.toContain('/Helvetica');
    expect(await textOf(pdf)).toContain('未加盖电子印章unsealed');
  });

  test('the invoice is attached as data', async () => {
    const xml = await attachmentOf(pdf);
    expect(xml).toContain('<InvoiceCode>011002600111</InvoiceCode>');
    expect(xml).toContain('<TaxInclusiveTotalAmountWithWords>肆佰玖拾叁圆整</TaxInclusiveTotalAmountWithWords>');
  });
});

test('31 rows are a face and two pages of a goods list, with every row once', async () => {
  const pdf = await pdfOf(invoice({ lines: tickets(31) }));
  const words = await wordsOf(pdf);
  expect(words.filter((word) => word.page === 1 && word.text === '(详见销货清单)')).toHaveLength(1);
  const names = words.filter((word) => /^\*运输服务\*第\d+程$/.test(word.text));
  expect(names.map((word) => word.page)).toEqual([...Array(30).fill(2), 3]);
  expect(new Set(names.map((word) => word.text)).size).toBe(31);
});

test('characters that no font has are a problem that names them, in a draft too', async () => {
  const lines = [ticket({ name: '*运输服务*\u{1f684}旅客\u{1f6c2}' })];
  const problem = { code: 'layout-glyph-missing', details: { characters: '\u{1f684}\u{1f6c2}' } };
  expect(await layout.file(invoice({ lines }), vat2021, 'pdf')).toEqual({ ok: false, problem });
  expect(await layout.check(invoice({ lines }).content, vat2021)).toEqual({ ok: false, problem });
});

test('a text without room is a problem that names its field, in a draft too', async () => {
  const lines = [ticket(), ticket({ spec: '特'.repeat(200) })];
  const problem = { code: 'layout-text-too-long', details: { field: 'lines.1.spec' } };
  expect(await layout.file(invoice({ lines }), vat2021, 'pdf')).toEqual({ ok: false, problem });
  expect(await layout.check(invoice({ lines }).content, vat2021)).toEqual({ ok: false, problem });
  expect(await layout.check(invoice().content, vat2021)).toEqual({ ok: true, value: undefined });
});

test('rare characters of names are drawn and found again', async () => {
  const buyer = { ...invoice().content.buyer, name: '𠮷野喆瑄犇燚䶮𬭎𬤊≒株式会社' };
  const pdf = await pdfOf(invoice({ buyer }));
  expect(await textOf(pdf)).toContain(buyer.name);
});

test('a rare character without a shape is refused before the device is asked', async () => {
  // assigned, of plane 3, and in none of the fonts
  const rarest = '\u{31350}';
  const buyer = { ...invoice().content.buyer, name: `𬭎${rarest}公司` };
  expect(await layout.check(invoice({ buyer }).content, vat2021)).toEqual({
    ok: false,
    problem: { code: 'layout-glyph-missing', details: { characters: rarest } },
  });
});

import { XMLValidator } from 'fast-xml-parser';
import { strFromU8 } from 'fflate';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { fen } from '../../../../domain/money.ts';
import type { Decimal, TaxRate } from '../../../../domain/tax-types.ts';
import { originalView } from '../page.ts';
import { invoice, ticket, tickets } from '../samples.testing.ts';
import { fileOf, filesOf, ofdOf, preparedOf, sm3Of } from './ofd.testing.ts';
import { element } from './xml.ts';

const sealed = { ...originalView, sealed: true };
const { TZ } = process.env;
afterEach(() => {
  if (TZ === undefined) delete process.env.TZ;
  else process.env.TZ = TZ;
});

/** Values of the XML by name: `<ofd:CustomData Name="发票代码">…`. */
function factsOf(ofd: Uint8Array): Readonly<Record<string, string>> {
  const matches = fileOf(ofd, 'OFD.xml').matchAll(/<ofd:CustomData Name="([^"]*)">([^<]*)</g);
  return Object.fromEntries([...matches].map(([, name, value]) => [name, value]));
}

describe('one ticket', () => {
  let ofd: Uint8Array;
  beforeAll(async () => {
    ofd = await ofdOf(invoice());
  });

  test('the package has the files of the standard, its entry first', () => {
    expect([...filesOf(ofd).keys()]).toEqual([
      'OFD.xml',
      'Doc_0/Document.xml',
      'Doc_0/PublicRes.xml',
      'Doc_0/DocumentRes.xml',
      'Doc_0/Res/kai.ttf',
      'Doc_0/Res/mono.ttf',
      'Doc_0/Res/serif.ttf',
      'Doc_0/Res/qr_0.png',
      'Doc_0/Tpls/Tpl_0/Content.xml',
      'Doc_0/Pages/Page_0/Content.xml',
      'Doc_0/Attachs/Attachments.xml',
      'Doc_0/Attachs/original_invoice.xml',
      'Doc_0/Tags/CustomTags.xml',
      'Doc_0/Tags/CustomTag.xml',
    ]);
  });

  test('the entry says what bookkeeping looks for', () => {
    const entry = fileOf(ofd, 'OFD.xml');
    expect(entry).toMatch(
      /^<\?xml version="1.0" encoding="UTF-8"\?><ofd:OFD xmlns:ofd="http:\/\/www.ofdspec.org\/2016" Version="1.0" DocType="OFD">/,
    );
    expect(entry).toMatch(/<ofd:DocID>[0-9a-f]{32}<\/ofd:DocID>/);
    expect(entry).toContain('<ofd:CreationDate>2026-11-22</ofd:CreationDate>');
    expect(entry).toContain('<ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody>');
    expect(factsOf(ofd)).toEqual({
      'template-version': 'vat-2021.1',
      'native-producer': 'Fapiao Counter',
      'producer-version': '1.0',
      发票代码: '011002600111',
      发票号码: '12345678',
      合计税额: '40.71',
      合计金额: '452.29',
      开票日期: '2026年11月22日',
      校验码: '02418 56700 84274 71889',
      购买方纳税人识别号: '91320111339366503A',
      销售方纳税人识别号: '91110108339805094M',
    });
  });

  test('the form is in the template and what is filled in on the page', () => {
    const [template, page] = [fileOf(ofd, 'Doc_0/Tpls/Tpl_0/Content.xml'), fileOf(ofd, 'Doc_0/Pages/Page_0/Content.xml')];
    for (const label of ['规格型号', '价税合计（大写）']) {
      expect(template).toContain(`>${label}<`);
      expect(page).not.toContain(label);
    }
    for (const value of ['北京增值税电子普通发票', '江苏某科技有限公司', '未加盖电子印章 unsealed']) {
      expect(page).toContain(`>${value}<`);
      expect(template).not.toContain(value);
    }
  });

  test('no two things have the same id, and none is above the highest', () => {
    const document = fileOf(ofd, 'Doc_0/Document.xml');
    const parts = ['Document.xml', 'PublicRes.xml', 'DocumentRes.xml', 'Tpls/Tpl_0/Content.xml', 'Pages/Page_0/Content.xml'];
    const ids = parts.flatMap((part) => [...fileOf(ofd, `Doc_0/${part}`).matchAll(/ ID="(\d+)"/g)].map(([, id]) => Number(id)));
    expect(ids.length).toBeGreaterThan(80);
    expect(new Set(ids).size).toBe(ids.length);
    expect(document).toContain(`<ofd:MaxUnitID>${Math.max(...ids)}</ofd:MaxUnitID>`);
  });

  test('a tag leads to the object that shows its field', () => {
    const tags = fileOf(ofd, 'Doc_0/Tags/CustomTag.xml');
    const page = fileOf(ofd, 'Doc_0/Pages/Page_0/Content.xml');
    const shown = (tag: string) => {
      const [, content = ''] = new RegExp(`<ofd:${tag}>(.*?)</ofd:${tag}>`).exec(tags) ?? [];
      const ids = [...content.matchAll(/<ofd:ObjectRef PageRef="\d+">(\d+)</g)].map(([, id]) => id);
      return ids
        .flatMap((id) => {
          const [, object = ''] = new RegExp(`<ofd:TextObject ID="${id}"(.*?)</ofd:TextObject>`).exec(page) ?? [];
          return [...object.matchAll(/<ofd:TextCode[^>]*>([^<]*)</g)].map(([, text]) => text);
        })
        .join('');
    };
    expect(shown('InvoiceNo')).toBe('12345678');
    expect(shown('IssueDate')).toBe('2026年11月22日');
    expect(shown('BuyerTaxID')).toBe('91320111339366503A');
    expect(shown('TaxControlCode').replaceAll('&lt;', '<').replaceAll('&gt;', '>')).toBe(invoice().signed.cipher);
    expect(shown('Item')).toBe('*运输服务*旅客运输服务');
    expect(tags).toMatch(/<ofd:GraphCode><ofd:ObjectRef PageRef="\d+">\d+<\/ofd:ObjectRef><\/ofd:GraphCode>/);
  });

  test('the invoice is in it as data', () => {
    expect(fileOf(ofd, 'Doc_0/Attachs/Attachments.xml')).toContain(
      '<ofd:FileLoc>/Doc_0/Attachs/original_invoice.xml</ofd:FileLoc>',
    );
    expect(fileOf(ofd, 'Doc_0/Attachs/original_invoice.xml')).toContain('<InvoiceCode>011002600111</InvoiceCode>');
  });

  test('the same invoice is the same file wherever the clock stands, another is another', async () => {
    process.env.TZ = 'America/New_York';
    expect(Buffer.from(await ofdOf(invoice())).equals(ofd)).toBe(true);
    expect(Buffer.from(await ofdOf(invoice({ clerk: '王敏' }))).equals(ofd)).toBe(false);
  });
});

test('what is not taxed has no tax in the entry either, and a red invoice is below zero', async () => {
  const free = ticket({ rate: '0' as TaxRate, zeroRate: 'exempt', net: fen(49300), tax: fen(0) });
  const totals = { net: fen(49300), tax: fen(0), gross: fen(49300) };
  expect(factsOf(await ofdOf(invoice({ lines: [free], totals })))).toMatchObject({ 合计税额: '***', 合计金额: '493.00' });
  const red = ticket({ quantity: '-1' as Decimal, net: fen(-45229), tax: fen(-4071) });
  const redTotals = { net: fen(-45229), tax: fen(-4071), gross: fen(-49300) };
  const ofd = await ofdOf(invoice({ colour: 'red', lines: [red], totals: redTotals }));
  expect(factsOf(ofd)).toMatchObject({ 合计税额: '-40.71', 合计金额: '-452.29' });
  expect(fileOf(ofd, 'Doc_0/Pages/Page_0/Content.xml')).toContain('>销项负数<');
});

test('a goods list shares one template, and its goods are tagged on its pages alone', async () => {
  const ofd = await ofdOf(invoice({ lines: tickets(40) }));
  const document = fileOf(ofd, 'Doc_0/Document.xml');
  expect(document.match(/<ofd:TemplatePage /g)).toHaveLength(2);
  const [face, ...lists] = [...document.matchAll(/<ofd:Page ID="(\d+)"/g)].map(([, id]) => id);
  expect(lists).toHaveLength(2);
  const tags = fileOf(ofd, 'Doc_0/Tags/CustomTag.xml');
  const items = [...tags.matchAll(/<ofd:Item><ofd:ObjectRef PageRef="(\d+)">/g)].map(([, page]) => page);
  expect(items).toEqual([...Array(30).fill(lists[0]), ...Array(10).fill(lists[1])]);
  expect([...tags.matchAll(/<ofd:InvoiceNo>(.*?)<\/ofd:InvoiceNo>/g)].map(([, references]) => references)).toEqual([
    expect.stringMatching(new RegExp(`^<ofd:ObjectRef PageRef="${face}">\\d+</ofd:ObjectRef>$`)),
  ]);
});

test('no text can break the XML', async () => {
  const hostile = `<&"']]>&lt;</ofd:TextCode><!--`;
  const buyer = { ...invoice().content.buyer, name: hostile, taxId: hostile };
  const seller = { ...invoice().content.seller, taxId: hostile };
  const lines = [ticket({ name: hostile, spec: hostile })];
  const ofd = await ofdOf(invoice({ buyer, seller, lines, remarks: hostile }), sealed);
  for (const [path, content] of filesOf(ofd)) {
    if (path.endsWith('.xml')) expect(XMLValidator.validate(strFromU8(content)), path).toBe(true);
  }
  expect(factsOf(ofd).购买方纳税人识别号).toBe('&lt;&amp;&quot;&apos;]]&gt;&amp;lt;&lt;/ofd:TextCode&gt;&lt;!--');
});

test('characters that XML cannot hold are replaced', () => {
  expect(JSON.stringify(element('A', { B: '\u0000\uD800' }, '\u0007\uFFFE'))).toBe(
    '{"ofd:A":[{"#text":"\uFFFD\uFFFD"}],":@":{"@_B":"\uFFFD\uFFFD"}}',
  );
});

test('a character that readers count as one or as two stands alone', async () => {
  const buyer = { ...invoice().content.buyer, name: '某𠮷𠮷公司' };
  const page = fileOf(await ofdOf(invoice({ buyer })), 'Doc_0/Pages/Page_0/Content.xml');
  expect(page.match(/<ofd:TextCode X="[^"]*" Y="[^"]*">𠮷<\/ofd:TextCode>/g)).toHaveLength(2);
});

test('every text is inside the bounds of its object, ink and all', async () => {
  const page = fileOf(await ofdOf(invoice()), 'Doc_0/Pages/Page_0/Content.xml');
  const objects = [...page.matchAll(/<ofd:TextObject [^>]*Boundary="([^"]*)"[^>]*Size="([^"]*)"[^>]*>(.*?)<\/ofd:TextObject>/g)];
  expect(objects.length).toBeGreaterThan(30);
  for (const [, boundary = '', size = '', codes = ''] of objects) {
    const [, , width = 0, height = 0] = boundary.split(' ').map(Number);
    const em = Number(size);
    for (const [, x, y, deltas = ''] of codes.matchAll(/<ofd:TextCode X="([^"]*)" Y="([^"]*)"(?: DeltaX="([^"]*)")?/g)) {
      const last = deltas.split(' ').reduce((sum, delta) => sum + Number(delta), Number(x));
      expect(Number(x), codes).toBeGreaterThan(0.25 * em);
      expect(last, codes).toBeLessThan(width - 0.25 * em);
      expect(Number(y), codes).toBeGreaterThan(1.2 * em);
      expect(Number(y), codes).toBeLessThan(height - 0.5 * em);
    }
  }
});

describe('a file to be sealed', () => {
  const value = Buffer.from('the signed value');

  test('names every file with its SM3 digest, and the digest to sign is of that list', async () => {
    const prepared = await preparedOf(invoice({ lines: tickets(40) }));
    const files = filesOf(prepared.finish(value));
    const signature = files.get('Doc_0/Signs/Sign_0/Signature.xml') ?? Buffer.alloc(0);
    expect(Buffer.from(prepared.digest)).toEqual(sm3Of(signature));
    const matches = strFromU8(signature).matchAll(/<ofd:Reference FileRef="\/([^"]+)"><ofd:CheckValue>([^<]+)</g);
    const digests = new Map([...matches].map(([, path, digest]) => [path, digest]));
    const protectedFiles = [...files].filter(([path]) => !path.startsWith('Doc_0/Signs/'));
    expect([...digests.keys()]).toEqual(protectedFiles.map(([path]) => path));
    for (const [path, content] of protectedFiles) expect(digests.get(path), path).toBe(sm3Of(content).toString('base64'));
  });

  test('says how, when and where it was sealed', async () => {
    const ofd = (await preparedOf(invoice())).finish(value);
    expect(fileOf(ofd, 'OFD.xml')).toContain('<ofd:Signatures>Doc_0/Signs/Signatures.xml</ofd:Signatures>');
    expect(fileOf(ofd, 'Doc_0/Signs/Signatures.xml')).toContain('BaseLoc="/Doc_0/Signs/Sign_0/Signature.xml"');
    const signature = fileOf(ofd, 'Doc_0/Signs/Sign_0/Signature.xml');
    expect(signature).toContain('<ofd:SignatureMethod>1.2.156.10197.1.501</ofd:SignatureMethod>');
    expect(signature).toContain('<ofd:SignatureDateTime>20261122020000Z</ofd:SignatureDateTime>');
    expect(signature).toContain('<ofd:References CheckMethod="1.2.156.10197.1.401">');
    expect(signature.match(/<ofd:StampAnnot /g)).toHaveLength(1);
    expect(signature).toContain('<ofd:SignedValue>/Doc_0/Signs/Sign_0/SignedValue.dat</ofd:SignedValue>');
  });

  test('changes in nothing but the signed value when it is finished', async () => {
    const prepared = await preparedOf(invoice());
    const [one, other] = [filesOf(prepared.finish(value)), filesOf(prepared.finish(Buffer.from('another')))];
    expect(strFromU8(one.get('Doc_0/Signs/Sign_0/SignedValue.dat') ?? Buffer.alloc(0))).toBe('the signed value');
    const differing = [...one].filter(([path, content]) => !Buffer.from(content).equals(other.get(path) ?? Buffer.alloc(0)));
    expect(differing.map(([path]) => path)).toEqual(['Doc_0/Signs/Sign_0/SignedValue.dat']);
    expect(Buffer.from((await preparedOf(invoice())).digest)).toEqual(Buffer.from(prepared.digest));
  });

  test('needs a place for the seal', async () => {
    await expect(preparedOf(invoice(), originalView)).rejects.toThrow('no page has a place for a seal');
  });
});

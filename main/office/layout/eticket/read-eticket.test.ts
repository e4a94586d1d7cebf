import { describe, expect, test } from 'vitest';
import { readETicket } from './read-eticket.ts';
import { ticketXml, usualTicket } from './sample.testing.ts';

const refused = (element: string) => ({ ok: false, problem: { code: 'eticket-unreadable', details: { element } } });

test('every element has its field; nil ones are empty', () => {
  expect(readETicket(ticketXml())).toEqual({
    ok: true,
    value: {
      number: '26119166161000123456',
      ticketNo: '2537066019061092202562026',
      issuedOn: '2026-11-22',
      business: '售',
      from: { name: '北京南', pinyin: 'Beijingnan' },
      to: { name: '呼和浩特东', pinyin: 'Hohhotdong' },
      train: 'G1281',
      travelDate: '2026-11-20',
      departureTime: '09:05',
      airConditioning: '新空调',
      seatLevel: '二等座',
      carriage: '05',
      seat: '12F号',
      fare: 27250,
      net: 25000,
      taxRate: '0.09',
      tax: 2250,
      idMasked: '1101011990****1234',
      passenger: '张三',
      purchaser: { name: '江苏某科技有限公司', taxId: '91320111339366503A' },
      original: '',
      remarks: '',
      issuer: '',
    },
  });
});

test('a refund fee, a reversal and texts with escapes', () => {
  const change = {
    TypeOfBusiness: '退',
    Fare: '-28.00',
    TotalAmountExcludingTax: '-26.42',
    TaxRate: '0.06',
    TaxAmount: '-1.58',
    NumberOfOriginalInvoice: '26119166161000123455',
    NameOfPurchaser: 'A&amp;B &#21271;&lt;京&gt;',
    Remarks: '<![CDATA[换开 <1>]]>',
  };
  expect(readETicket(ticketXml(change))).toMatchObject({
    ok: true,
    value: {
      business: '退',
      fare: -2800,
      net: -2642,
      original: '26119166161000123455',
      remarks: '换开 <1>',
      purchaser: { name: 'A&B 北<京>' },
    },
  });
});

test('names of the namespaces are the issuer’s choice', () => {
  const other = ticketXml().replaceAll('rai:', 'r:').replace('xmlns:rai=', 'xmlns:r=');
  expect(readETicket(other)).toEqual(readETicket(ticketXml()));
  const prefixed = ticketXml()
    .replace('<xbrl xmlns=', '<xbrli:xbrl xmlns:xbrli=')
    .replace('</xbrl>', '</xbrli:xbrl>')
    .replaceAll(/<(\/?)(context|entity|identifier|period|instant|unit|measure)\b/g, '<$1xbrli:$2');
  expect(readETicket(prefixed)).toEqual(readETicket(ticketXml()));
});

test('net, tax and most texts may be missing', () => {
  const bare = Object.fromEntries(Object.keys(usualTicket).map((name) => [name, null]));
  const { TypeOfVoucher, ElectronicInvoiceRailwayETicketNumber, DateOfIssue, Fare } = usualTicket;
  const xml = ticketXml({ ...bare, ...{ TypeOfVoucher, ElectronicInvoiceRailwayETicketNumber, DateOfIssue, Fare } } as Record<
    string,
    string | null
  >);
  expect(readETicket(xml)).toMatchObject({ ok: true, value: { fare: 27250, net: null, tax: null, train: '', travelDate: '' } });
});

describe('refused by its element', () => {
  test.each<[string, Record<string, string | null>]>([
    ['ElectronicInvoiceRailwayETicketNumber', { ElectronicInvoiceRailwayETicketNumber: '2611916616100012345' }],
    ['ElectronicInvoiceRailwayETicketNumber', { ElectronicInvoiceRailwayETicketNumber: null }],
    ['TypeOfVoucher', { TypeOfVoucher: '增值税专用发票' }],
    ['DateOfIssue', { DateOfIssue: '2026-02-30' }],
    ['TravelDate', { TravelDate: '20 November' }],
    ['Fare', { Fare: '1e3' }],
    ['Fare', { Fare: '272.505' }],
    ['Fare', { Fare: '' }],
    ['TaxAmount', { TaxAmount: '22.51' }],
    ['TaxRate', { TaxRate: '9%' }],
    ['NumberOfOriginalInvoice', { NumberOfOriginalInvoice: 'none' }],
    ['Name', { Name: '张'.repeat(61) }],
    ['Name', { Name: '张\u202E三' }],
    ['Seat', { Seat: '<b>12F</b>' }],
  ])('%s %j', (element, change) => {
    expect(readETicket(ticketXml(change))).toEqual(refused(element));
  });

  test('one that is there twice', () => {
    const twice = ticketXml().replace('  <rai:Fare', '  <rai:Fare contextRef="now">1.00</rai:Fare>\n  <rai:Fare');
    expect(readETicket(twice)).toEqual(refused('Fare'));
  });

  test('a context of another invoice', () => {
    expect(readETicket(ticketXml({}, '26119166161000123457'))).toEqual(refused('identifier'));
  });
});

describe('no such instance', () => {
  const doctype = (inside: string) => ticketXml().replace('<xbrl', `<!DOCTYPE xbrl [${inside}]><xbrl`);

  test.each<[string, string]>([
    ['nothing', ''],
    ['a page', '<html><body>404</body></html>'],
    ['cut off', ticketXml().slice(0, 900)],
    ['another namespace', ticketXml().replace('2003/instance', '2003/other')],
    ['another taxonomy', ticketXml().replace('2021-11-30/rai', '2099-01-01/rai')],
    ['an entity from a file', doctype('<!ENTITY x SYSTEM "file:///etc/passwd">')],
    ['entities of entities', doctype('<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">')],
    ['too long', ticketXml({ Remarks: 'x'.repeat(300_000) })],
    ['too deep', ticketXml({ Remarks: `${'<a>'.repeat(500)}${'</a>'.repeat(500)}` })],
  ])('%s', (_name, xml) => {
    expect(readETicket(xml)).toEqual(refused('xbrl'));
  });

  test.each(['rai:__proto__', 'rai:constructor', 'rai:toString'])('<%s> is one of many elements that are not read', (name) => {
    const xml = ticketXml().replace('</xbrl>', `<${name} contextRef="now">x</${name}></xbrl>`);
    expect(readETicket(xml)).toEqual(readETicket(ticketXml()));
  });

  test('an element that would be a prototype', () => {
    expect(readETicket(ticketXml().replace('</xbrl>', '<__proto__>x</__proto__></xbrl>'))).toEqual(refused('xbrl'));
  });
});

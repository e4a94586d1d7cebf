/**
 * A data file of a railway e-ticket invoice as issuers write it, with values made up for tests.
 */

/** Values of a usual ticket; an absent one is written as nil. */
export const usualTicket: Readonly<Record<string, string>> = {
  TypeOfVoucher: '电子发票(铁路电子客票)',
  ElectronicInvoiceRailwayETicketNumber: '26119166161000123456',
  ElectronicTicketNum: '2537066019061092202562026',
  DateOfIssue: '2026-11-22',
  TypeOfBusiness: '售',
  DepartureStation: '北京南',
  PhonicsOfDepartureStation: 'Beijingnan',
  DestinationStation: '呼和浩特东',
  PhonicsOfDestinationStation: 'Hohhotdong',
  TrainNumber: 'G1281',
  TravelDate: '2026-11-20',
  DepartureTime: '09:05',
  AirConditioningCharacteristics: '新空调',
  SeatLevel: '二等座',
  Carriage: '05',
  Seat: '12F号',
  Fare: '272.50',
  TotalAmountExcludingTax: '250.00',
  TaxRate: '0.09',
  TaxAmount: '22.50',
  IdNumber: '1101011990****1234',
  Name: '张三',
  NameOfPurchaser: '江苏某科技有限公司',
  UnifiedSocialCreditCodeOfPurchaser: '91320111339366503A',
};
const nilled = ['NumberOfOriginalInvoice', 'Remarks', 'IssueParty'];

/** The instance with some values changed; `null` leaves an element out. Values are written as they are, without escapes. */
export function ticketXml(
  change: Readonly<Record<string, string | null>> = {},
  identifier = usualTicket.ElectronicInvoiceRailwayETicketNumber,
): string {
  const values = { ...usualTicket, ...change };
  const facts = Object.entries(values).flatMap(([name, value]) =>
    value === null ? [] : [`  <rai:${name} contextRef="now">${value}</rai:${name}>`],
  );
  const nils = nilled.filter((name) => !(name in values)).map((name) => `  <rai:${name} contextRef="now" xsi:nil="true"/>`);
  return `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<xbrl xmlns="http://www.xbrl.org/2003/instance" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:rai="http://xbrl.mof.gov.cn/taxonomy/2021-11-30/rai">
  <context id="now"><entity><identifier scheme="http://xbrl.mof.gov.cn">${identifier}</identifier></entity><period><instant>2026-11-22</instant></period></context>
  <unit id="CNY"><measure>iso4217:CNY</measure></unit>
${[...facts, ...nils].join('\n')}
</xbrl>
`;
}

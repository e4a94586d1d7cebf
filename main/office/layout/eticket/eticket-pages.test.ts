import { expect, test } from 'vitest';
import type { ETicket } from '../../../../domain/eticket.ts';
import { fontMetrics, loadFonts } from '../fonts.ts';
import type { Item, Page } from '../page.ts';
import { drawPdf } from '../pdf.ts';
import { textOf, wordsOf } from '../tools.testing.ts';
import { eTicketPages } from './eticket-pages.ts';
import { readETicket } from './read-eticket.ts';
import { ticketXml } from './sample.testing.ts';

const fonts = loadFonts();

function ticket(change: Readonly<Record<string, string | null>> = {}): ETicket {
  const read = readETicket(ticketXml(change));
  if (!read.ok) throw new Error(JSON.stringify(read.problem));
  return read.value;
}

async function pagesOf(of: ETicket): Promise<readonly Page[]> {
  const pages = eTicketPages(of, fontMetrics(await fonts));
  if (!pages.ok) throw new Error(JSON.stringify(pages.problem));
  return pages.value;
}

async function pdfOf(of: ETicket): Promise<Uint8Array> {
  const about = { title: of.number, issuedAt: new Date(0), data: ticketXml() };
  return drawPdf(await pagesOf(of), [156, 82, 35], await fonts, about);
}

test('the face says what the ticket is, and neither seller nor amount in words', async () => {
  const text = await textOf(await pdfOf(ticket()), 'raw');
  for (const part of [
    '电子发票（铁路电子客票）',
    '26119166161000123456',
    '2026年11月22日',
    '北京南站',
    'Beijingnan',
    'G1281',
    '呼和浩特东站',
    'Hohhotdong',
    '2026年11月20日',
    '09:05开',
    '05车12F号',
    '二等座',
    '新空调',
    '票价：￥272.50',
    '1101011990****1234',
    '张三',
    '2537066019061092202562026',
    '江苏某科技有限公司',
    '91320111339366503A',
  ]) {
    expect(text).toContain(part);
  }
  // net and tax are in the data only
  for (const part of ['销售方', '圆', '250.00', '22.50', '备注', '原发票']) expect(text).not.toContain(part);
});

test('a refund fee is named so, a reversal names the invoice it reverses', async () => {
  const change = { TypeOfBusiness: '退', Fare: '-28.00', TotalAmountExcludingTax: null, TaxAmount: null };
  const text = await textOf(
    await pdfOf(ticket({ ...change, NumberOfOriginalInvoice: '26119166161000123455', Remarks: '换开' })),
    'raw',
  );
  expect(text).toContain('退票费：￥-28.00');
  expect(text).toContain('原发票号码：26119166161000123455');
  expect(text).toContain('备注：换开');
});

test('the longest names stand in their boxes, found there to 0.3 mm', async () => {
  const long = ticket({
    DepartureStation: '齐'.repeat(12),
    DestinationStation: '鬱'.repeat(12),
    NameOfPurchaser: '鬱'.repeat(50),
    UnifiedSocialCreditCodeOfPurchaser: 'W'.repeat(20),
    Name: '鬱'.repeat(20),
    Remarks: '注'.repeat(300),
  });
  const [page] = await pagesOf(long);
  const words = await wordsOf(await pdfOf(long));
  const texts = (page?.items ?? []).filter((item): item is Extract<Item, { kind: 'text' }> => item.kind === 'text');
  for (const { field, text, box } of texts.filter(({ field }) => field !== null)) {
    const inside = words.filter(
      ({ left, right, middle }) => left > box.x - 0.3 && right < box.x + box.w + 0.3 && middle > box.y && middle < box.y + box.h,
    );
    expect(inside.map((word) => word.text).join(''), field ?? '').toContain(text.slice(0, 8));
  }
});

test('a character without a glyph is a problem, not a gap', async () => {
  const pages = eTicketPages(ticket({ Name: '张\u{1f684}' }), fontMetrics(await fonts));
  expect(pages).toEqual({ ok: false, problem: { code: 'layout-glyph-missing', details: { characters: '\u{1f684}' } } });
});

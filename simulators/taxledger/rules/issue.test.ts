import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type FormTexts, readForm, type Texts } from '../form.ts';
import type { LedgerInvoice, Segment } from '../model.ts';
import { formatFen, taxOnNet } from '../money.ts';
import type { RefusalName } from '../refusal.ts';
import { sampleRates, sampleSeller } from '../sample.ts';
import { reversedRow, sampleForm, sampleRed, specialBuyer, ticketRow } from '../sample-forms.testing.ts';
import { freshMonitor } from '../unit.ts';
import { type IssueFacts, judgeIssue } from './issue.ts';

const now = '20261122100000';
const segment: Segment = {
  id: 1,
  kind: '007',
  code: '1100214320',
  first: 1,
  count: 10,
  used: 0,
  boughtAt: '20261101000000',
  boughtBy: '',
  state: 'stock',
};
const facts: IssueFacts = {
  now,
  startedAt: '20200101000000',
  lastEventAt: null,
  seller: sampleSeller,
  rates: sampleRates,
  monitor: freshMonitor(now),
  segment,
  pending: { count: 0, oldestAt: null, blueNet: 0, redNet: 0 },
  original: null,
};
const blue: LedgerInvoice = {
  kind: '007',
  code: '1100214320',
  number: '00000001',
  state: 'blue',
  issuedAt: '20261120090000',
  net: 45_229,
  tax: 4071,
  gross: 49_300,
  buyerName: '张三',
  buyerTaxId: '',
  lineCount: 1,
  uploaded: true,
  pendingSince: '20261120090000',
  cipher: '',
  checkCode: '',
  originalCode: '',
  originalNumber: '',
  voidedAt: null,
  voidedBy: '',
  texts: null,
  requestSerial: null,
  uploadError: null,
};

/** The refusal of a form, `null` when it may be issued. */
function judged(texts: FormTexts, change: Partial<IssueFacts> = {}): RefusalName | null {
  const form = readForm(texts);
  return 'refusal' in form ? form.refusal : (judgeIssue(form, { ...facts, ...change })?.refusal ?? null);
}
const monitor = (change: Partial<IssueFacts['monitor']>): Partial<IssueFacts> => ({ monitor: { ...facts.monitor, ...change } });
const row = (change: Texts) => sampleForm({}, [{ ...ticketRow, ...change }]);
const special = (change: Texts = {}) => sampleForm({ fplxdm: '004', ...specialBuyer, ...change });
const discounted: Texts = { ...ticketRow, fphxz: '2' };
const discount: Texts = { ...ticketRow, fphxz: '1', spsl: '', dj: '', je: '-100.00', se: '-9.00' };
const red = { code: blue.code, number: blue.number };
const named: Partial<IssueFacts> = { original: { invoice: blue, reddened: 0 } };

test('complete requests are issued', () => {
  expect(judged(sampleForm())).toBeNull();
  expect(judged(special())).toBeNull();
  expect(judged(sampleForm({}, [discounted, discount, ticketRow]))).toBeNull();
  expect(
    judged(
      sampleForm(
        {},
        Array.from({ length: 9 }, () => ticketRow),
      ),
    ),
  ).toBeNull();
  expect(
    judged(
      sampleForm(
        {},
        Array.from({ length: 8 }, () => ticketRow),
      ),
    ),
  ).toBeNull();
  expect(judged(row({ sl: '0.00', se: '0.00', dj: '452.29', lslbs: '3' }))).toBeNull();
  expect(judged(row({ sl: '0.00', se: '0.00', dj: '452.29', lslbs: '1', yhzcbs: '1', zzstsgl: '免税' }))).toBeNull();
  expect(judged(row({ hsbz: '0', dj: '452.29' }))).toBeNull();
  expect(judged(sampleRed(red), named)).toBeNull();
  const specialBlue = { ...blue, kind: '004', buyerName: '示例物流有限公司', buyerTaxId: '91320111339366503A' } as const;
  const specialRed = sampleRed(red, { fplxdm: '004', ...specialBuyer, tzdbh: '1101082611000012' });
  expect(judged(specialRed, { original: { invoice: specialBlue, reddened: 0 } })).toBeNull();
});

const wrong: readonly (readonly [string, FormTexts, RefusalName, Partial<IssueFacts>?])[] = [
  ['seller id of another', sampleForm({ xhdwsbh: '91320111339366503A' }), 'seller'],
  ['seller name of another', sampleForm({ xhdwmc: '别的公司' }), 'seller'],
  ['no buyer', sampleForm({ ghdwmc: '' }), 'incomplete'],
  ['no clerk', sampleForm({ kpr: '' }), 'incomplete'],
  ['clerk over 16 bytes', sampleForm({ kpr: '一二三四五六七八九' }), 'field'],
  ['buyer over 100 bytes', sampleForm({ ghdwmc: '长'.repeat(51) }), 'field'],
  ['remark over the limit of the kind', sampleForm({ bz: '注'.repeat(70) }), 'field'],
  ['line break in a name', sampleForm({ ghdwmc: '张\n三' }), 'field'],
  ['character that was lost on the way', sampleForm({ ghdwmc: '张\ufffd' }), 'characters'],
  ['short tax id', sampleForm({ ghdwsbh: '123456' }), 'buyerTaxId'],
  ['special without address', special({ ghdwdzdh: '' }), 'field'],
  ['special without tax id', special({ ghdwsbh: '' }), 'buyerTaxId'],
  ['special with zeros for a tax id', special({ ghdwsbh: '000000000000000' }), 'buyerTaxId'],
  ['no tax class', row({ spbm: '301010101' }), 'field'],
  ['zero rate without its mark', row({ sl: '0.00', se: '0.00', dj: '452.29' }), 'field'],
  ['zero-rate mark on a taxed row', row({ lslbs: '3' }), 'field'],
  ['exempt without its words', row({ sl: '0.00', se: '0.00', dj: '452.29', lslbs: '1', yhzcbs: '1' }), 'field'],
  [
    'zero rate on a special',
    sampleForm({ fplxdm: '004', ...specialBuyer }, [{ ...ticketRow, sl: '0.00', se: '0.00', dj: '452.29', lslbs: '3' }]),
    'rate',
  ],
  ['rate that is not authorised', row({ sl: '0.17', se: '76.89' }), 'rate'],
  [
    'combined rate of one rate for two',
    sampleForm({ zhsl: '0.09' }, [ticketRow, { ...ticketRow, sl: '0.06', se: '27.14', dj: '479.43' }]),
    'rate',
  ],
  ['net sum', sampleForm({ hjje: '452.30' }), 'sums'],
  ['tax sum', sampleForm({ hjse: '40.70' }), 'sums'],
  ['gross', sampleForm({ jshj: '493.01' }), 'sums'],
  ['amount zero', row({ je: '0.00', se: '0.00', spsl: '', dj: '' }), 'sums'],
  ['amount minus zero', row({ je: '-0.00' }), 'incomplete'],
  ['blue below zero', sampleForm({}, [reversedRow]), 'sums'],
  ['quantity without price', row({ dj: '' }), 'field'],
  ['price that is not the amount', row({ dj: '493.02' }), 'sums'],
  ['tax seven fen off', row({ se: '40.78', spsl: '', dj: '' }), 'taxDifference'],
  ['discount of nothing', sampleForm({}, [ticketRow, discount]), 'field'],
  ['discounted without discount', sampleForm({}, [discounted, ticketRow]), 'field'],
  ['discount over its row', sampleForm({}, [discounted, { ...discount, je: '-500.00', se: '-45.00' }]), 'sums'],
  ['discount with a quantity', sampleForm({}, [discounted, { ...discount, spsl: '-1', dj: '109.00' }]), 'field'],
  ['nine rows on the face', { ...sampleForm(), face: Array.from({ length: 9 }, () => ticketRow) }, 'incomplete'],
  [
    'goods list without its mark',
    sampleForm(
      { qdbz: '0' },
      Array.from({ length: 9 }, () => ticketRow),
    ),
    'field',
  ],
  ['mark without goods list', sampleForm({ qdbz: '1' }), 'field'],
  ['placeholder without goods list', { ...sampleForm(), face: [{ ...ticketRow, fphxz: '3' }] }, 'field'],
  ['over the single limit', sampleForm(), 'singleLimit', monitor({ singleLimit: 45_228 })],
  ['no stock', sampleForm(), 'noStock', { segment: null }],
  ['clock before the last event', sampleForm(), 'clock', { lastEventAt: '20261122100001' }],
  ['clock before the start of the unit', sampleForm(), 'clock', { startedAt: '20270101000000' }],
  ['past the deadline', sampleForm(), 'pastDeadline', monitor({ issueDeadline: '20261121' })],
  ['past the deadline to the second', sampleForm(), 'pastDeadline', monitor({ issueDeadline: '20261122095959' })],
  ['period over', sampleForm(), 'reportDue', monitor({ periodEnd: '20261031235959' })],
  ['last month not reported', sampleForm(), 'reportDue', monitor({ lastReport: '20261001000000', issueDeadline: '20261130' })],
  ['red without a blue', sampleForm({ kplx: '1' }, [reversedRow]), 'incomplete'],
  ['red of an unknown number', sampleRed(red), 'codeNumber'],
  ['red of a void', sampleRed(red), 'codeNumber', { original: { invoice: { ...blue, state: 'blueVoid' }, reddened: 0 } }],
  ['red of a red', sampleRed(red), 'codeNumber', { original: { invoice: { ...blue, state: 'red' }, reddened: 0 } }],
  ['red of another kind', sampleRed(red), 'codeNumber', { original: { invoice: { ...blue, kind: '004' }, reddened: 0 } }],
  ['red of an old blue', sampleRed(red), 'codeNumber', { ...named, ...monitor({ redDays: 2 }) }],
  ['red over the rest', sampleRed(red), 'redOverRest', { original: { invoice: blue, reddened: 1 } }],
  ['red for another buyer', sampleRed(red, { ghdwmc: '王五' }), 'field', named],
  ['special red without its form', sampleRed(red, { fplxdm: '004', ...specialBuyer }), 'field', named],
  [
    'special red with a wrong form',
    sampleRed(red, { fplxdm: '004', ...specialBuyer, tzdbh: '1101082611000010' }),
    'field',
    named,
  ],
];

test.each(wrong.map(([name, texts, refusal, change = {}]) => ({ name, texts, refusal, change })))('$name is refused', (row) => {
  expect(judged(row.texts, row.change)).toBe(row.refusal);
});

test('the tax of a row may be six fen off, all rows together 1.27', () => {
  const off = (fen: number): Texts => ({ ...ticketRow, spsl: '', dj: '', se: formatFen(4071 + fen) });
  const rows = (count: number, fen: number) => Array.from({ length: count }, () => off(fen));
  expect(judged(sampleForm({}, rows(1, 6)))).toBeNull();
  expect(judged(sampleForm({}, rows(1, -6)))).toBeNull();
  expect(judged(sampleForm({}, rows(1, -7)))).toBe('taxDifference');
  expect(judged(sampleForm({}, [...rows(21, 6), off(1)]))).toBeNull();
  expect(judged(sampleForm({}, [...rows(21, 6), off(2)]))).toBe('taxDifference');
  // signed: what one row has too much another may have too little
  expect(judged(sampleForm({}, [...rows(22, 6), ...rows(2, -6)]))).toBeNull();
});

test('forms with computed tax and exact sums are always issued, and never with a sum one fen off', () => {
  const rowOf = ([net, rate]: readonly [number, string]): Texts => {
    const tax = taxOnNet(net, Math.round(Number(rate) * 10_000));
    return { ...ticketRow, spsl: '', dj: '', je: formatFen(net), sl: rate, se: formatFen(tax) };
  };
  const rows = fc.array(
    fc.tuple(fc.integer({ min: 1, max: 99_999_999 }), fc.constantFrom('0.13', '0.09', '0.06', '0.03', '0.01')),
    {
      minLength: 1,
      maxLength: 20,
    },
  );
  fc.assert(
    fc.property(rows, fc.constantFrom('hjje', 'hjse', 'jshj'), fc.constantFrom(-1, 1), (list, field, by) => {
      const form = sampleForm({}, list.map(rowOf));
      const fen = Math.round(Number(form.head[field]) * 100) + by;
      expect(judged(form)).toBeNull();
      expect(judged({ ...form, head: { ...form.head, [field]: formatFen(fen) } })).toBe('sums');
    }),
    { numRuns: 50 },
  );
});

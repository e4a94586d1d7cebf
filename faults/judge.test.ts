/**
 * The judge can say every bad word it knows, and says nothing when the books agree.
 */
import { describe, expect, test } from 'vitest';
import type { Books } from './book-entries.ts';
import { type Figure, judge } from './judge.ts';

type Change = (books: Books) => Books;

const key = { code: '1100214320', number: '00000011' };
const invoice = {
  ...key,
  deviceNo: '499000123456',
  kind: '007',
  buyerName: '甲',
  net: 100,
  tax: 9,
  gross: 109,
  lineCount: 1,
};
const recorded = { ...invoice, requestId: 'r-1', orderNo: 'E1', lineIds: ['1'], cipher: 'c', journalled: 1 };
const document = { uploadKey: '1100214320-00000011-1', ...key, sha256: 's' };

const agreed: Books = {
  signed: [{ ...invoice, requestId: null, cipher: 'c' }],
  recorded: [recorded],
  outgoing: [
    { ...document, what: 'document', state: 'acked' },
    { ...document, uploadKey: '1100214320-00000011-pdf', what: 'layout', state: 'acked' },
  ],
  layouts: [
    { ...key, format: 'pdf', differing: 0 },
    { ...key, format: 'ofd', differing: 0 },
  ],
  tasks: [],
  received: [{ ...document, gross: 109, orderNo: 'E1', lineIds: ['1'] }],
  wishes: [{ orderNo: 'E1', lineIds: ['1'], gross: 109, buyerName: '甲', told: [key, key], refused: null }],
  unsettled: [],
  unprinted: [],
  paper: ['job-1', 'job-2'],
  surprises: [],
  foreign: [],
  segments: [{ code: key.code, first: 11, count: 5 }],
};

/** The one invoice of the books, changed. */
const signed =
  (change: object): Change =>
  (books) => ({ ...books, signed: books.signed.map((one) => ({ ...one, ...change })) });
const inLedger =
  (change: object): Change =>
  (books) => ({
    ...books,
    recorded: books.recorded.map((one) => ({ ...one, ...change })),
  });
const atPlatform =
  (change: object): Change =>
  (books) => ({
    ...books,
    received: books.received.map((one) => ({ ...one, ...change })),
  });
const wished =
  (change: object): Change =>
  (books) => ({ ...books, wishes: books.wishes.map((one) => ({ ...one, ...change })) });
const outgoing =
  (change: object): Change =>
  (books) => ({
    ...books,
    outgoing: books.outgoing.map((one) => ({ ...one, ...change })),
  });
/** A second invoice that everybody knows of, so that only what is meant is found. */
const another =
  (number: string, change: object = {}): Change =>
  (books) => ({
    ...books,
    signed: [...books.signed, { ...invoice, number, buyerName: '丙', requestId: null, cipher: 'c' }],
    recorded: [...books.recorded, { ...recorded, number, buyerName: '丙', requestId: 'r-2', orderNo: 'E2', ...change }],
    outgoing: [
      ...books.outgoing,
      { what: 'document', uploadKey: `${key.code}-${number}-1`, code: key.code, number, sha256: 's', state: 'acked' },
    ],
    received: [
      ...books.received,
      {
        uploadKey: `${key.code}-${number}-1`,
        code: key.code,
        number,
        sha256: 's',
        gross: 109,
        orderNo: 'E2',
        lineIds: ['1'],
        ...change,
      },
    ],
  });

test('books that agree are not remarked on', () => {
  expect(judge(agreed)).toEqual([]);
  expect(judge(another('00000012')(agreed))).toEqual([]);
});

const words: readonly (readonly [Figure, string, Change])[] = [
  [
    'lost',
    'signed and not recorded',
    (books) => ({ ...books, recorded: [], wishes: [], outgoing: [], received: [], layouts: [] }),
  ],
  ['lost', 'recorded and never signed', (books) => ({ ...books, signed: [] })],
  ['lost', 'acknowledged and not at the platform', (books) => ({ ...books, received: [] })],
  ['lost', 'at the platform and without a row', (books) => ({ ...books, outgoing: [] })],
  ['lost', 'told to the clerk and in no ledger', wished({ told: [{ ...key, number: '00000012' }] })],
  ['lost', 'a layout file that was acknowledged', (books) => ({ ...books, layouts: [] })],
  ['lost', 'one format of a layout file', (books) => ({ ...books, layouts: books.layouts.slice(0, 1) })],
  ['doubled', 'one line on two invoices', another('00000012', { orderNo: 'E1' })],
  ['doubled', 'one request with two invoices', another('00000012', { requestId: 'r-1' })],
  ['doubled', 'two numbers told for one wish', wished({ told: [key, { ...key, number: '00000012' }] })],
  ['doubled', 'a document twice', (books) => ({ ...books, received: [...books.received, ...books.received] })],
  ['doubled', 'paper twice', (books) => ({ ...books, paper: ['job-1', 'job-1'] })],
  ['doubled', 'one buyer signed for twice', (books) => signed({ buyerName: '甲' })(another('00000012')(books))],
  ['doubled', 'one request signed twice', (books) => signed({ requestId: 'r-1' })(another('00000012')(books))],
  ['differing', 'the amount', signed({ gross: 110 })],
  ['differing', 'the buyer', signed({ buyerName: '乙' })],
  ['differing', 'the cipher', signed({ cipher: 'd' })],
  ['differing', 'the request', signed({ requestId: 'r-9' })],
  ['differing', 'the document', atPlatform({ sha256: 't' })],
  ['differing', 'the order at the platform', atPlatform({ orderNo: 'E9' })],
  ['differing', 'what the clerk wanted', wished({ gross: 1 })],
  ['differing', 'the lines the clerk wanted', wished({ lineIds: ['1', '2'] })],
  ['differing', 'the journal', inLedger({ journalled: 2 })],
  ['differing', 'a layout file', (books) => ({ ...books, layouts: books.layouts.map((file) => ({ ...file, differing: 1 })) })],
  ['stuck', 'a task nobody needs', (books) => ({ ...books, tasks: ['difference'] })],
  ['stuck', 'an intent nobody sees', (books) => ({ ...books, unsettled: [{ requestId: 'r-3', task: false }] })],
  ['stuck', 'a task though all is well', (books) => ({ ...books, unsettled: [{ requestId: 'r-3', task: true }] })],
  ['stuck', 'a document that waits', outgoing({ state: 'pending' })],
  ['stuck', 'a document that is parked', outgoing({ state: 'parked' })],
  ['stuck', 'a print job', (books) => ({ ...books, unprinted: [{ jobId: 'job-3', state: 'queued' }] })],
  [
    'stuck',
    'a wish',
    (books) => ({ ...books, wishes: [{ ...agreed.wishes[0], orderNo: 'E3', told: [], refused: 'x' } as never] }),
  ],
  ['unexplained', 'a gap', another('00000013')],
  ['unexplained', 'a surprise', (books) => ({ ...books, surprises: ['it crashed'] })],
  ['unexplained', 'a foreign number in the ledger', (books) => ({ ...books, foreign: [key] })],
];

describe.each(words)('%s', (figure, what, change) => {
  test(what, () => {
    expect(judge(change(agreed)).map((finding) => finding.figure)).toContain(figure);
  });
});

test('between two runs of numbers nothing is missing', () => {
  const segments = [
    { code: key.code, first: 11, count: 1 },
    { code: key.code, first: 2_001, count: 5 },
  ];
  expect(judge({ ...another('00002001')(agreed), segments })).toEqual([]);
});

test('a number that somebody else used, and that the engine made, is no loss and no gap', () => {
  const foreign = [{ code: key.code, number: '00000012' }];
  const books = another('00000013')(agreed);
  const theirs = { ...invoice, number: '00000012', buyerName: '别处', requestId: null, cipher: 'x' };
  expect(judge({ ...books, foreign, signed: [...books.signed, theirs] })).toEqual([]);
});

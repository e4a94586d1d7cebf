import { afterEach, describe, expect, test } from 'vitest';
import type { DeviceInvoice, Segment } from '../../../domain/device.ts';
import type { Instant, InvoiceNumber, OrderLineId } from '../../../domain/ids.ts';
import { fen } from '../../../domain/money.ts';
import { nextOfSegment } from '../../../domain/numbering.ts';
import { failed } from '../../../domain/problem.ts';
import { key, segment, stock } from '../../../domain/samples.testing.ts';
import { blankVoidDocumentMaker } from '../sync/document.ts';
import { beginIntent, bookDevice, bookPlatform, booksBench, code, deviceNo, invoiceOf, recordOf } from './books.testing.ts';
import { seller } from './desk.testing.ts';

const older = '011002300410';
const numberOf = (value: number): InvoiceNumber => key(code, value).number;
const from = (first: number, count: number) => Array.from({ length: count }, (_, index) => first + index);

let remove: () => void = () => undefined;
afterEach(() => {
  remove();
  remove = () => undefined;
});

/** Three books of the same `count` numbers from 101 on; `given` of them out of the open segment. */
function counter({
  numbers = from(101, 20),
  open = segment(code, 101, 400, 400 - numbers.length),
  issued = numbers,
  held = numbers,
}: {
  numbers?: readonly number[];
  open?: Segment;
  issued?: readonly number[];
  held?: readonly number[];
} = {}) {
  const records: DeviceInvoice[] = numbers.map((number) => recordOf(invoiceOf(number)));
  const segments = [open];
  const far = bookDevice(records, segments);
  const platform = bookPlatform();
  for (const number of held) platform.has(invoiceOf(number));
  const bench = booksBench(far, platform);
  bench.bench.db().transaction(() => {
    for (const number of issued) bench.issue(invoiceOf(number), held.includes(number));
  })();
  remove = () => bench.bench.remove();
  return { records, segments, far, platform, ...bench };
}

const sum = (report: { readonly ranges: readonly { readonly counts: Readonly<Record<string, number>> }[] }) => {
  const all: Record<string, number> = {};
  for (const { counts } of report.ranges)
    for (const [outcome, count] of Object.entries(counts)) if (count > 0) all[outcome] = (all[outcome] ?? 0) + count;
  return all;
};

describe('a number that another program voided unused on the device', () => {
  const blank = (record: DeviceInvoice): DeviceInvoice => ({
    ...record,
    state: 'blankVoid',
    voidedAt: '2026-11-21T09:00:00+08:00' as Instant,
    totals: { net: fen(0), tax: fen(0), gross: fen(0) },
    content: null,
  });

  test('is written down once, and accounted for', async () => {
    const { compare, records, bench } = counter({ issued: from(101, 19), held: from(101, 19) });
    records.push(...records.splice(19, 1).map(blank));
    const report = await compare();
    expect(sum(report)).toEqual({ match: 20 });
    expect(report.ranges.flatMap(({ repaired }) => repaired)).toEqual([{ number: numberOf(120), repair: 'recorded' }]);
    const kept = () => bench.db().prepare('SELECT device_no, code, number, voided_at FROM blank_voids').raw().all();
    expect(kept()).toEqual([[deviceNo, code, numberOf(120), '2026-11-21T09:00:00+08:00']]);
    const again = await compare();
    expect(again.ranges.flatMap(({ repaired }) => repaired)).toEqual([]);
    expect(kept()).toHaveLength(1);
    const told = bench.db().prepare("SELECT count(*) FROM journal WHERE what = 'blank-voids-recorded'").pluck().get();
    expect(told).toBe(1);
  });

  test('on a ledger that lost it: taken over with the platform’s document, which is not read again', async () => {
    const { compare, records, platform, rows } = counter({ issued: from(101, 19), held: from(101, 19) });
    const [record] = records.splice(19, 1).map(blank);
    if (!record?.voidedAt) throw new Error('no record');
    // As this counter told it: its own times and names, and nothing signed.
    const its = { ...record, issuedAt: record.voidedAt, buyerName: '', buyerTaxId: '', cipher: '', checkCode: '' };
    records.push(its);
    const { kind, key: number, voidedAt } = record;
    const document = blankVoidDocumentMaker('BJZ-07', seller)({ deviceNo, kind, key: number, voidedAt, clerk: '李华' });
    platform.documents.set(`${code}-${number.number}`, document.json);
    expect(sum(await compare())).toEqual({ match: 20 });
    expect(rows('SELECT count(*) AS n FROM invoices')).toEqual([{ n: 19 }]);
    expect(rows('SELECT upload_key, state, document FROM outbox WHERE invoice_id IS NULL')).toEqual([
      { upload_key: `${code}-${number.number}-1`, state: 'acked', document: document.json },
    ]);
    const read = platform.documentsRead();
    expect(sum(await compare())).toEqual({ match: 20 });
    expect(platform.documentsRead()).toBe(read);
  });

  test('is nobody’s to write down while an issue may stand behind it', async () => {
    const { compare, records, bench, books } = counter({ issued: from(101, 19), held: from(101, 19) });
    records.push(...records.splice(19, 1).map(blank));
    books.mayBeUnsettled = (_range, { number }) => number === numberOf(120);
    await compare();
    expect(bench.db().prepare('SELECT count(*) FROM blank_voids').pluck().get()).toBe(0);
  });
});

describe('books that agree', () => {
  test('match, without a document being read, with progress to the end', async () => {
    const { compare, platform, steps, far } = counter();
    const report = await compare();
    expect(sum(report)).toEqual({ match: 20 });
    expect(report).toMatchObject({
      books: [
        { book: 'disk-1', problem: null },
        { book: 'platform', problem: null },
      ],
      whole: [deviceNo],
      cancelled: false,
    });
    expect(platform.documentsRead()).toBe(0);
    expect(steps.at(0)).toMatchObject({ done: 0, total: 20 });
    expect(steps.at(-1)).toMatchObject({ done: 20, total: 20 });
    expect(
      far.queries.filter((query) => query.by === 'numbers').every((query) => Number(query.to) - Number(query.from) < 50),
    ).toBe(true);
  });

  test('are asked about the newest numbers only, once all were compared', async () => {
    const { compare } = counter({ numbers: from(101, 750), open: segment(code, 101, 900, 150) });
    expect(sum(await compare({ everything: false }))).toEqual({ match: 750 });
    expect(sum(await compare({ everything: false }))).toEqual({ match: 500 });
    expect(sum(await compare({ everything: true }))).toEqual({ match: 750 });
  });

  test('count a document that waits for the platform, and send again what it lost', async () => {
    const { compare, platform, rows } = counter({ held: from(101, 18) });
    platform.documents.delete(`${code}-00000103`);
    const report = await compare();
    expect(sum(report)).toEqual({ match: 20 });
    expect(report.ranges[0]?.repaired).toEqual([{ number: '00000103', repair: 'sentAgain' }]);
    expect(rows("SELECT number FROM outbox WHERE what = 'document' AND state = 'pending' ORDER BY number")).toEqual(
      ['00000103', '00000119', '00000120'].map((number) => ({ number })),
    );
  });
});

test('a document that is acknowledged while the platform is asked is not lost', async () => {
  const { compare, platform, ledger, ports, rows } = counter({ held: from(101, 19) });
  platform.meanwhile(() => {
    const uploadKey = `${code}-00000120-1`;
    ledger.outbox.recordResults([{ outcome: 'accepted', uploadKey }], ports.clock.now());
  });
  const report = await compare();
  expect(sum(report)).toEqual({ match: 20 });
  expect(report.ranges[0]?.repaired).toEqual([]);
  expect(rows("SELECT count(*) AS n FROM outbox WHERE what = 'document' AND state = 'pending'")).toEqual([{ n: 0 }]);
});

describe('a ledger that was lost', () => {
  test('is rebuilt from device and platform: every number once, with its order, its people and its state', async () => {
    const numbers = from(101, 120);
    const held = from(101, 100);
    const { compare, rows, ledger, records, platform, bench } = counter({ numbers, issued: [], held });
    // Used up before, so that the device lists it no more.
    for (const number of from(1, 60)) {
      records.push(recordOf(invoiceOf(number, older)));
      if (number <= 55) platform.has(invoiceOf(number, older));
    }
    const report = await compare({ everything: false });
    expect(sum(report)).toEqual({ match: 180 });
    expect(report.whole).toEqual([deviceNo]);
    expect(rows('SELECT count(*) AS n, count(DISTINCT code || number) AS numbers, sum(gross) AS gross FROM invoices')).toEqual([
      { n: 180, numbers: 180, gross: 180 * 55_300 },
    ]);
    expect(rows("SELECT state, count(*) AS n FROM outbox WHERE what = 'document' GROUP BY state ORDER BY state")).toEqual([
      // Those that the platform has are sent once more: it repeats what it answered first.
      { state: 'pending', n: 180 },
    ]);
    expect(rows("SELECT count(*) AS n FROM outbox WHERE what = 'layout' AND state = 'pending'")).toEqual([{ n: 180 }]);

    const original = invoiceOf(150);
    const rebuilt = ledger.views.invoice(code, '00000150');
    expect(rebuilt).toEqual({
      // The document does not tell who was paid and who reviewed; the device does.
      content: { ...original.content, payee: '李收款', reviewer: '张复核' },
      signed: original.signed,
      origin: {
        ...original.origin,
        requestId: `rebuilt-${code}-00000150`,
        // The document does not tell which business sold it.
        source: 'other',
        evidence: 'platform',
      },
    });
    // The same order cannot be invoiced again.
    expect([...ledger.issuing.takenLines(original.origin.orderNo, null).keys()]).toEqual(['1', '2'] as OrderLineId[]);
    expect(ledger.issuing.draft(`rebuilt-${code}-00000150` as never)).toMatchObject({
      kind: '026',
      buyer: original.content.buyer,
    });

    const fromDevice = ledger.views.invoice(code, '00000215');
    expect(fromDevice).toMatchObject({
      content: { totals: { gross: 55_300 }, payee: '李收款' },
      origin: { orderNo: '', orderLineIds: [], evidence: 'device', deviceNo },
    });
    expect(rows("SELECT count(*) AS n FROM tasks WHERE state = 'open'")).toEqual([{ n: 0 }]);
    expect(rows("SELECT count(*) AS n FROM journal WHERE what = 'invoice-found'")).toEqual([{ n: 180 }]);
    expect(bench.db().pragma('foreign_key_check')).toEqual([]);

    const reads = platform.documentsRead();
    expect(sum(await compare())).toEqual({ match: 180 });
    expect(platform.documentsRead()).toBe(reads);
    expect(rows('SELECT count(*) AS n FROM invoices')).toEqual([{ n: 180 }]);
  });

  test('waits for a platform that is away, and tells it nothing in other words', async () => {
    const { compare, platform, rows } = counter({ issued: [] });
    platform.be('down');
    const report = await compare();
    expect(sum(report)).toEqual({ deviceOnly: 20 });
    expect(report.books.at(-1)).toEqual({ book: 'platform', problem: 'platform-unreachable' });
    expect(report.whole).toEqual([]);
    expect(rows('SELECT count(*) AS n FROM invoices')).toEqual([{ n: 0 }]);
    expect(rows('SELECT count(*) AS n FROM tasks')).toEqual([{ n: 0 }]);
    platform.be('up');
    expect(sum(await compare())).toEqual({ match: 20 });
  });

  test('goes on being rebuilt after a kill, though a clerk has issued meanwhile', async () => {
    const { compare, rows, records, segments, issue, platform } = counter({ numbers: from(101, 150), issued: [], held: [] });
    const stop = new AbortController();
    const cut = await compare({ signal: stop.signal, onProgress: ({ done }) => (done > 0 ? stop.abort() : undefined) });
    expect(cut).toMatchObject({ cancelled: true, whole: [] });
    expect(rows('SELECT count(*) AS n FROM invoices')).toEqual([{ n: 99 }]);
    records.push(recordOf(invoiceOf(251)));
    segments[0] = segment(code, 101, 400, 249);
    platform.has(invoiceOf(251));
    issue(invoiceOf(251), true);
    expect(sum(await compare({ everything: false }))).toEqual({ match: 151 });
    expect(rows('SELECT count(*) AS n FROM tasks')).toEqual([{ n: 0 }]);
  });
});

describe('a number that only the device has', () => {
  test('is taken from the platform where that agrees, and is for a supervisor where nobody knows it', async () => {
    const { compare, rows, platform } = counter({ issued: from(101, 18), held: from(101, 19) });
    const report = await compare();
    expect(sum(report)).toEqual({ match: 19, deviceOnly: 1 });
    expect(report.ranges[0]?.repaired).toEqual([{ number: '00000119', repair: 'recorded' }]);
    expect(platform.documentsRead()).toBe(1);
    expect(rows('SELECT subject FROM tasks')).toEqual([{ subject: `${code} 00000120` }]);
  });

  test('is not believed to the platform when that tells of another buyer', async () => {
    const { compare, platform, rows } = counter({ issued: from(101, 19) });
    const invoice = invoiceOf(120);
    platform.has({ ...invoice, content: { ...invoice.content, buyer: { ...invoice.content.buyer, name: '别家公司' } } });
    expect(sum(await compare())).toEqual({ match: 19, deviceOnly: 1 });
    expect(rows("SELECT data ->> '$.difference.platform.gross' AS gross FROM tasks")).toEqual([{ gross: 55_300 }]);
  });

  test('is left to its settling while nobody knows whether a request of ours is behind it', async () => {
    // Even where the platform could tell: whoever settles it needs the number free.
    const { compare, ledger, rows, ports } = counter({ issued: from(101, 19), held: from(101, 20) });
    const before = stock(segment(code, 101, 400, 381));
    expect(nextOfSegment(segment(code, 101, 400, 381))?.number).toBe(numberOf(120));
    beginIntent(ledger.issuing, invoiceOf(120), ports.clock.now(), before);
    const report = await compare();
    expect(sum(report)).toEqual({ match: 19 });
    expect(report.ranges[0]?.leftOut).toEqual([numberOf(120)]);
    expect(rows('SELECT count(*) AS n FROM tasks')).toEqual([{ n: 0 }]);
  });

  test('and was recorded while the books were read is no difference', async () => {
    const { compare, far, issue } = counter({ issued: from(101, 19), held: from(101, 19) });
    far.meanwhile((query) => {
      if (query.by === 'numbers' && query.to >= numberOf(120)) {
        far.meanwhile(() => undefined);
        issue(invoiceOf(120), false);
      }
    });
    expect(sum(await compare())).toEqual({ match: 20 });
  });

  test('and that it issued before this ledger began is recorded, later ones are for a person', async () => {
    const { compare, rows } = counter({ numbers: from(101, 20), issued: [110], held: [110] });
    expect(sum(await compare())).toEqual({ match: 10, deviceOnly: 10 });
    expect(rows("SELECT number FROM invoices WHERE origin ->> 'evidence' = 'device' ORDER BY number")).toEqual(
      from(101, 9).map((number) => ({ number: numberOf(number) })),
    );
  });

  test('after a restore is recorded by itself, until everything was compared', async () => {
    const { compare, bench, records, segments, rows } = counter({ issued: from(101, 15), held: from(101, 15) });
    await compare();
    bench.pass(1000);
    bench.db().exec(`INSERT INTO counter_state VALUES ('ledger-restored', '{}', '2015-01-01T00:00:00.000+08:00')`);
    bench.db().exec("DELETE FROM counter_state WHERE name LIKE 'books-compared %'");
    bench.db().exec("UPDATE counter_state SET at = '2026-11-22T09:00:00.000+08:00' WHERE name LIKE 'books-compared%'");
    expect(sum(await compare({ everything: false }))).toEqual({ match: 20 });
    bench.pass(1000);
    records.push(recordOf(invoiceOf(121)));
    segments[0] = segment(code, 101, 400, 379);
    expect(sum(await compare())).toEqual({ match: 20, deviceOnly: 1 });
    expect(rows('SELECT count(*) AS n FROM invoices')).toEqual([{ n: 20 }]);
  });
});

describe('what cannot be asked', () => {
  test('a device that is away leaves ledger and platform to be compared', async () => {
    const { compare, far, platform } = counter();
    far.be('silent');
    const told = { ...invoiceOf(105), signed: { ...invoiceOf(105).signed, checkCode: '0'.repeat(20) } };
    platform.has(told);
    const report = await compare();
    expect(report.books[0]).toEqual({ book: 'disk-1', problem: 'device-absent' });
    expect(sum(report)).toEqual({ match: 19, amountDiffers: 1 });
    expect(report.ranges[0]?.complete).toBe(false);
    expect(far.queries).toEqual([]);
  });

  test('a platform that is away leaves device and ledger, and is not asked for ever', async () => {
    const { compare, platform, records } = counter({ numbers: from(101, 900), open: segment(code, 101, 1000, 100) });
    platform.be('down');
    records.splice(3, 1);
    const report = await compare();
    expect(sum(report)).toEqual({ match: 899, ledgerOnly: 1 });
    expect(platform.comparisons()).toBe(3);
  });
});

describe('a task', () => {
  test('is opened once, closed when the books agree, and left alone where a person has explained it', async () => {
    const { compare, records, ledger, ports, rows } = counter();
    const [lost] = records.splice(4, 1);
    await compare();
    await compare();
    expect(ledger.tasks.open()).toMatchObject([{ what: 'difference', difference: { outcome: 'ledgerOnly', from: '00000105' } }]);
    if (lost) records.push(lost);
    await compare();
    expect(ledger.tasks.open()).toEqual([]);
    expect(rows("SELECT actor FROM journal WHERE what = 'task-closed'")).toEqual([{ actor: 'system' }]);

    records.splice(
      records.findIndex((record) => record.key.number === numberOf(105)),
      1,
    );
    await compare();
    const [again] = ledger.tasks.open();
    if (!again) throw new Error('no task');
    ledger.tasks.answered({
      taskId: again.taskId,
      answer: 'close',
      note: 'disk was repaired by the maker',
      evidence: {},
      at: ports.clock.now(),
      actor: 'system',
      approvedBy: null,
    });
    await compare();
    expect(ledger.tasks.open()).toEqual([]);
  });

  test('tells of a gap and of a void that the ledger does not know', async () => {
    const { compare, records, ledger } = counter({
      numbers: from(101, 20).filter((number) => number !== 107),
      open: segment(code, 101, 400, 380),
    });
    const at = records.findIndex((record) => record.key.number === numberOf(111));
    const voided = records[at];
    if (voided) records[at] = { ...voided, state: 'blueVoid', voidedAt: '2026-11-21T10:00:00+08:00' as Instant };
    expect(sum(await compare())).toEqual({ match: 18, gap: 1, voidDiffers: 1 });
    expect(ledger.tasks.open()).toMatchObject([
      { what: 'difference', difference: { outcome: 'gap', from: '00000107' } },
      { what: 'difference', difference: { outcome: 'voidDiffers', from: '00000111' } },
    ]);
  });
});

test('one comparison at a time: a second one waits, and both are answered', async () => {
  const { compare, reconciliation, steps } = counter();
  const both = Promise.all([compare(), compare()]);
  expect(reconciliation.running()).toBe(true);
  const [one, other] = await both;
  expect(sum(one)).toEqual(sum(other));
  expect(steps.map(({ done }) => done)).toEqual([0, 20, 0, 20]);
  expect(reconciliation.running()).toBe(false);
});

test('the report is kept as it was made', async () => {
  const { compare, books, records } = counter();
  expect(books.lastReport()).toBeNull();
  records.splice(2, 2);
  const report = await compare();
  expect(books.lastReport()).toEqual(report);
});

test('a document of the same number in other sums is a difference of amount, and is not sent over it', async () => {
  const { compare, platform, rows } = counter();
  const { content, ...invoice } = invoiceOf(112);
  const totals = { net: fen(100), tax: fen(9), gross: fen(109) };
  const lines = content.lines.map((line) => ({ ...line, net: totals.net, tax: totals.tax }));
  platform.has({ ...invoice, content: { ...content, lines, totals } });
  const report = await compare();
  expect(sum(report)).toEqual({ match: 19, amountDiffers: 1 });
  expect(report.ranges[0]?.differences[0]).toMatchObject({
    from: numberOf(112),
    ledger: { gross: 55_300 },
    platform: { gross: 109 },
  });
  expect(rows("SELECT state FROM outbox WHERE number = '00000112' AND what = 'document'")).toEqual([{ state: 'acked' }]);
});

describe('the line to the device', () => {
  test('goes to a clerk who waits, between two pages', async () => {
    const { compare, far, ports, records } = counter({ numbers: from(101, 99) });
    const order: string[] = [];
    far.meanwhile((query) => {
      if (query.by !== 'numbers') return;
      order.push(`page ${Number(query.from)}`);
      if (order.length === 2) void ports.deviceLocks.hold(far.device.id, async () => void order.push('clerk'));
    });
    await compare();
    expect(records).toHaveLength(99);
    expect(order.indexOf('clerk')).toBe(2);
    expect(order.length).toBeGreaterThan(3);
  });

  test('somebody else’s disk is reported, and its books are left alone', async () => {
    const { compare, far } = counter();
    far.device.identify = async () => failed('device-wrong-disk', { deviceId: 'disk-1', expected: deviceNo, actual: '1' });
    const report = await compare();
    expect(report).toMatchObject({ books: [{ problem: 'device-wrong-disk' }, { problem: null }], ranges: [], whole: [] });
    expect(far.queries).toEqual([]);
  });
});

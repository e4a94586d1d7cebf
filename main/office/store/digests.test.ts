import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { DeviceNo, Instant, InvoiceCode, InvoiceNumber } from '../../../domain/ids.ts';
import { addDays } from '../../../domain/instant.ts';
import type { AcknowledgedRange, NumberSpan } from '../../../domain/outbox.ts';
import { blankVoidDocumentMaker } from '../sync/document.ts';
import { openBlankVoids } from './blank-voids.ts';
import { type OpenLedger, openLedgerFile } from './connection.ts';
import { filledInvoice, fillLedger, start } from './filled-ledger.testing.ts';
import { openJournal } from './journal.ts';
import { openLedger } from './ledger.ts';

let folder: string;
let file: OpenLedger;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fapiao-digests-'));
  const opened = openLedgerFile(folder);
  if (!opened.ok) throw new Error(opened.problem.code);
  file = opened.value;
});
afterEach(() => {
  file.close();
  rmSync(folder, { recursive: true });
});

const digests = () => openLedger(file.db).digests;
const code = '011002300411';

/** Every range, with how many pages it took. */
function ranges(since: Instant | null, size: number) {
  const found: AcknowledgedRange[] = [];
  let pages = 0;
  for (const whole of digests().spans(since))
    for (let span: NumberSpan | null = whole; span !== null; ) {
      const page = digests().acknowledged(span, size);
      found.push(...page.ranges);
      pages += 1;
      span = page.rest;
    }
  return { pages, ranges: found };
}
const ends = (of: readonly AcknowledgedRange[]) => of.map(({ from, to }) => [Number(from), Number(to)]);

test('a ledger of many numbers is read in pages that hold each number once', () => {
  fillLedger(file.db, { count: 5_600, pending: 100 });
  const { pages, ranges: found } = ranges(null, 500);
  expect(pages).toBe(3);
  expect(found.flatMap(({ entries }) => entries.map(({ number }) => Number(number)))).toEqual(
    Array.from({ length: 5_500 }, (_, index) => index + 1),
  );
  expect(Math.max(...found.map(({ entries }) => entries.length))).toBe(500);
});

test('a page is read from the index, not from the documents', () => {
  const plan = file.db
    .prepare<[], { detail: string }>(
      `EXPLAIN QUERY PLAN SELECT o.number, o.revision, o.sha256, o.gross, o.invoice_id FROM outbox o WHERE o.code = '1'
         AND o.number BETWEEN '0' AND '9' AND o.what = 'document' AND o.state = 'acked' ORDER BY o.number`,
    )
    .all();
  expect(plan.map(({ detail }) => detail)).toEqual([expect.stringContaining('COVERING INDEX outbox_acknowledged')]);
});

test('what is young is found with its neighbours, and nothing far from it', () => {
  fillLedger(file.db, { count: 3_500 });
  // One number in 1/24 of a day: number 2400 is of the hundredth day.
  expect(ends(ranges(addDays(start, 99.9), 500).ranges)).toEqual([
    [2_000, 2_499],
    [2_500, 2_999],
    [3_000, 3_499],
    [3_500, 3_500],
  ]);
  expect(ranges(addDays(start, 200), 500).ranges).toEqual([]);
});

test('a number that was voided unused is compared like an invoice, in a range of its own', () => {
  fillLedger(file.db, { count: 2 });
  fillLedger(file.db, { count: 2, from: 4 });
  const key = { code: code as InvoiceCode, number: '00000003' as InvoiceNumber };
  const blank = { deviceNo: '499000123456' as DeviceNo, kind: '026', key, voidedAt: start, clerk: '李华' } as const;
  const document = blankVoidDocumentMaker('BJZ-07', filledInvoice(1).content.seller)(blank);
  openBlankVoids(file.db, openJournal(file.db)).recordVoidedHere({ blank, document }, { at: start, actor: 'system' });
  file.db.prepare("UPDATE outbox SET state = 'acked' WHERE upload_key = ?").run(document.uploadKey);
  const { ranges: found } = ranges(null, 500);
  expect(ends(found)).toEqual([
    [1, 2],
    [3, 3],
    [4, 5],
  ]);
  expect(found.flatMap(({ entries }) => entries.map(({ number, gross }) => [Number(number), gross]))).toEqual([
    [1, 55_300],
    [2, 55_300],
    [3, 0],
    [4, 55_300],
    [5, 55_300],
  ]);
});

test('of documents taken over a range ends at every hole: what lies in it is the other counter’s', () => {
  fillLedger(file.db, { count: 2 });
  const put = file.db.prepare(
    `INSERT INTO outbox (upload_key, what, from_counter, code, number, revision, document, sha256, gross, queued_at, state, next_at)
     VALUES (?, 'document', 'BJZ-08', ?, ?, 1, '{"deviceNo":"499000123456","kind":"026"}', '', 1, ?, 'acked', ?)`,
  );
  for (const number of ['00000003', '00000004', '00000007', '00000009'])
    put.run(`${code}-${number}-1`, code, number, start, start);
  expect(ends(ranges(null, 500).ranges)).toEqual([
    [1, 2],
    [3, 4],
    [7, 7],
    [9, 9],
  ]);
});

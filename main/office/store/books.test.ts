import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { mostDifferences, type RangeReport, type ReconciliationReport } from '../../../domain/books.ts';
import type { FoundInvoice } from '../../../domain/found-invoice.ts';
import type { DeviceId, DeviceNo, Instant, InvoiceNumber } from '../../../domain/ids.ts';
import type { InvoiceState } from '../../../domain/invoice.ts';
import { fen } from '../../../domain/money.ts';
import type { Difference } from '../../../domain/reconciliation.ts';
import { key } from '../../../domain/samples.testing.ts';
import { taskIdOf } from '../../../domain/task.ts';
import { documentMaker } from '../sync/document.ts';
import { invoiceForTests } from '../sync/invoice.testing.ts';
import { openBooks } from './books.ts';
import { type OpenLedger, openLedgerFile } from './connection.ts';
import { wholeDamage } from './integrity.ts';
import { openJournal } from './journal.ts';
import { openLedger } from './ledger.ts';

const at = '2026-11-22T10:00:00.000+08:00' as Instant;
const later = '2026-11-22T11:00:00.000+08:00' as Instant;
const code = '011002300411';
const deviceNo = '499000123456' as DeviceNo;
const deviceId = 'disk-1' as DeviceId;
const make = documentMaker('BJZ-07');

let folder: string;
let file: OpenLedger;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fapiao-books-'));
  const opened = openLedgerFile(folder);
  if (!opened.ok) throw new Error(opened.problem.code);
  file = opened.value;
});
afterEach(() => {
  file.close();
  rmSync(folder, { recursive: true });
});

const books = () => openBooks(file.db, openJournal(file.db));
const rows = (sql: string) => file.db.prepare(sql).all();

function found(number: number, change: { state?: InvoiceState; held?: boolean; by?: DeviceNo } = {}): FoundInvoice {
  const text = key(code, number).number;
  const made = invoiceForTests(text, { orderNo: `E${number}`, lineIds: ['1'] });
  const origin = { ...made.origin, deviceNo: change.by ?? deviceNo, evidence: 'device' } as const;
  const invoice = { ...made, origin };
  return { invoice, state: change.state ?? 'blue', document: make(invoice, 1), held: change.held ?? false };
}

function range(from: number, to: number) {
  return { deviceNo, kind: '026', code: key(code, from).code, from: key(code, from).number, to: key(code, to).number } as const;
}

describe('what the ledger has', () => {
  test('is told by runs, the newest first; a long hole is another device’s lot', () => {
    const store = books();
    for (const number of [401, 402, 403, 1, 2, 4, 104, 206]) store.recordFound(found(number), at, 'system');
    expect(store.ranges(deviceNo).map(({ from, to }) => [Number(from), Number(to)])).toEqual([
      [206, 206],
      [1, 104],
      [401, 403],
    ]);
    expect(store.ranges('499000999999' as DeviceNo)).toEqual([]);
  });

  test('is told number by number with every document, and another device’s numbers beside it', () => {
    const store = books();
    // What the platform has of long ago is not sent once more.
    store.recordFound(found(1, { held: true }), '2027-02-01T10:00:00.000+08:00' as Instant, 'system');
    store.recordFound(found(2), at, 'system');
    store.recordFound(found(3, { by: '499000999999' as DeviceNo }), at, 'system');
    expect(store.recorded(range(1, 2))).toEqual([
      {
        number: '00000001',
        state: 'blue',
        gross: 55_300,
        sha256: found(1).document.sha256,
        documents: [{ uploadKey: `${code}-00000001-1`, revision: 1, sha256: found(1).document.sha256, acknowledged: true }],
      },
      expect.objectContaining({ number: '00000002', documents: [expect.objectContaining({ acknowledged: false })] }),
    ]);
    expect(store.ofOtherDevices(range(1, 9))).toEqual(['00000003']);
  });
});

describe('a found invoice', () => {
  test('is like any other: draft, order line, document, journal, and a sound ledger', () => {
    const store = books();
    const discounted = found(7);
    const [line] = discounted.invoice.content.lines;
    if (!line) throw new Error('no line');
    const lines = [
      { ...line, nature: 'discounted' as const, priceIncludesTax: false },
      { ...line, nature: 'discount' as const, priceIncludesTax: false, net: fen(-100), tax: fen(-9) },
    ];
    const invoice = { ...discounted.invoice, content: { ...discounted.invoice.content, lines } };
    store.recordFound({ ...discounted, invoice, document: make(invoice, 1) }, at, 'system');
    const draft = openLedger(file.db).issuing.draft(invoice.origin.requestId);
    expect(draft?.lines).toMatchObject([{ amount: 50_734, includesTax: false, discount: 100 }]);
    expect(rows('SELECT order_no, line_id FROM invoiced_lines')).toEqual([{ order_no: 'E7', line_id: '1' }]);
    expect(wholeDamage(file.db)).toBeNull();
  });

  test('is taken once', () => {
    const store = books();
    expect(store.recordFound(found(7), at, 'system')).toBe(true);
    expect(store.recordFound(found(7), at, 'system')).toBe(false);
    expect(rows("SELECT count(*) AS n FROM journal WHERE what = 'invoice-found'")).toEqual([{ n: 1 }]);
  });

  test('that is void leaves its order free', () => {
    books().recordFound(found(7, { state: 'blueVoid', held: true }), at, 'system');
    expect(rows('SELECT state FROM invoices')).toEqual([{ state: 'blueVoid' }]);
    expect(rows('SELECT * FROM invoiced_lines')).toEqual([]);
  });

  test('whose document came with a package of another counter leaves that as it is', () => {
    const { document } = found(7);
    file.db
      .prepare(
        `INSERT INTO outbox (upload_key, what, from_counter, code, number, revision, document, sha256, gross, queued_at, state, next_at)
         VALUES (?, 'document', 'BJZ-08', ?, '00000007', 1, ?, ?, 55300, ?, 'pending', ?)`,
      )
      .run(document.uploadKey, code, document.json, document.sha256, at, at);
    const store = books();
    expect(store.recordFound(found(7), at, 'system')).toBe(true);
    expect(store.recorded(range(7, 7))).toMatchObject([{ documents: [{ uploadKey: document.uploadKey, acknowledged: false }] }]);
  });
});

describe('what the ledger must have', () => {
  test('is nothing at first, everything from a comparison on, and nothing again after a restore', () => {
    const store = books();
    store.recordFound(found(1), at, 'system');
    expect(store.standing(deviceNo)).toEqual({ since: null, compared: false });
    store.keepReport(report([], { whole: [deviceNo] }));
    expect(store.standing(deviceNo)).toEqual({ since: at, compared: true });
    file.db.prepare("INSERT INTO counter_state VALUES ('ledger-restored', '{}', ?)").run(later);
    file.db.exec("DELETE FROM counter_state WHERE name LIKE 'books-compared %'");
    expect(store.standing(deviceNo)).toEqual({ since: null, compared: false });
  });
});

function report(ranges: readonly RangeReport[], change: Partial<ReconciliationReport> = {}): ReconciliationReport {
  return { startedAt: at, endedAt: at, actor: 'system', books: [], ranges, whole: [], cancelled: false, ...change };
}

function rangeReport(differences: readonly Difference[], change: Partial<RangeReport> = {}): RangeReport {
  const counts = { match: 0, deviceOnly: 0, ledgerOnly: 0, platformOnly: 0, amountDiffers: 0, voidDiffers: 0, gap: 0 };
  const nothing = { duplicates: [], repaired: [], leftOut: [] };
  return { ...range(1, 500), deviceId, counts, differences, ...nothing, complete: true, ...change };
}

const difference = (number: number, outcome: Difference['outcome'] = 'deviceOnly'): Difference => ({
  ...range(number, number),
  outcome,
  device: null,
  ledger: null,
  platform: null,
});

describe('the report', () => {
  const open = () =>
    rows("SELECT task_id FROM tasks WHERE state = 'open' ORDER BY task_id").map((row) => Object.values(row as object)[0]);
  const task = (number: number, outcome: Difference['outcome'] = 'deviceOnly') =>
    taskIdOf({ what: 'difference', difference: difference(number, outcome) });

  test('with a book away opens only what is sure, and closes nothing', () => {
    const store = books();
    store.keepReport(report([rangeReport([difference(3)])]));
    const sure = difference(9, 'ledgerOnly');
    store.keepReport(report([rangeReport([difference(5), sure], { complete: false })]));
    expect(open()).toEqual([task(3), task(9, 'ledgerOnly')]);
  });

  test('closes what it looked at and did not find, and nothing else', () => {
    const store = books();
    store.keepReport(report([rangeReport([difference(3), difference(4), difference(450)])]));
    const leftOut = [key(code, 4).number as InvoiceNumber];
    store.keepReport(report([rangeReport([], { ...range(1, 400), leftOut })]));
    expect(open()).toEqual([task(4), task(450)]);
  });

  test('that names only some of its differences closes none', () => {
    const store = books();
    store.keepReport(report([rangeReport([difference(499)])]));
    const many = Array.from({ length: mostDifferences }, (_, index) => difference(index + 1));
    store.keepReport(report([rangeReport(many)]));
    expect(open()).toContain(task(499));
  });

  test('is read back as it was kept, and a spoilt one is found out', () => {
    const store = books();
    const kept = report([rangeReport([difference(3)], { repaired: [{ number: key(code, 8).number, repair: 'sentAgain' }] })]);
    store.keepReport(kept);
    expect(store.lastReport()).toEqual(kept);
    file.db.exec("UPDATE reconciliations SET report = '{}'");
    expect(() => store.lastReport()).toThrow();
  });
});

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { DeviceNo, Instant, InvoiceNumber } from '../../../domain/ids.ts';
import { segment, stock } from '../../../domain/samples.testing.ts';
import { openBlankVoids } from './blank-voids.ts';
import { openLedgerFile } from './connection.ts';
import type { Connection } from './database.ts';
import { filledInvoice, fillLedger } from './filled-ledger.testing.ts';
import { openIssuedFigures } from './issued-figures.ts';
import { openJournal } from './journal.ts';
import { openSegments } from './segments.ts';

const at = '2026-11-22T10:00:00.000+08:00' as Instant;
const later = '2026-11-22T11:00:00.000+08:00' as Instant;
const { origin, content, signed } = filledInvoice(1);
const asked = { deviceNo: origin.deviceNo, kind: content.kind, code: signed.code, run: { from: 1, to: 20 } };
const { code } = signed;

let folder: string;
let db: Connection;
let close: () => void;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fapiao-segments-'));
  const opened = openLedgerFile(folder);
  if (!opened.ok) throw new Error(opened.problem.code);
  ({ db, close } = opened.value);
});
afterEach(() => {
  close();
  rmSync(folder, { recursive: true });
});

const rows = () => db.prepare('SELECT code, first, count, bought_at FROM segments ORDER BY code, first').raw().all();

let operations = 0;
/** An operation on a run, as it stands in the ledger. */
function operation(what: string, first: number, count: number, state = 'done', of: string = code, when = at): void {
  const aim = { what, run: { kind: '026', code: of, first: String(first).padStart(8, '0'), count } };
  const step = what === 'requisition' ? 'readIn' : what;
  db.prepare(
    `INSERT INTO device_operations (operation_id, device_id, device_no, what, aim, step, state, begun_at, changed_at, actor)
     VALUES (?, 'disk-1', ?, ?, ?, ?, ?, ?, ?, 'lihua')`,
  ).run(`operation-${++operations}`, origin.deviceNo, what, JSON.stringify(aim), step, state, when, when);
}
const plan = (sql: string) =>
  (db.prepare(`EXPLAIN QUERY PLAN ${sql}`).all() as { detail: string }[]).map((row) => row.detail).join('; ');

describe('segments', () => {
  test('are remembered once, with the most they held and the day they came', () => {
    const store = openSegments(db);
    const { deviceNo } = origin;
    store.seen(deviceNo, stock(segment('011002300411', 1, 100, 90), segment('011002300411', 501, 50, 50)), at);
    const changes = () => db.prepare('SELECT total_changes()').pluck().get();
    const before = changes();
    store.seen(deviceNo, stock(segment('011002300411', 1, 100, 80)), at);
    expect(changes()).toBe(before);
    store.seen(deviceNo, stock({ ...segment('011002300411', 1, 60, 10), boughtAt: at }), at);
    store.seen('other' as DeviceNo, stock(), at);
    expect(rows()).toEqual([
      ['011002300411', '00000001', 100, at],
      ['011002300411', '00000501', 50, null],
    ]);
    // A process that comes later has not seen them, and finds them there.
    openSegments(db).seen(deviceNo, stock(segment('011002300411', 1, 100, 70)), at);
    expect(rows()).toHaveLength(2);
    expect(store.numbers(asked).held).toEqual([
      { from: 1, to: 100 },
      { from: 501, to: 550 },
    ]);
  });

  test('and spoilt forms are never shortened, changed or forgotten', () => {
    const store = openSegments(db);
    store.seen(origin.deviceNo, stock({ ...segment('011002300411', 1, 100, 90), boughtAt: at }), at);
    db.prepare("INSERT INTO spoilt_forms VALUES (?, '00000007', ?, 'jam', 'wangmin')").run(signed.code, at);
    for (const change of ['count = 60', "first = '00000002'", 'bought_at = NULL', "device_no = 'other'", "seen_at = 'x'"])
      expect(() => db.exec(`UPDATE segments SET ${change}`), change).toThrow('never shrinks');
    expect(() => db.exec('DELETE FROM segments')).toThrow('never forgotten');
    expect(() => db.exec("UPDATE spoilt_forms SET number = '00000008'")).toThrow('never changes');
    expect(() => db.exec('INSERT OR REPLACE INTO spoilt_forms SELECT * FROM spoilt_forms')).toThrow('never changes');
    expect(() => db.exec('DELETE FROM spoilt_forms')).toThrow('never forgotten');
  });

  test('that came in a month are counted, and unknown where none was seen', () => {
    const store = openSegments(db);
    const came = (day: string) => ({ boughtAt: `${day}T09:00:00+08:00` as Instant });
    store.seen(origin.deviceNo, stock({ ...segment('011002300411', 1, 100, 9), ...came('2026-11-01') }), at);
    store.seen(origin.deviceNo, stock({ ...segment('011002300411', 501, 30, 9), ...came('2026-11-30') }), at);
    store.seen(origin.deviceNo, stock({ ...segment('011002300411', 901, 7, 7), ...came('2026-12-01') }), at);
    expect(store.moved(origin.deviceNo, '026', '202611')).toEqual({ bought: 130, returned: null });
    expect(store.moved(origin.deviceNo, '026', '202610')).toEqual({ bought: null, returned: null });
    expect(store.moved(origin.deviceNo, '007', '202611')).toEqual({ bought: null, returned: null });
  });

  test('that were given back by a finished operation are gone', () => {
    operation('giveBack', 91, 10);
    operation('handOut', 81, 10);
    operation('giveBack', 71, 10, 'dropped');
    operation('giveBack', 61, 10, 'open');
    const store = openSegments(db);
    expect(store.numbers(asked).gone).toEqual([
      { from: 91, to: 100 },
      { from: 81, to: 90 },
    ]);
    expect(store.moved(origin.deviceNo, '026', '202611')).toEqual({ bought: null, returned: 20 });
  });

  test.each<[string, () => void, readonly (readonly [number, number])[]]>([
    ['taken back', () => operation('takeBack', 51, 50), []],
    [
      'taken back and given away once more',
      () => {
        operation('takeBack', 51, 50);
        operation('giveBack', 91, 10);
      },
      [[91, 100]],
    ],
    [
      'bought again in part',
      () => operation('requisition', 61, 20),
      [
        [51, 60],
        [81, 100],
      ],
    ],
    ['of another code', () => operation('requisition', 51, 50, 'done', '011002300999'), [[51, 100]]],
    ['not taken back in the end', () => operation('takeBack', 51, 50, 'dropped'), [[51, 100]]],
    // A read-in names no numbers.
    [
      'read in, and seen since',
      () => openSegments(db).seen(origin.deviceNo, stock(segment(code, 71, 30, 30)), later),
      [[51, 70]],
    ],
    ['seen before it left', () => openSegments(db).seen(origin.deviceNo, stock(segment(code, 51, 50, 50)), at), [[51, 100]]],
    [
      'read in and used since',
      () => fillLedger(db, { count: 10, from: 61 }),
      [
        [51, 60],
        [71, 100],
      ],
    ],
  ])('that came again are not gone: %s', (_, comes, gone) => {
    operation('handOut', 51, 50);
    comes();
    expect(openSegments(db).numbers(asked).gone).toEqual(gone.map(([from, to]) => ({ from, to })));
  });

  test('that are listed twice came once, and what was taken back came once more', () => {
    const store = openSegments(db);
    const lot = (first: number, count: number, of: string = code) => ({ ...segment(of, first, count, count), boughtAt: at });
    const bought = () => store.moved(origin.deviceNo, '026', '202611').bought;
    store.seen(origin.deviceNo, stock(lot(1, 100), lot(1, 7, '011002300999')), at);
    store.seen(origin.deviceNo, stock(lot(11, 90)), at);
    expect(bought()).toBe(107);
    operation('handOut', 51, 50);
    operation('takeBack', 51, 50);
    store.seen(origin.deviceNo, stock(lot(1, 50), lot(51, 50)), later);
    expect(bought()).toBe(157);
  });

  test('that were taken back count once, also where the device says that they came on that day', () => {
    const store = openSegments(db);
    const november = '2026-11-01T09:00:00.000+08:00' as Instant;
    const october = '2026-10-20T09:00:00.000+08:00' as Instant;
    const lot = (first: number, count: number, boughtAt: Instant) => ({ ...segment(code, first, count, count), boughtAt });
    store.seen(origin.deviceNo, stock(lot(1, 100, october), lot(501, 30, november)), november);
    operation('takeBack', 51, 50);
    // All of a lot that had come in this month before.
    operation('takeBack', 501, 30);
    store.seen(origin.deviceNo, stock(lot(51, 50, at)), later);
    expect(store.moved(origin.deviceNo, '026', '202611').bought).toBe(30 + 50 + 30);
  });

  test('that came without a day may be of the month in which they were first seen, or of an earlier one', () => {
    const store = openSegments(db);
    store.seen(origin.deviceNo, stock({ ...segment(code, 1, 100, 100), boughtAt: at }, segment(code, 301, 50, 50)), at);
    const bought = (month: string) => store.moved(origin.deviceNo, '026', month).bought;
    expect(bought('202611')).toBe(null);
    expect(bought('202610')).toBe(null);
    const december = '2026-12-02T09:00:00.000+08:00' as Instant;
    store.seen(origin.deviceNo, stock({ ...segment(code, 501, 30, 30), boughtAt: december }), december);
    expect(bought('202612')).toBe(30);
    // Its day became known.
    store.seen(origin.deviceNo, stock({ ...segment(code, 301, 50, 50), boughtAt: at }), december);
    expect(bought('202611')).toBe(150);
  });
});

describe('numbers voided unused', () => {
  const voided = (number: string, day = '2026-11-21') => ({
    number: number as InvoiceNumber,
    voidedAt: `${day}T09:00:00+08:00` as Instant,
  });
  const range = { deviceNo: origin.deviceNo, kind: content.kind, code };

  test('stand among the numbers and in the month, once, and never change', () => {
    fillLedger(db, { count: 3 });
    const { recordBlankVoids } = openBlankVoids(db, openJournal(db));
    expect(recordBlankVoids(range, [voided('00000004'), voided('00000003')], at, 'system')).toEqual(['00000004']);
    expect(recordBlankVoids(range, [voided('00000004', '2026-10-01')], at, 'system')).toEqual([]);
    expect(
      openSegments(db)
        .numbers(asked)
        .recorded.map(({ number, state }) => [number, state]),
    ).toEqual([
      [1, 'blue'],
      [2, 'blue'],
      [3, 'blue'],
      [4, 'blankVoid'],
    ]);
    expect(openSegments(db).numbers(asked).ofOthers.size).toBe(0);
    const figures = openIssuedFigures(db);
    expect(figures.month(origin.deviceNo, content.kind, '202611').blankVoid).toEqual({ count: 1, net: 0 });
    expect(figures.month(origin.deviceNo, content.kind, '202610').blankVoid).toBeUndefined();
    expect(() => db.exec("UPDATE blank_voids SET number = '00000009'")).toThrow('never changes');
    expect(() => db.exec('DELETE FROM blank_voids')).toThrow('never forgotten');
  });
});

describe('numbers of a run', () => {
  test('are those of the device, with others’ told apart and spoilt forms beside them', () => {
    fillLedger(db, { count: 10, from: 5 });
    db.prepare("INSERT INTO spoilt_forms VALUES (?, '00000007', ?, 'jam', 'wangmin')").run(signed.code, at);
    const store = openSegments(db);
    const known = store.numbers(asked);
    expect(known.recorded.map(({ number }) => number)).toEqual([5, 6, 7, 8, 9, 10, 11, 12, 13, 14]);
    expect(known.recorded[0]?.state).toBe('blue');
    expect([...known.ofOthers]).toEqual([]);
    expect([...known.spoilt]).toEqual([7]);
    const others = store.numbers({ ...asked, deviceNo: 'other' as DeviceNo, run: { from: 1, to: 6 } });
    expect(others.recorded).toEqual([]);
    expect([...others.ofOthers]).toEqual([5, 6]);
  });

  test('are read from an index that holds all of it', () => {
    const range = "code = 'c' AND number BETWEEN '1' AND '2'";
    expect(plan(`SELECT number, state FROM invoices WHERE device_no = 'd' AND kind = 'k' AND ${range}`)).toContain(
      'USING COVERING INDEX invoices_device',
    );
    expect(plan(`SELECT count(*) FROM invoices WHERE ${range}`)).toContain('USING COVERING INDEX sqlite_autoindex_invoices');
  });
});

describe('figures', () => {
  const figures = () => openIssuedFigures(db);
  const since = '2026-11-22T00:00:00.000+08:00' as Instant;

  test('by hour, by month and in sum', () => {
    fillLedger(db, { count: 10 });
    const { deviceNo } = origin;
    const { net } = content.totals;
    expect(figures().hours(deviceNo, since, '2026-11-23T00:00:00.000+08:00' as Instant)).toEqual([
      { kind: '026', hour: signed.issuedAt.slice(0, 13), count: 10, net: 10 * net },
    ]);
    expect(figures().hours(deviceNo, since, signed.issuedAt)).toEqual([]);
    expect(figures().hours('other' as DeviceNo, since, at)).toEqual([]);
    expect(figures().month(deviceNo, '026', '202611')).toEqual({ blue: { count: 10, net: 10 * net } });
    expect(figures().month(deviceNo, '026', '202612')).toEqual({});
    expect(figures().month(deviceNo, '007', '202611')).toEqual({});
    expect(figures().sums(deviceNo, '026', since)).toEqual({ blue: 10 * net, red: 0 });
    expect(figures().sums(deviceNo, '026', '2026-11-23T00:00:00.000+08:00' as Instant)).toEqual({ blue: 0, red: 0 });
  });

  test('are read from an index that holds all of it', () => {
    expect(
      plan(
        "SELECT kind, state, sum(net), substr(issued_at, 1, 13) FROM invoices WHERE device_no = 'd' AND issued_at > '2026' GROUP BY 1, 2",
      ),
    ).toContain('USING COVERING INDEX invoices_day');
  });
});

/**
 * Segments that are used up, found on a disk of a few lines that counts what it is asked. On a slow line a record takes more than a
 * second: what counts is how many records one question may bring.
 */
import { afterEach, expect, test } from 'vitest';
import type { DeviceInvoice, DeviceQuery, MonthStatistics } from '../../../domain/device.ts';
import type { Instant, InvoiceNumber } from '../../../domain/ids.ts';
import { addDays, deviceDate } from '../../../domain/instant.ts';
import type { InvoiceKind } from '../../../domain/kinds.ts';
import { fen } from '../../../domain/money.ts';
import type { NumberRange } from '../../../domain/number-range.ts';
import { ok } from '../../../domain/problem.ts';
import { key, segment, stock } from '../../../domain/samples.testing.ts';
import { bookDevice, bookPlatform, booksBench, deviceNo, invoiceOf, recordOf } from './books.testing.ts';
import { openDeviceReader } from './device-records.ts';
import { farEnd } from './far-end.ts';
import { findSegments } from './find-segments.ts';

const now = '2026-11-22T10:00:00+08:00' as Instant;
const [a, b, c] = ['011002300411', '011002300412', '011002300413'] as const;
const aDay = 60;

let remove: () => void = () => undefined;
afterEach(() => {
  remove();
  remove = () => undefined;
});

/** So many records of consecutive numbers, sixty a working day of ten hours, the last of them so many invoices before now. */
function used(code: string, first: number, count: number, ago: number): DeviceInvoice[] {
  return Array.from({ length: count }, (_, index) => {
    const before = ago + count - 1 - index;
    const issuedAt = addDays(now, -Math.floor(before / aDay) - ((before % aDay) * 10) / 24 / aDay);
    return { ...recordOf(invoiceOf(first + index, code)), issuedAt };
  });
}

/** A month as such a disk counts it. */
function counted(records: readonly DeviceInvoice[], kind: InvoiceKind, month: string): MonthStatistics {
  const count = records.filter(({ issuedAt }) => deviceDate(issuedAt).startsWith(month)).length;
  const none = { count: 0, net: fen(0), tax: fen(0) };
  const states = { blue: { ...none, count }, red: none, blankVoid: none, blueVoid: none, redVoid: none };
  return { kind, month, opening: null, bought: null, returned: null, closing: null, states };
}

const run = (code: string, from: number, to: number): NumberRange => ({
  deviceNo,
  kind: '026',
  code: key(code, from).code,
  from: key(code, from).number,
  to: key(code, to).number,
});

/** A device with these records and an open segment of code c, and what a search on it finds. */
function disk(
  records: DeviceInvoice[],
  given: number,
  answer?: (query: DeviceQuery) => readonly DeviceInvoice[] | null,
  countsMonths = false,
) {
  const open = segment(c, 1, 1000, 1000 - given);
  const far = bookDevice(records, [open]);
  const query = far.device.query.bind(far.device);
  const months: string[] = [];
  if (countsMonths)
    far.device.month = async (kind, month) => {
      months.push(month);
      return ok(counted(records, kind, month));
    };
  const told: { readonly query: DeviceQuery; readonly count: number }[] = [];
  far.device.query = async (question) => {
    const made = answer?.(question);
    const found = made ? ok(made) : await query(question);
    told.push({ query: question, count: found.ok ? found.value.length : 0 });
    if (told.length > 50_000) throw new Error('the device is asked for ever');
    return found;
  };
  const bench = booksBench(far, bookPlatform());
  remove = () => bench.bench.remove();
  const days = () => told.flatMap(({ query: asked, count }) => (asked.by === 'dates' ? [{ ...asked, count }] : []));
  return {
    ...bench,
    told,
    months,
    days,
    search(known: readonly NumberRange[]) {
      const reader = openDeviceReader(far.device, farEnd(), bench.ports);
      const next = stock(open).next;
      const { signal } = new AbortController();
      return findSegments({ deviceNo, kind: '026', known, next, now, signal }, reader, bench.ports);
    },
  };
}

test('a lost ledger: every segment is found, no day is asked twice or with another, and no busy day that need not be', async () => {
  // 30 of c, 100 of b, 200 of a: three boundaries on three days, seven days in all.
  const records = [...used(a, 101, 200, 130), ...used(b, 501, 100, 30), ...used(c, 1, 30, 0)];
  const { search, days, told } = disk(records, 30);
  const { runs, ended } = await search([run(c, 1, 30)]);
  expect(ended).toBe(true);
  expect(runs).toEqual(expect.arrayContaining([run(a, 101, 300), run(b, 501, 600), run(c, 1, 30)]));
  const asked = days();
  expect(asked.every(({ from, to }) => from === to)).toBe(true);
  expect(new Set(asked.map(({ from }) => from)).size).toBe(asked.length);
  const busy = asked.filter(({ count }) => count > 0);
  expect(busy.length).toBeLessThanOrEqual(4);
  expect(Math.max(...busy.map(({ count }) => count))).toBeLessThanOrEqual(aDay);
  expect(told.filter(({ query, count }) => query.by === 'numbers' && count > 1)).toEqual([]);
});

test('a long silence before the busy days is passed day by day, so that no answer brings a month', async () => {
  const records = [...used(b, 501, 300, 200 * aDay), ...used(c, 1, 5, 0)];
  const { search, days } = disk(records, 5);
  const { runs } = await search([run(c, 1, 5)]);
  expect(runs).toContainEqual(run(b, 501, 800));
  expect(Math.max(...days().map(({ count }) => count))).toBeLessThanOrEqual(aDay);
});

test('a new disk that counts its months is asked for thirteen of them and for no day', async () => {
  const { search, days, months } = disk([], 0, undefined, true);
  expect(await search([])).toEqual({ runs: [], ended: true });
  expect(months).toHaveLength(13);
  expect(days()).toEqual([]);
});

test('silent months are passed, the others read by day', async () => {
  const records = [...used(b, 501, 300, 200 * aDay), ...used(c, 1, 5, 0)];
  const { search, days, months } = disk(records, 5, undefined, true);
  const { runs, ended } = await search([run(c, 1, 5)]);
  expect(ended).toBe(true);
  expect(runs).toContainEqual(run(b, 501, 800));
  expect(new Set(months).size).toBe(months.length);
  const busy = new Set(records.map(({ issuedAt }) => deviceDate(issuedAt).slice(0, 6)));
  expect(new Set(days().map(({ from }) => from.slice(0, 6)))).toEqual(busy);
});

test('a restored copy: the rest of the segment that was open then, and one that came and went since', async () => {
  const records = [...used(a, 101, 200, 130), ...used(b, 501, 100, 30), ...used(c, 1, 30, 0)];
  const { search, days } = disk(records, 30);
  const { runs } = await search([run(c, 1, 30), run(a, 101, 180)]);
  expect(runs).toEqual(expect.arrayContaining([run(a, 101, 300), run(b, 501, 600), run(c, 1, 30)]));
  // Where b begins and ends, and before the first of a.
  expect(days().filter(({ count }) => count > 0).length).toBeLessThanOrEqual(4);
});

test('what is known from end to end is not read by day', async () => {
  const records = [...used(a, 101, 200, 130), ...used(b, 501, 100, 30), ...used(c, 1, 30, 0)].map((record, index) => ({
    ...record,
    // A minute after the other: nothing fits between two segments.
    issuedAt: addDays('2026-11-20T09:00:00+08:00' as Instant, index / 1440),
  }));
  const { search, days } = disk(records, 30);
  await search([run(c, 1, 30), run(b, 501, 600), run(a, 101, 300)]);
  expect(
    days()
      .filter(({ count }) => count > 0)
      .map(({ from }) => from),
  ).toEqual(['20261120']);
});

test.each<[string, (query: DeviceQuery) => readonly DeviceInvoice[] | null]>([
  ['tells other days’ records', (query) => (query.by === 'dates' ? used(b, 501, 3, 5000) : null)],
  [
    'has new codes of every day for ever',
    (() => {
      let number = 50_000_000;
      const [one] = used(b, 1, 1, 0);
      return (query: DeviceQuery) => {
        number += 10;
        if (query.by !== 'dates' || !one) return null;
        const [year, month, day] = [query.from.slice(0, 4), query.from.slice(4, 6), query.from.slice(6)];
        return [
          { ...one, key: key(String(11_000_000_000 + number), 1), issuedAt: `${year}-${month}-${day}T09:00:00+08:00` as Instant },
        ];
      };
    })(),
  ],
])('a device that %s is not asked for ever', async (_, answer) => {
  const { search, days } = disk(used(c, 1, 5, 0), 5, answer);
  await search([run(c, 1, 5)]);
  expect(days().length).toBeLessThanOrEqual(15 * 366 + 1);
});

test('a comparison that is repeated because something was left open does not search again', async () => {
  const records = [...used(b, 501, 40, 30), ...used(c, 1, 30, 0)];
  const { compare, days, books } = disk(records, 30);
  const platform = bookPlatform();
  expect(platform.documentsRead()).toBe(0);
  // An issue nobody has settled leaves a number out.
  books.mayBeUnsettled = (_range, { number }) => number === ('00000030' as InvoiceNumber);
  expect((await compare()).whole).toEqual([]);
  const first = days().length;
  expect(first).toBeGreaterThan(0);
  const again = await compare();
  expect(days()).toHaveLength(first);
  expect(again.ranges.map(({ code, from, to }) => [code, from, to])).toContainEqual([b, '00000501', '00000540']);
});

test('a clerk who waits goes between two questions', async () => {
  const { search, ports, told } = disk(used(c, 1, 5, 0), 5);
  const searching = search([run(c, 1, 5)]);
  await ports.deviceLocks.hold('disk-1' as never, async () => undefined);
  expect(told.length).toBeLessThanOrEqual(2);
  await searching;
  expect(deviceDate(now)).toBe('20261122');
});

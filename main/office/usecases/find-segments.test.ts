/**
 * Segments that are used up, found on a disk of a few lines that counts what it is asked. On a slow line a record takes more than a
 * second: what counts is how many records one question may bring.
 */
import { afterEach, describe, expect, test } from 'vitest';
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
    device: far.device,
    told,
    far,
    months,
    days,
    search(known: readonly NumberRange[], deviceClock: Instant | null = now) {
      const { signal } = new AbortController();
      const reader = openDeviceReader(far.device, farEnd(signal), bench.ports);
      const next = stock(open).next;
      const clocks = { deviceClock, counterClock: now };
      return findSegments({ deviceNo, kind: '026', known, next, ...clocks, signal }, reader, bench.ports);
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

test('a server is passed over in few questions where it was silent, and read by day where it was not', async () => {
  const records = [...used(b, 501, 90, 200 * aDay), ...used(c, 1, 5, 0)];
  const { search, days, far } = disk(records, 5);
  Object.assign(far.device, { managedElsewhere: true });
  const { runs, ended } = await search([run(c, 1, 5)]);
  expect(ended).toBe(true);
  expect(runs).toContainEqual(run(b, 501, 590));
  expect(days().length).toBeLessThan(90);
  const silent = disk([], 0);
  Object.assign(silent.far.device, { managedElsewhere: true });
  expect((await silent.search([])).ended).toBe(true);
  expect(silent.days().length).toBeLessThan(25);
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

/** A lot of one code, used up within an hour and a half so many days ago. */
function lot(code: string, first: number, count: number, daysAgo: number): DeviceInvoice[] {
  return Array.from({ length: count }, (_, index) => ({
    ...recordOf(invoiceOf(first + index, code)),
    issuedAt: addDays(now, -daysAgo + index / 1000),
  }));
}

describe('two lots of one code whose numbers touch, with another lot used up between them', () => {
  const between = lot(b, 501, 50, 60);
  test.each<[string, DeviceInvoice[], readonly NumberRange[]]>([
    ['the lower one first', [...lot(a, 1, 50, 90), ...lot(a, 51, 50, 30)], []],
    ['the higher one first', [...lot(a, 51, 50, 90), ...lot(a, 1, 50, 30)], []],
    ['known to a restored ledger', [...lot(a, 1, 50, 90), ...lot(a, 51, 50, 30)], [run(a, 1, 100)]],
    ['known, with numbers that are missing', [...lot(a, 1, 45, 90), ...lot(a, 55, 46, 30)], [run(a, 1, 100)]],
  ])('%s: the one between is found', async (_, touching, known) => {
    const { search, days } = disk([...touching, ...between, ...lot(c, 1, 10, 1)], 10);
    const { runs, ended } = await search([run(c, 1, 10), ...known]);
    expect(ended).toBe(true);
    expect(runs).toContainEqual(run(b, 501, 550));
    expect(runs).toContainEqual(run(a, 1, 100));
    expect(days().every(({ from, to }) => from === to)).toBe(true);
  });

  test('makes the ledger whole', async () => {
    const records = [...lot(a, 1, 50, 90), ...between, ...lot(a, 51, 50, 30), ...lot(c, 1, 10, 1)];
    const { compare, rows } = disk(records, 10);
    expect((await compare()).whole).toEqual([deviceNo]);
    expect(rows('SELECT count(*) AS n FROM invoices')).toEqual([{ n: 160 }]);
  });
});

test('a lot that came and went within one night is found where the device counts more than is known', async () => {
  const daily = Array.from({ length: 7 }, (_, day) => lot(a, 1 + 20 * day, 20, 48 - day));
  const records = [...daily.flat(), ...lot(b, 501, 50, 45 - 2 / 24), ...lot(c, 1, 10, 1)];
  const { search, days } = disk(records, 10, undefined, true);
  const { runs, ended } = await search([run(c, 1, 10), run(a, 1, 140)]);
  expect(ended).toBe(true);
  expect(runs).toContainEqual(run(b, 501, 550));
  expect(new Set(days().map(({ from }) => from)).size).toBe(days().length);
});

test('what a clerk issues meanwhile does not make a month be read whole', async () => {
  const records = used(c, 1, 300, 0);
  const { search, days, device } = disk(records, 300, undefined, true);
  const month = device.month.bind(device);
  device.month = async (kind, asked) => {
    if (records.length === 300) records.push({ ...recordOf(invoiceOf(301, c)), issuedAt: now });
    return month(kind, asked);
  };
  expect(await search([run(c, 1, 300)])).toMatchObject({ ended: true });
  // Neither the days of the run in use nor those to come.
  expect(days().map(({ from }) => from)).not.toEqual(expect.arrayContaining(['20261120']));
  expect(days().map(({ from }) => from)).not.toEqual(expect.arrayContaining(['20261129']));
});

describe('clocks', () => {
  const records = [...lot(b, 501, 50, 60), ...lot(c, 1, 10, 1)];
  test.each<[string, Instant | null]>([
    ['is months behind', '2026-08-01T10:00:00+08:00' as Instant],
    ['is two years ahead', '2028-12-01T10:00:00+08:00' as Instant],
    ['is not told', null],
  ])('a device whose clock %s hides nothing', async (_, deviceClock) => {
    const { search } = disk(records, 10);
    const { runs, ended } = await search([run(c, 1, 10)], deviceClock);
    expect(ended).toBe(true);
    expect(runs).toContainEqual(run(b, 501, 550));
  });

  test('of which the device’s is two years ahead: nothing is silent before the other one', async () => {
    const { search } = disk(lot(b, 501, 50, 60), 0);
    expect((await search([], '2028-12-01T10:00:00+08:00' as Instant)).runs).toEqual([run(b, 501, 550)]);
  });

  test('of which one was set back hide no run behind the one in use', async () => {
    // What was signed in autumn lies behind the device's clock, and the run in use began before it.
    const setBack = [...lot(b, 501, 50, 60), ...lot(c, 1, 10, 112)];
    const { search } = disk(setBack, 10);
    const { runs } = await search([run(c, 1, 10)], '2026-08-03T10:00:00+08:00' as Instant);
    expect(runs).toContainEqual(run(b, 501, 550));
  });

  test('too far apart to search what lies behind both: the search has not ended, and the ledger is not whole', async () => {
    const { search, compare, device } = disk(records, 10);
    const reset = '2000-01-01T00:00:00+08:00' as Instant;
    expect((await search([run(c, 1, 10)], reset)).ended).toBe(false);
    const identify = device.identify.bind(device);
    device.identify = async () => {
      const identity = await identify();
      return identity.ok ? ok({ ...identity.value, clock: reset }) : identity;
    };
    expect(await compare()).toMatchObject({ whole: [], books: [{ problem: 'ledger-incomplete' }, { problem: null }] });
  });
});

test('a year is searched behind a run that is known of long ago, too', async () => {
  const records = [...lot(a, 1, 50, 1000), ...lot(b, 501, 50, 900), ...lot(c, 1, 10, 1)];
  const { search } = disk(records, 10);
  const { runs } = await search([run(c, 1, 10), run(a, 1, 50)]);
  expect(runs).toContainEqual(run(b, 501, 550));
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

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Unsent } from './device.ts';
import { drained, type Forecast, firstToBite, forecastsOf, type Holding, type IssuedHour, paceOf } from './forecast.ts';
import type { Instant } from './ids.ts';
import { addDays, epochMs } from './instant.ts';
import type { LimitName, LimitState } from './limits.ts';
import type { Fen } from './money.ts';

/** A Sunday. */
const now = '2026-11-22T10:30:00.000+08:00' as Instant;
const at = (text: string) => `${text}.000+08:00` as Instant;
const hour = (text: string, count: number, net = count * 100_00): IssuedHour => ({ hour: text, count, net });
const waiting: Unsent = { kind: '026', count: 5, oldestAt: at('2026-11-22T08:00:00'), net: 500_00 as Fen };

function limit(name: LimitName, used: number, most: number, until: Instant | null = null): LimitState {
  return { kind: '026', limit: name, state: 'ok', used, most, until };
}
function bite(holding: Partial<Holding>, issued: readonly IssuedHour[]): readonly Forecast[] {
  return forecastsOf(
    { kind: '026', remaining: null, limits: [], unsent: null, reportBy: null, ...holding },
    paceOf(issued, now),
    now,
  );
}
const stockAt = (remaining: number, issued: readonly IssuedHour[]) => bite({ remaining }, issued)[0]?.at;
/** One Sunday of a four-week row, open from 9 to 11. */
const sundays = (count: number) =>
  [1, 2, 3, 4].flatMap((weeks) => {
    const date = addDays(now, -7 * weeks).slice(0, 10);
    return [hour(`${date}T09`, count), hour(`${date}T10`, count), hour(`${date}T11`, count)];
  });

describe('the stock', () => {
  test('goes by the last three hours where there is no day before', () => {
    // 25 in two hours and a half are ten an hour.
    const today = [hour('2026-11-22T08', 10), hour('2026-11-22T09', 10), hour('2026-11-22T10', 5)];
    expect(stockAt(10, today)).toBe(at('2026-11-22T11:30:00'));
    expect(stockAt(200, today)).toBe(at('2026-11-23T06:30:00'));
  });

  test('goes by the same weekday where that is faster, and closed hours count nothing', () => {
    // Half an hour and an hour at twelve: 18 until noon, and nothing more this Sunday.
    expect(stockAt(18, sundays(12))).toBe(at('2026-11-22T12:00:00'));
    expect(stockAt(19, sundays(12))).toBe(at('2026-11-23T09:05:00'));
  });

  test('of a Sunday does not go by Saturdays', () => {
    const saturday = (time: string) => hour(`2026-11-21T${time}`, 120);
    expect(stockAt(18, [...sundays(12), saturday('10'), saturday('11')])).toBe(at('2026-11-22T12:00:00'));
  });

  test('goes by the last three hours where they are faster, until the day is over', () => {
    const rush = [...sundays(12), hour('2026-11-22T09', 50), hour('2026-11-22T10', 25)];
    // 75 in two and a half hours: thirty an hour.
    expect(stockAt(45, rush)).toBe(at('2026-11-22T12:00:00'));
    // Monday was never worked on, so it goes by what days have: twelve an hour from nine.
    expect(stockAt(46, rush)).toBe(at('2026-11-23T09:05:00'));
  });

  test('at an hour that is usually closed goes on for that hour', () => {
    const late = [hour('2026-11-15T08', 6), hour('2026-11-22T10', 5)];
    // Two an hour: one by eleven, and then not before eight.
    expect(stockAt(1, late)).toBe(at('2026-11-22T11:00:00'));
    expect(stockAt(2, late)).toBe(at('2026-11-23T08:10:00'));
  });

  test('a day without any invoice says nothing of the days like it', () => {
    const one = [hour('2026-11-15T11', 60)];
    expect(stockAt(60, one)).toBe(at('2026-11-22T12:00:00'));
  });

  test('that is used up has ended now, and one that nobody uses never ends', () => {
    expect(stockAt(0, [])).toBe(now);
    expect(stockAt(1, [])).toBe(null);
    expect(stockAt(1_000_000, sundays(12))).toBe(null);
  });
});

describe('a stock that others draw on', () => {
  const sharedAt = (remaining: number, perHour: number | null, issued: readonly IssuedHour[]) =>
    forecastsOf(
      { kind: '026', remaining, limits: [], unsent: null, reportBy: null },
      drained(paceOf(issued, now), perHour),
      now,
    )[0]?.at;

  test('ends by what was seen of all, in hours that are open', () => {
    // Half an hour and an hour until noon.
    expect(sharedAt(90, 60, sundays(12))).toBe(at('2026-11-22T12:00:00'));
    expect(sharedAt(91, 60, sundays(12))).toBe(at('2026-11-23T09:01:00'));
  });

  test('never ends later than without them', () => {
    expect(sharedAt(18, 1, sundays(12))).toBe(at('2026-11-22T12:00:00'));
    expect(sharedAt(18, null, sundays(12))).toBe(at('2026-11-22T12:00:00'));
    expect(sharedAt(30, 60, [])).toBe(at('2026-11-22T11:00:00'));
  });
});

describe('a limit', () => {
  const today = [hour('2026-11-22T08', 10), hour('2026-11-22T09', 10), hour('2026-11-22T10', 5)];

  test('on what waits bites at the pace while it waits', () => {
    const limits = [limit('count', 5, 25), limit('amount', 500_00, 1500_00)];
    expect(bite({ limits, unsent: waiting }, today)).toEqual([
      { kind: '026', of: 'amount', left: 1000_00, at: at('2026-11-22T11:30:00') },
      { kind: '026', of: 'count', left: 20, at: at('2026-11-22T12:30:00') },
    ]);
  });

  test.each<[string, Unsent | null]>([
    ['nothing waits', { ...waiting, count: 0, oldestAt: null }],
    ['it has only begun to wait', { ...waiting, oldestAt: at('2026-11-22T10:20:00') }],
    ['the device did not say', null],
  ])('on what waits does not bite when %s', (_, unsent) => {
    const limits = [limit('count', 5, 25), limit('hours', 2, 72, at('2026-11-25T08:00:00'))];
    expect(bite({ limits, unsent }, today).map((forecast) => forecast.at)).toEqual([null, null]);
  });

  test('of time bites by time alone', () => {
    const limits = [limit('hours', 2, 72, at('2026-11-25T08:00:00')), limit('deadline', 0, 500, at('2026-12-15T23:59:59'))];
    expect(bite({ limits, unsent: waiting }, [])).toEqual([
      { kind: '026', of: 'hours', left: 69, at: at('2026-11-25T08:00:00') },
      { kind: '026', of: 'deadline', left: 565, at: at('2026-12-15T23:59:59') },
    ]);
  });

  test('stands behind a period that ends before it', () => {
    const limits = [limit('deadline', 0, 500, at('2026-12-15T23:59:59'))];
    expect(bite({ limits, reportBy: at('2026-11-30T23:59:59') }, [])[0]).toEqual({
      ...{ kind: '026', of: 'report', left: 205, at: at('2026-11-30T23:59:59') },
    });
    expect(bite({ limits, reportBy: at('2026-11-21T23:59:59') }, [])[0]).toMatchObject({ of: 'report', left: 0, at: now });
  });

  test('that is reached bites now', () => {
    const reached = { ...limit('count', 25, 25), state: 'reached' } as const;
    expect(bite({ limits: [reached], unsent: null }, [])).toEqual([{ kind: '026', of: 'count', left: 0, at: now }]);
  });

  test('the first of all is told', () => {
    const all = bite({ remaining: 10, limits: [limit('count', 5, 25), limit('amount', 0, 1)], unsent: waiting }, today);
    expect(firstToBite(all)).toMatchObject({ of: 'amount' });
    expect(firstToBite(bite({ remaining: 10 }, []))).toBe(null);
  });
});

describe('whatever was issued', () => {
  const issued = fc
    .uniqueArray(fc.tuple(fc.integer({ min: 0, max: 28 * 24 }), fc.integer({ min: 0, max: 500 })), {
      selector: ([back]) => back,
      maxLength: 80,
    })
    .map((hours) => hours.map(([back, count]) => hour(addDays(now, -back / 24).slice(0, 13), count)));
  const ms = (instant: Instant | null | undefined) => (instant ? (epochMs(instant) ?? 0) : Number.POSITIVE_INFINITY);

  test('more stock never ends earlier, and none ends in the past', () => {
    fc.assert(
      fc.property(issued, fc.nat(5_000), fc.nat(5_000), (hours, left, more) => {
        expect(ms(stockAt(left, hours))).toBeLessThanOrEqual(ms(stockAt(left + more, hours)));
        expect(ms(stockAt(left, hours))).toBeGreaterThanOrEqual(ms(now));
      }),
    );
  });

  test('twice the pace never ends later', () => {
    fc.assert(
      fc.property(issued, fc.nat(5_000), (hours, left) => {
        const doubled = hours.map(({ hour: of, count }) => hour(of, count * 2));
        // A millisecond is rounded away.
        expect(ms(stockAt(left, doubled))).toBeLessThanOrEqual(ms(stockAt(left, hours)) + 1);
      }),
    );
  });

  test('one more invoice in the last three hours never makes a stock last longer', () => {
    fc.assert(
      fc.property(issued, fc.nat(2_000), fc.integer({ min: 0, max: 2 }), (hours, left, back) => {
        const when = addDays(now, -back / 24).slice(0, 13);
        const more = hours.some((one) => one.hour === when)
          ? hours.map((one) => (one.hour === when ? hour(when, one.count + 1) : one))
          : [...hours, hour(when, 1)];
        expect(ms(stockAt(left, more))).toBeLessThanOrEqual(ms(stockAt(left, hours)) + 1);
      }),
    );
  });
});

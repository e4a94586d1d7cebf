import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Monitor, Unsent } from './device.ts';
import type { Instant } from './ids.ts';
import { type Gates, gateRefusal } from './issue-gates.ts';
import { fen } from './money.ts';
import { tellProblem } from './problem-texts.ts';
import { content, monitor } from './samples.testing.ts';

const now = '2026-11-22T10:00:00+08:00' as Instant;
const waiting: Unsent = { kind: '026', count: 1, oldestAt: '2026-11-20T08:00:00+08:00' as Instant, net: fen(100_00) };
/** 507.34 net. */
const blue = content();
const red = content({ colour: 'red', totals: { net: fen(-507_34), tax: fen(-45_66), gross: fen(-553_00) } });

function refusal(change: Partial<Monitor>, more: Partial<Gates> = {}, of = blue): string | null {
  return gateRefusal({ monitor: monitor(change), unsent: null, sums: null, now, ...more }, of)?.code ?? null;
}

test.each<[string, Partial<Monitor>, string | null]>([
  ['the issue deadline', { issueDeadline: '20261121' }, 'device-past-deadline'],
  ['the deadline before the report', { issueDeadline: '20261121', reportPeriodEnd: '20261031' }, 'device-past-deadline'],
  ['the end of the period', { reportPeriodEnd: '20261031235959', issueDeadline: '20261215' }, 'device-report-due'],
  ['a month not reported', { lastReport: '20261003', issueDeadline: '20261130' }, 'device-report-due'],
  ['a period that runs', { reportPeriodEnd: '20261130', lastReport: '20261103', issueDeadline: '20261215' }, null],
  ['a period that is reported and not cleared', { reportPeriodEnd: '20261130', issueDeadline: '20261122' }, null],
  ['offline hours', { offlineHours: 24 }, 'device-offline-hours'],
  ['offline count', { offlineCount: 1 }, 'device-offline-count'],
  ['offline amount', { offlineAmount: fen(607_33) }, 'device-offline-amount'],
  ['offline amount that is left', { offlineAmount: fen(607_34) }, null],
  ['nothing told', {}, null],
])('%s', (_, change, code) => {
  expect(refusal(change, { unsent: waiting })).toBe(code);
});

describe('the sum of a period', () => {
  const sums = { blue: fen(1000_00), red: fen(-300_00) };

  test('counts what was issued and this one', () => {
    expect(refusal({ blueSumLimit: fen(1507_34) }, { sums })).toBe(null);
    expect(refusal({ blueSumLimit: fen(1507_33) }, { sums })).toBe('device-sum-limit');
  });

  test('is one for each colour', () => {
    expect(refusal({ blueSumLimit: fen(1), redSumLimit: fen(807_34) }, { sums }, red)).toBe(null);
    expect(refusal({ redSumLimit: fen(807_33) }, { sums }, red)).toBe('device-sum-limit');
  });

  test('that nobody told, or that is zero, refuses nothing', () => {
    expect(refusal({ blueSumLimit: fen(1) })).toBe(null);
    expect(refusal({ blueSumLimit: fen(0) }, { sums })).toBe(null);
  });

  test('is told with its figures', () => {
    const gates = { monitor: monitor({ blueSumLimit: fen(1200_00) }), unsent: null, sums, now };
    const told = gateRefusal(gates, blue);
    expect(told && tellProblem(told).text.en.sentence).toContain('1,000.00');
  });

  test('lets through exactly what stays below it', () => {
    fc.assert(
      fc.property(fc.nat(5000_00), fc.integer({ min: 1, max: 5000_00 }), (used, most) => {
        const refused = refusal({ blueSumLimit: fen(most) }, { sums: { blue: fen(used), red: fen(0) } }) !== null;
        expect(refused).toBe(used + 507_34 > most);
      }),
    );
  });
});

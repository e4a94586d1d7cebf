import { expect, test } from 'vitest';
import type { IssuedHour } from '../../../domain/forecast.ts';
import type { DeviceNo, Instant } from '../../../domain/ids.ts';
import type { InvoiceKind } from '../../../domain/kinds.ts';
import { issuePaces } from './issue-pace.ts';

const deviceNo = '499000123456' as DeviceNo;
const at = (time: string) => `2026-11-${time}+08:00` as Instant;

/** Paces over hours that the test changes, and the periods that were read. */
function paces() {
  const hours: (IssuedHour & { kind: InvoiceKind })[] = [];
  const read: string[] = [];
  const pace = issuePaces((_device, since, before) => {
    read.push(`${since.slice(5, 10)} ${before.slice(5, 10)}`);
    return hours.filter(({ hour }) => hour >= since.slice(0, 13) && hour < before.slice(0, 13));
  });
  return { hours, read, pace };
}

test('is reckoned for each kind, from one reading for all of them', () => {
  const { hours, read, pace } = paces();
  hours.push({ kind: '007', hour: '2026-11-22T09', count: 30, net: 0 }, { kind: '026', hour: '2026-11-22T10', count: 5, net: 0 });
  expect(pace(deviceNo, '007', at('22T10:30:00')).hours[0]?.count).toBe(12);
  expect(pace(deviceNo, '026', at('22T10:30:10')).hours[0]?.count).toBeCloseTo(2, 2);
  expect(pace(deviceNo, '004', at('22T10:30:20')).hours[0]?.count).toBe(0);
  expect(read).toEqual(['10-25 11-22', '11-22 11-23']);
});

test('is kept for a minute, and the days before for an hour', () => {
  const { hours, read, pace } = paces();
  pace(deviceNo, '007', at('22T10:30:00'));
  hours.push({ kind: '007', hour: '2026-11-22T09', count: 30, net: 0 });
  expect(pace(deviceNo, '007', at('22T10:30:59')).hours[0]?.count).toBe(0);
  expect(pace(deviceNo, '007', at('22T10:31:00')).hours[0]?.count).toBeGreaterThan(0);
  expect(read).toEqual(['10-25 11-22', '11-22 11-23', '11-22 11-23']);
  pace(deviceNo, '007', at('22T11:30:00'));
  expect(read.slice(3)).toEqual(['10-25 11-22', '11-22 11-23']);
});

test('begins anew with a new day, another device, and a clock that was set back', () => {
  const { read, pace } = paces();
  pace(deviceNo, '007', at('22T23:59:50'));
  pace(deviceNo, '007', at('23T00:00:50'));
  expect(read.slice(2)).toEqual(['10-26 11-23', '11-23 11-24']);
  pace('other' as DeviceNo, '007', at('23T00:00:50'));
  expect(read).toHaveLength(6);
  pace(deviceNo, '007', at('22T20:00:00'));
  expect(read).toHaveLength(8);
});

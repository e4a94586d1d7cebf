import { expect, test } from 'vitest';
import type { Instant } from './ids.ts';
import type { Fen } from './money.ts';
import { type CounterReport, type CounterWarning, warningsOf } from './other-counters.ts';

const now = '2026-11-22T10:00:00+08:00' as Instant;
const at = (time: string) => `2026-11-22T${time}+08:00` as Instant;
const thresholds = { stock: { '004': 50, '007': 50, '026': 200, '028': 200 }, unuploadedCount: 50 };
const well: CounterReport = {
  counterId: 'BJZ-05',
  at: at('09:59:30'),
  version: '1',
  devices: [{ deviceId: 'disk-1', state: 'ready', stock: [{ kind: '007', remaining: 51 }] }],
  unuploaded: { count: 49, oldestAt: at('09:00:00'), gross: 0 as Fen },
};
const stock = (kind: '007' | '026', remaining: number) => ({
  devices: [...well.devices, { deviceId: 'other', state: 'absent', stock: [{ kind, remaining }] }],
});

test.each<[string, Partial<CounterReport>, readonly CounterWarning[]]>([
  ['is well', {}, []],
  ['has few forms', stock('007', 50), ['stock']],
  ['has few electronic numbers', stock('026', 200), ['stock']],
  ['has enough of them', stock('026', 201), []],
  ['has many documents left', { unuploaded: { ...well.unuploaded, count: 50 } }, ['unuploaded']],
  [
    'has an old one',
    { unuploaded: { count: 1, oldestAt: '2026-11-21T09:59:59+08:00' as Instant, gross: 0 as Fen } },
    ['unuploaded'],
  ],
  ['has sent an old one', { unuploaded: { count: 0, oldestAt: '2026-11-21T09:59:59+08:00' as Instant, gross: 0 as Fen } }, []],
  ['told a quarter of an hour ago', { at: at('09:45:00') }, []],
  ['told longer ago', { at: at('09:44:59') }, ['silent']],
  ['never told', { at: null, devices: [] }, ['silent']],
  [
    'is in all trouble',
    { ...stock('007', 0), at: null, unuploaded: { ...well.unuploaded, count: 99 } },
    ['stock', 'unuploaded', 'silent'],
  ],
])('a counter that %s', (_, change, warnings) => {
  expect(warningsOf({ ...well, ...change }, thresholds, now)).toEqual(warnings);
});

/**
 * Sample devices from the inside, for looking at the pages without an office.
 */
import type { OperationId } from '../../domain/device-operation.ts';
import type { DeviceId, Instant, InvoiceCode, InvoiceNumber } from '../../domain/ids.ts';
import { epochMs, instantFromDate } from '../../domain/instant.ts';
import type { InvoiceKind } from '../../domain/kinds.ts';
import type { Fen } from '../../domain/money.ts';
import type { TaxRate } from '../../domain/tax-types.ts';
import type {
  DeviceDetail,
  DeviceKindDetail,
  DeviceOperation,
  DeviceStatus,
  FormRun,
  LogEntry,
  MonthBalance,
  OtherCounter,
  PortInfo,
} from '../api.ts';

const number = (n: number) => String(n).padStart(8, '0') as InvoiceNumber;
const later = (now: Instant, hours: number) => instantFromDate((epochMs(now) ?? 0) + hours * 3_600_000);

function kindDetail(kind: InvoiceKind, device: DeviceStatus, now: Instant): DeviceKindDetail {
  const stock = device.stock.find((one) => one.kind === kind);
  const next = stock?.next ?? null;
  const remaining = stock?.remaining ?? 0;
  const at = Number(next?.number ?? 1);
  const serial = device.family === 'serial-converter';
  return {
    kind,
    next,
    remaining,
    segments: next
      ? [
          {
            code: next.code,
            first: number(at - 116),
            last: number(at + 383),
            count: 500,
            remaining: 384,
            boughtAt: later(now, -24 * 20),
          },
          {
            code: next.code,
            first: number(at + 1000),
            last: number(at + 1000 + remaining - 385),
            count: Math.max(remaining - 384, 1),
            remaining: Math.max(remaining - 384, 1),
            boughtAt: later(now, -24 * 2),
          },
        ]
      : [],
    rates: ['0.09', '0.06', '0.03'] as TaxRate[],
    monitor: {
      issueDeadline: '20261215235959',
      reportPeriodStart: '20261101000000',
      reportPeriodEnd: '20261130235959',
      lastReport: serial ? '20261103091200' : null,
      singleLimit: 9_999_999 as Fen,
      blueSumLimit: null,
      redSumLimit: null,
      redOwnOnly: true,
      redDays: 180,
      offlineHours: 72,
      offlineCount: 500,
      offlineAmount: 50_000_000 as Fen,
      uploadDay: 15,
      activeLimits: 7,
      freeCapacity: serial ? 8_123_456 : null,
    },
    unsent: device.unsent,
    limits: device.limits.filter((limit) => limit.kind === kind),
    monthState: kind === '004' ? 'reportDue' : 'open',
  };
}

export function sampleDetail(device: DeviceStatus, now: Instant): DeviceDetail {
  const serial = device.family === 'serial-converter';
  return {
    deviceId: device.deviceId,
    family: device.family,
    address: serial ? '/dev/ttyUSB0' : 'http://10.20.3.8/SKServer/SKDo',
    baudRate: serial ? 9600 : null,
    managedElsewhere: !serial,
    identity: {
      deviceNo: device.deviceNo,
      taxId: '91110000100001234A',
      name: '中国铁路北京局集团有限公司北京南站',
      version: '2.0.21',
      kinds: [...device.kinds],
    },
    expected: { deviceNo: device.deviceNo, taxId: '91110000100001234A' },
    problem: device.problem,
    checkedAt: device.checkedAt,
    clockAheadS: serial ? -74 : 1,
    platformAheadS: serial ? -84 : 1,
    kinds: device.kinds.map((kind) => kindDetail(kind, device, now)),
    forecasts: device.kinds.toReversed().flatMap((kind) => {
      const remaining = device.stock.find((one) => one.kind === kind)?.remaining ?? 0;
      return [
        { kind, of: 'stock' as const, left: remaining, at: later(now, remaining / 40) },
        { kind, of: 'hours' as const, left: 61, at: later(now, 61) },
      ];
    }),
    calendar: device.kinds.flatMap((kind) => [
      { date: '2026-11-24', kind, what: 'uploadBy' as const, state: 'soon' as const },
      { date: '2026-11-30', kind, what: 'periodEnds' as const, state: 'later' as const },
      { date: '2026-12-01', kind, what: 'reportFrom' as const, state: 'later' as const },
      { date: '2026-12-15', kind, what: 'issueUntil' as const, state: 'later' as const },
    ]),
  };
}

export function sampleOperations(now: Instant): DeviceOperation[] {
  const run = { kind: '007' as const, code: '011002100211' as InvoiceCode, first: number(360_001), count: 500 };
  const base = { deviceId: 'disk-1' as DeviceId, begunAt: later(now, -1), changedAt: later(now, -0.5), actor: '李强' };
  return [
    {
      ...base,
      operationId: 'op-2' as OperationId,
      what: 'requisition',
      aim: { what: 'requisition', run },
      steps: ['download', 'confirm', 'readIn'],
      step: 'confirm',
      state: 'stopped',
      problem: { code: 'device-bureau-unreachable', details: { deviceId: 'disk-1' } },
    },
    {
      ...base,
      operationId: 'op-1' as OperationId,
      what: 'closeMonth',
      aim: { what: 'closeMonth', kind: '007' },
      steps: ['upload', 'report', 'clear'],
      step: 'clear',
      state: 'done',
      problem: null,
    },
  ];
}

export function sampleForms(first: InvoiceNumber, count: number): FormRun[] {
  const start = Number(first);
  const run = (from: number, length: number, state: FormRun['state']): FormRun => ({
    first: number(start + from),
    last: number(start + from + length - 1),
    count: length,
    state,
  });
  return [
    run(0, 40, 'blue'),
    run(40, 1, 'blueVoid'),
    run(41, 60, 'blue'),
    run(101, 1, 'blankVoid'),
    run(102, 14, 'blue'),
    run(116, Math.max(count - 116, 1), 'unused'),
  ];
}

export function sampleBalance(kind: InvoiceKind, month: string): MonthBalance {
  const row = (of: MonthBalance['rows'][number]['of'], device: number, ledger: number | null, net?: number) => ({
    of,
    device,
    deviceNet: net === undefined ? null : (net as Fen),
    ledger,
    ledgerNet: net === undefined ? null : (net as Fen),
  });
  return {
    kind,
    month,
    rows: [
      row('opening', 812, null),
      row('bought', 500, 500),
      row('returned', 0, 0),
      row('blue', 921, 921, 48_211_250),
      row('blueVoid', 3, 3, 91_200),
      row('red', 2, 2, -45_229),
      row('redVoid', 0, 0, 0),
      row('blankVoid', 1, 1),
      row('closing', 385, null),
    ],
    balanced: true,
    agrees: true,
  };
}

export function sampleCounters(now: Instant): OtherCounter[] {
  const none = { count: 0, oldestAt: null, gross: 0 as Fen };
  const disk = (remaining: number) => [{ deviceId: 'disk-1', state: 'ready', stock: [{ kind: '007' as const, remaining }] }];
  return [
    { counterId: 'BJN-01', at: later(now, -0.02), version: '0.1.0', devices: disk(842), unuploaded: none, warnings: [] },
    { counterId: 'BJN-02', at: later(now, -0.03), version: '0.1.0', devices: disk(18), unuploaded: none, warnings: ['stock'] },
    {
      counterId: 'BJN-05',
      at: later(now, -3),
      version: '0.1.0',
      devices: disk(410),
      unuploaded: { count: 31, oldestAt: later(now, -6), gross: 1_840_200 as Fen },
      warnings: ['unuploaded', 'silent'],
    },
  ];
}

export function sampleLog(now: Instant): LogEntry[] {
  const entry = (seq: number, direction: LogEntry['direction'], meaning: string, body: string): LogEntry => ({
    seq,
    at: later(now, (seq - 6) / 3_600),
    direction,
    meaning,
    bytes: body.length,
    body,
  });
  return [
    entry(5, 'received', 'OK GPXXCX 0000', '4F 4B 00 02 11 …'),
    entry(4, 'sent', '08 GPXXCX', '1B 20 08 00 01 2C …'),
    entry(3, 'received', 'OK FPKJ 0000 · 011002100211 00350117', '4F 4B 00 02 41 …'),
    entry(2, 'received', 'WT', '57 54 00 04 …'),
    entry(1, 'sent', '0A FPKJ', '1B 20 0A 00 09 14 …'),
  ];
}

export const samplePorts: readonly PortInfo[] = [
  { path: '/dev/ttyUSB0', maker: 'FTDI', serialNumber: 'A10K2X7P', deviceId: 'disk-1' as DeviceId },
  { path: '/dev/ttyUSB1', maker: 'Prolific Technology Inc.', serialNumber: '', deviceId: null },
];

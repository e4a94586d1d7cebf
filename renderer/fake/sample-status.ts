/**
 * Sample status and invoices for looking at the pages without an office.
 */
import type { DeviceId, Instant, InvoiceCode, InvoiceNumber, OrderNo, PrinterId, RequestId } from '../../domain/ids.ts';
import type { InvoiceKind } from '../../domain/kinds.ts';
import type { Fen } from '../../domain/money.ts';
import type { InvoiceRow, Limit, Status, Truths } from '../api.ts';

const stockOf = (kind: InvoiceKind, code: string, number: string, remaining: number) => ({
  kind,
  next: { code: code as InvoiceCode, number: number as InvoiceNumber },
  remaining,
  low: remaining <= 200,
});
/** A device of which nothing is to be told ahead. */
const quiet = { forecast: null, reminder: null, warnings: [], operation: null } as const;

const limitOf = (kind: InvoiceKind, limit: Limit['limit'], used: number, most: number): Limit => ({
  ...{ kind, limit, used, most },
  state: 'ok',
  until: null,
});

export function sampleStatus(now: Instant): Status {
  return {
    version: '0.1.0',
    locale: 'zh-CN',
    station: { id: 'BJN', name: '北京南站' },
    counter: { id: 'BJN-03', name: '3 号窗口' },
    seller: {
      name: '中国铁路北京局集团有限公司北京南站',
      taxId: '91110000100001234A',
      addressPhone: '北京市丰台区永外大街 12 号 010-51837755',
      bankAccount: '中国工商银行北京南站支行 0200012345678901234',
    },
    devices: [
      {
        deviceId: 'disk-1' as DeviceId,
        family: 'serial-converter',
        deviceNo: '499099881234',
        kinds: ['007', '004'],
        state: 'ready',
        problem: null,
        unsent: { count: 12, oldestAt: now, net: 1_284_250 as Fen },
        limits: [limitOf('007', 'hours', 0, 72), limitOf('007', 'count', 12, 500)],
        stock: [stockOf('007', '011002100211', '00350117', 1204), stockOf('004', '1100211130', '07718204', 96)],
        ...quiet,
        checkedAt: now,
      },
      {
        deviceId: 'server-1' as DeviceId,
        family: 'tax-control-server',
        deviceNo: '661099120045',
        kinds: ['026', '028'],
        state: 'ready',
        problem: null,
        unsent: { count: 0, oldestAt: null, net: 0 as Fen },
        limits: [limitOf('026', 'hours', 0, 72)],
        stock: [stockOf('026', '011002100111', '48230991', 20480), stockOf('028', '011002100113', '10042233', 512)],
        ...quiet,
        checkedAt: now,
      },
    ],
    strayOperations: [],
    platform: { state: 'reachable', problem: null, checkedAt: now },
    printers: [{ printerId: 'laser' as PrinterId, queue: 'Laser_A5', state: 'idle', reason: '' }],
    unuploaded: { count: 0, oldestAt: null, gross: 0 as Fen, parked: 0, late: 0, warn: false },
    openTasks: 0,
    orderCache: { count: 1830, fetchedAt: now },
    fenced: null,
    backup: { at: now, problem: null },
    books: { at: now, differences: 0, running: false },
  };
}

const done: Truths = { signed: 'done', recorded: 'done', printed: 'done', uploaded: 'done' };

export const sampleRows: readonly InvoiceRow[] = (
  [
    ['026', '011002100111', '48230990', '09:58', '上海铁路物资贸易有限公司浦东新区分公司', 55_300, { ...done, uploaded: 'due' }],
    ['007', '011002100211', '00350116', '09:51', '王芳', 18_600, { ...done, printed: 'trouble' }],
    ['004', '1100211130', '07718203', '09:44', '北京远航科技有限公司', 1_992_050, done],
    ['028', '011002100113', '10042232', '09:37', '中铁快运股份有限公司', 486_000, { ...done, printed: 'none' }],
    ['026', '011002100111', '48230989', '09:30', '北京市第一中级人民法院', 71_600, done],
    ['007', '011002100211', '00350115', '09:22', '李娜', 9_100, done],
    ['026', '011002100111', '48230988', '09:15', '北京首都旅游集团有限责任公司', 27_250, { ...done, uploaded: 'trouble' }],
    ['007', '011002100211', '00350114', '09:07', '张伟', 23_850, done],
  ] as const satisfies readonly (readonly [InvoiceKind, string, string, string, string, number, Truths])[]
).map(([kind, code, number, time, buyerName, gross, truths]) => {
  const paper = kind === '007' || kind === '004';
  return {
    requestId: `sample-${number}` as RequestId,
    deviceId: (paper ? 'disk-1' : 'server-1') as DeviceId,
    deviceNo: paper ? '499099881234' : '661099120045',
    kind,
    code: code as InvoiceCode,
    number: number as InvoiceNumber,
    state: 'blue',
    issuedAt: `2026-11-22T${time}:08+08:00` as Instant,
    orderNo: `E1${number}` as OrderNo,
    source: 'passenger',
    buyerName,
    gross: gross as Fen,
    clerk: '王芳',
    offline: false,
    truths,
  };
});

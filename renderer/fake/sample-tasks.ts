/**
 * Sample tasks, one of every kind, with the evidence of an unknown outcome.
 */
import type {
  DeviceId,
  DeviceNo,
  Instant,
  InvoiceCode,
  InvoiceKey,
  InvoiceNumber,
  OrderLineId,
  OrderNo,
  RequestId,
} from '../../domain/ids.ts';
import { epochMs, instantFromDate } from '../../domain/instant.ts';
import type { Fen } from '../../domain/money.ts';
import { problem } from '../../domain/problem.ts';
import type { Difference } from '../../domain/reconciliation.ts';
import { type TaskId, taskIdOf } from '../../domain/task.ts';
import type { Decimal, TaxCode, TaxRate } from '../../domain/tax-types.ts';
import type { Evidence, Task, TaskOf } from '../api.ts';

const key = (code: string, number: string): InvoiceKey => ({ code: code as InvoiceCode, number: number as InvoiceNumber });
const ago = (now: Instant, minutes: number): Instant => instantFromDate((epochMs(now) ?? 0) - minutes * 60_000);

/** An unknown outcome as the office would list it. */
export function sampleTask(since: Instant): TaskOf<'issueUnknown'> {
  return {
    what: 'issueUnknown',
    taskId: 'fake-unknown-1' as TaskId,
    since,
    called: false,
    answers: ['askAgain', 'adopt', 'release', 'callSupervisor'],
    requestId: 'fake-unknown-1' as RequestId,
    deviceId: 'disk-1' as DeviceId,
    kind: '007',
    orderNo: 'E123456789' as OrderNo,
    gross: 110_600 as Fen,
    buyerName: '北京远航科技有限公司',
    expected: key('011002100211', '00350117'),
    problem: problem('issue-unknown', { deviceId: 'disk-1' }),
  };
}

const rate = '0.09' as TaxRate;
const reversal: TaskOf<'orderConflict'>['reversal'] = {
  totals: { net: -101_468 as Fen, tax: -9_132 as Fen, gross: -110_600 as Fen },
  remarks: '对应正数发票代码:011002100211号码:00350098',
  lines: [
    {
      nature: 'normal',
      name: '*运输服务*旅客运输',
      taxCode: '3010101010100000000' as TaxCode,
      spec: 'G1 北京南-上海虹桥',
      unit: '张',
      quantity: '-2' as Decimal,
      price: '507.339449541' as Decimal,
      priceIncludesTax: false,
      net: -101_468 as Fen,
      rate,
      tax: -9_132 as Fen,
    },
  ],
};
const blue = (gross: number) => ({ state: 'blue', gross: gross as Fen, sha256: '9f2c41d07be83a55' }) as const;
const diskNo = '499099881234' as DeviceNo;

/** A record of the device that the ledger lacks, and a figure of the platform that is off. */
export const sampleDifferences: readonly Difference[] = [
  {
    outcome: 'deviceOnly',
    deviceNo: diskNo,
    kind: '007',
    code: '011002100211' as InvoiceCode,
    from: '00350101' as InvoiceNumber,
    to: '00350101' as InvoiceNumber,
    device: { state: 'blue', gross: 18_600 as Fen, sha256: null },
    ledger: null,
    platform: null,
  },
  {
    outcome: 'amountDiffers',
    deviceNo: diskNo,
    kind: '004',
    code: '1100211130' as InvoiceCode,
    from: '07718199' as InvoiceNumber,
    to: '07718199' as InvoiceNumber,
    device: { state: 'blue', gross: 1_992_050 as Fen, sha256: null },
    ledger: blue(1_992_050),
    platform: blue(199_205),
  },
];

const callOrClose = ['callSupervisor', 'close'] as const;

/** One task of every kind, the oldest first. */
export function sampleTasks(now: Instant): Task[] {
  return [
    {
      what: 'orderConflict',
      taskId: 'order-conflict 011002100211 00350098' as TaskId,
      since: ago(now, 26 * 60),
      called: true,
      answers: ['callSupervisor'],
      invoice: key('011002100211', '00350098'),
      kind: '007',
      orderNo: 'E123456790' as OrderNo,
      gross: 110_600 as Fen,
      buyerName: '上海铁路物资贸易有限公司浦东新区分公司',
      by: 'BJN-07',
      theirs: { code: '', number: '26317000001234567890' },
      reversal,
    },
    {
      what: 'refund',
      taskId: 'refund E200000008 L3' as TaskId,
      since: ago(now, 190),
      called: false,
      answers: callOrClose,
      invoice: key('011002100111', '48230871'),
      orderNo: 'E200000008' as OrderNo,
      lineId: 'L3' as OrderLineId,
      amount: 55_300 as Fen,
      refundedAt: ago(now, 195),
    },
    ...sampleDifferences.map(
      (difference): Task => ({
        what: 'difference',
        taskId: taskIdOf({ what: 'difference', difference }),
        since: ago(now, 95),
        called: false,
        answers: difference.outcome === 'deviceOnly' ? ['record', ...callOrClose] : callOrClose,
        difference,
      }),
    ),
    {
      what: 'bureauRefused',
      taskId: 'bureau 011002100113 10042230' as TaskId,
      since: ago(now, 12),
      called: false,
      answers: callOrClose,
      deviceId: 'server-1' as DeviceId,
      kind: '028',
      invoice: key('011002100113', '10042230'),
      code: '3106',
      message: '购方纳税人识别号状态异常',
    },
    sampleTask(ago(now, 3)),
  ];
}

const fields = (recorded: { readonly name: string; readonly gross: string }): Evidence['candidates'][number]['fields'] =>
  (
    [
      ['state', 'blue', 'blue'],
      ['buyerName', '北京远航科技有限公司', recorded.name],
      ['buyerTaxId', '91110108339805094M', '91110108339805094M'],
      ['net', '1014.68', recorded.gross === '1106.00' ? '1014.68' : '507.34'],
      ['tax', '91.32', recorded.gross === '1106.00' ? '91.32' : '45.66'],
      ['gross', '1106.00', recorded.gross],
      ['rows', '2', recorded.gross === '1106.00' ? '2' : '1'],
      ['clerk', '王芳', '王芳'],
      ['remarks', '', ''],
    ] as const
  ).map(([field, asked, text]) => ({ field, asked, recorded: text, same: asked === text }));

/** What the device says: two records since it was asked, of which the first is like the request except for its buyer. */
export function sampleEvidence(now: Instant): Evidence {
  return {
    gatheredAt: now,
    problem: null,
    expected: key('011002100211', '00350117'),
    next: key('011002100211', '00350119'),
    candidates: [
      {
        key: key('011002100211', '00350117'),
        issuedAt: ago(now, 3),
        likeness: 'differs',
        fields: fields({ name: '北京远航科技有限责任公司', gross: '1106.00' }),
      },
      {
        key: key('011002100211', '00350118'),
        issuedAt: ago(now, 2),
        likeness: 'recorded',
        fields: fields({ name: '王芳', gross: '553.00' }),
      },
    ],
    verdict: 'unknown',
    clerkMay: ['askAgain', 'callSupervisor'],
    supervisorMay: ['askAgain', 'callSupervisor', 'adopt', 'release'],
  };
}

/** What the device says when it is away. */
export function absentEvidence(now: Instant): Evidence {
  return {
    ...{ gatheredAt: now, expected: key('011002100211', '00350117'), next: null, candidates: [], verdict: 'unknown' },
    problem: problem('device-absent', { deviceId: 'disk-1' }),
    clerkMay: ['askAgain', 'callSupervisor'],
    supervisorMay: ['askAgain', 'callSupervisor', 'release'],
  };
}

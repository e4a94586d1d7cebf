/**
 * Sample outbox and sample report of the books.
 */
import type { DeviceId, DeviceNo, Instant, InvoiceCode, InvoiceNumber } from '../../domain/ids.ts';
import { epochMs, instantFromDate } from '../../domain/instant.ts';
import type { Fen } from '../../domain/money.ts';
import { outboxKinds } from '../../domain/outbox.ts';
import { problem } from '../../domain/problem.ts';
import type { BooksReport, OutboxItem } from '../api.ts';
import { sampleDifferences } from './sample-tasks.ts';

const at = (now: Instant, minutes: number): Instant => instantFromDate((epochMs(now) ?? 0) + minutes * 60_000);

/** Parked ones first, then the oldest first; one in twelve is parked. */
export function sampleOutbox(now: Instant, size: number): OutboxItem[] {
  const items = Array.from({ length: size }, (_, index): OutboxItem => {
    const number = String(350_001 + index).padStart(8, '0');
    const parked = index % 12 === 0;
    const failed = !parked && index < size / 2;
    return {
      uploadKey: `011002100211-${number}-1`,
      what: outboxKinds[index % 3] ?? 'document',
      code: '011002100211' as InvoiceCode,
      number: number as InvoiceNumber,
      buyerName: ['北京远航科技有限公司', '王芳', '上海铁路物资贸易有限公司浦东新区分公司'][index % 3] ?? '',
      gross: (9_100 + index * 1_250) as Fen,
      queuedAt: at(now, -(size - index) * 7 - 3),
      state: parked ? 'parked' : index === size - 1 ? 'sending' : 'pending',
      attempts: parked ? 1 : failed ? 6 : 0,
      nextAt: parked ? null : at(now, failed ? 4 : 0),
      deadline: index % 4 === 3 ? null : at(now, (index - 1) * 60 * 7 + 45),
      near: index % 4 !== 3 && (index - 1) * 7 < 12,
      behind: null,
      problem: parked
        ? problem('platform-refused', { detail: 'buyer.taxId: 91110108339805094N 校验位错误' })
        : failed
          ? problem('platform-unreachable')
          : null,
    };
  });
  return items.sort((a, b) => Number(b.state === 'parked') - Number(a.state === 'parked'));
}

const none = { match: 0, deviceOnly: 0, ledgerOnly: 0, platformOnly: 0, amountDiffers: 0, voidDiffers: 0, gap: 0 } as const;

/** Three ranges: one agrees after a repair, one has a record of the device and a gap, one an amount and a duplicate. */
export function sampleReport(now: Instant): BooksReport {
  const disk = { deviceId: 'disk-1' as DeviceId, deviceNo: '499099881234' as DeviceNo };
  const [deviceOnly, amountDiffers] = sampleDifferences;
  if (!deviceOnly || !amountDiffers) throw new Error('there are two sample differences');
  return {
    startedAt: at(now, -2),
    endedAt: at(now, -1),
    books: [
      { book: 'disk-1', problem: null },
      { book: 'server-1', problem: null },
      { book: 'platform', problem: null },
    ],
    ranges: [
      {
        ...disk,
        kind: '007',
        code: '011002100211' as InvoiceCode,
        from: '00350001' as InvoiceNumber,
        to: '00350116' as InvoiceNumber,
        counts: { ...none, match: 113, deviceOnly: 1, gap: 2 },
        differences: [
          deviceOnly,
          {
            ...deviceOnly,
            outcome: 'gap',
            from: '00350104' as InvoiceNumber,
            to: '00350105' as InvoiceNumber,
            device: null,
          },
        ],
        duplicates: [],
        repaired: [],
        leftOut: [],
        complete: true,
      },
      {
        ...disk,
        kind: '004',
        code: '1100211130' as InvoiceCode,
        from: '07718100' as InvoiceNumber,
        to: '07718203' as InvoiceNumber,
        counts: { ...none, match: 103, amountDiffers: 1 },
        differences: [amountDiffers],
        duplicates: ['07718150' as InvoiceNumber],
        repaired: [],
        leftOut: [],
        complete: true,
      },
      {
        deviceId: 'server-1' as DeviceId,
        deviceNo: '661099120045' as DeviceNo,
        kind: '026',
        code: '011002100111' as InvoiceCode,
        from: '48230001' as InvoiceNumber,
        to: '48230990' as InvoiceNumber,
        counts: { ...none, match: 990 },
        differences: [],
        duplicates: [],
        repaired: [
          { number: '48230871' as InvoiceNumber, repair: 'sentAgain' },
          { number: '48230872' as InvoiceNumber, repair: 'sentAgain' },
          { number: '48230990' as InvoiceNumber, repair: 'recorded' },
        ],
        leftOut: ['48230980' as InvoiceNumber],
        complete: true,
      },
    ],
  };
}

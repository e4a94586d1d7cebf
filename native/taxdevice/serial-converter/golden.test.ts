/**
 * Every command of a tax disk against frames made by hand: the bytes the driver sends, and what it reads out of the answers.
 */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { NumberRun, TaxDevice } from '../../../domain/device.ts';
import type { Instant, InvoiceCode, InvoiceKey, InvoiceNumber, RequestId } from '../../../domain/ids.ts';
import { fen } from '../../../domain/money.ts';
import { ok } from '../../../domain/problem.ts';
import { blueInvoice, seller } from '../../conformance/sample-content.testing.ts';
import { serialConverterConfig } from '../../device-config.ts';
import type { BytePortEvents, OpenBytePort } from '../byte-port.ts';
import { bytesNamed, readHex } from '../hex-fixtures.testing.ts';
import { serialConverter } from './driver.ts';
import { elapse, stopTime } from './virtual-time.testing.ts';

const golden = readHex('disk-commands.hex');
const config = serialConverterConfig.parse({
  id: 'disk-1',
  family: 'serial-converter',
  port: '/dev/null',
  deviceNo: '499000123456',
  diskPassword: 'disk-pw1',
  certificatePassword: 'cert-pw1',
  kinds: ['007'],
  businesses: ['passenger'],
});
const kind = '007';
const code = '1100214320' as InvoiceCode;
const key = (number: string): InvoiceKey => ({ code, number: number as InvoiceNumber });
const at = (time: string) => `2026-11-22T${time}+08:00` as Instant;
const run: NumberRun = { kind, code, first: '00500001' as InvoiceNumber, count: 50 };
const cipher = '0123456789+-*/<>'.repeat(7);
const checkCode = '48114255542168294433';
const done = { outcome: 'done', value: null };

/** A far end that answers the golden requests with the golden answers, and nothing else. */
function goldenLine(exchanges: readonly string[]): { readonly open: OpenBytePort; readonly sent: string[] } {
  const sent: string[] = [];
  const answers = new Map(exchanges.map((name) => [hex(bytesNamed(golden, `${name}: asked`)), `${name}: answered`]));
  const open = (events: BytePortEvents) => {
    const port = {
      async write(bytes: Uint8Array) {
        sent.push(hex(bytes));
        const answer = answers.get(hex(bytes));
        if (answer !== undefined) events.data(bytesNamed(golden, answer));
        return 'all' as const;
      },
      close: async () => undefined,
    };
    return Promise.resolve(ok(port));
  };
  return { open, sent };
}

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

const exchanges: readonly [string, (disk: TaxDevice) => Promise<unknown>, unknown][] = [
  [
    'identity',
    (disk) => disk.identify(),
    { ok: true, value: { deviceNo: '499000123456', kinds: ['004', '007', '026'], clock: at('10:15:00'), version: 'V2.0' } },
  ],
  [
    'monitor',
    (disk) => disk.monitor(kind),
    {
      ok: true,
      value: {
        kind,
        issueDeadline: '20261215',
        reportPeriodStart: '20261101000000',
        reportPeriodEnd: '20261130235959',
        lastReport: null,
        singleLimit: 9_999_999,
        blueSumLimit: null,
        redSumLimit: null,
        redOwnOnly: true,
        redDays: 180,
        freeCapacity: null,
        uploadDay: 15,
        activeLimits: 7,
        offlineHours: 72,
        offlineCount: null,
        offlineAmount: 50_000_000,
      },
    },
  ],
  ['rates', (disk) => disk.rates(kind), { ok: true, value: ['0.09', '0.06'] }],
  [
    'stock',
    (disk) => disk.stock(kind),
    {
      ok: true,
      value: {
        next: key('00415008'),
        remaining: 93,
        segments: [
          { code, first: '00415001', last: '00415100', count: 100, remaining: 93, boughtAt: '2026-11-01T00:00:00+08:00' },
        ],
      },
    },
  ],
  [
    'issue',
    (disk) => disk.issue(blueInvoice({ kind }), 'r-1' as RequestId),
    { outcome: 'signed', signed: { ...key('00415008'), issuedAt: at('10:15:01'), cipher, checkCode } },
  ],
  [
    'void issued',
    (disk) => disk.voidInvoice({ what: 'issued', kind, key: key('00415007'), net: fen(50_734), clerk: '张开票' }),
    { outcome: 'done', value: { key: key('00415007'), at: at('10:15:02') } },
  ],
  [
    'void blank',
    (disk) => disk.voidInvoice({ what: 'blank', kind, next: key('00415008'), clerk: '张开票' }),
    { outcome: 'done', value: { key: key('00415008'), at: at('10:15:03') } },
  ],
  [
    'query by numbers',
    (disk) => disk.query({ by: 'numbers', kind, code, from: key('00415007').number, to: key('00415008').number }),
    {
      ok: true,
      value: [{ key: key('00415007'), state: 'blue', uploaded: false, totals: { net: 50_734, tax: 4566, gross: 55_300 } }],
    },
  ],
  [
    'query by days',
    (disk) => disk.query({ by: 'dates', kind, from: '20261101', to: '20261122', unuploadedOnly: true }),
    { ok: true, value: [] },
  ],
  ['set clock', (disk) => disk.setClock(at('10:15:30')), done],
  ['hand out', (disk) => disk.handOut(run, 2), done],
  ['take back', (disk) => disk.takeBack(run, 2), done],
  ['report', (disk) => disk.report(kind), done],
  ['clear', (disk) => disk.clear(kind), done],
  [
    'month',
    (disk) => disk.month(kind, '202611'),
    {
      ok: true,
      value: {
        kind,
        month: '202611',
        opening: 60,
        bought: 50,
        returned: 0,
        closing: 93,
        states: {
          blue: { count: 12, net: 608_808, tax: 54_792 },
          blueVoid: { count: 2, net: 101_468, tax: 9132 },
          red: { count: 1, net: -50_734, tax: -4566 },
          redVoid: { count: 1, net: -50_734, tax: -4566 },
          blankVoid: { count: 1, net: null, tax: null },
        },
      },
    },
  ],
  ['upload', (disk) => disk.sendToBureau(kind), { ok: true, value: { sent: 12, failed: 1 } }],
  ['read in', (disk) => disk.readIn(kind), { outcome: 'done', value: [run] }],
  ['give back', (disk) => disk.giveBack(run), done],
  ['requisition, download', (disk) => disk.requisition(run, 'download'), { outcome: 'done', value: 'downloaded' }],
  ['requisition, confirm', (disk) => disk.requisition(run, 'confirm'), { outcome: 'done', value: 'confirmed' }],
  ['unsent', (disk) => disk.unsent(kind), { ok: true, value: { count: 2, oldestAt: at('08:15:00'), net: 101_468 } }],
  [
    'upload errors',
    (disk) => disk.bureauErrors(kind),
    { ok: true, value: [{ key: key('00415005'), code: 'E17', message: '购方税号不存在' }] },
  ],
];

beforeEach(stopTime);
afterEach(() => {
  vi.useRealTimers();
});

describe('the golden exchange of a tax disk', () => {
  it.each(exchanges)('%s', async (name, ask, expected) => {
    const { open, sent } = goldenLine(['link test', 'identity', name]);
    const disk = serialConverter(config, seller.taxId, open);
    const { value } = await elapse(ask(disk));
    const asked = (each: string) => hex(bytesNamed(golden, `${each}: asked`));
    const before = name === 'identity' ? [asked('link test')] : [asked('link test'), asked('identity')];
    expect(sent).toEqual([...before, asked(name)]);
    expect(value).toMatchObject(typeof expected === 'object' && expected !== null ? expected : {});
    await disk.close();
  });

  it('is compared for every command there is', () => {
    const named = golden.map(({ name }) => /^(.*): asked$/.exec(name)?.[1]).filter((name) => name !== undefined);
    expect(named.toSorted()).toEqual(['link test', ...exchanges.map(([name]) => name)].toSorted());
  });
});

/**
 * A desk for tests of the use cases: the real ledger on a real file, with a device and a platform of a few lines that do
 * as they are told. A "kill" is a step that throws; the desk is then made anew on the same file.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DeviceInvoice, IssueOutcome, Stock, TaxDevice } from '../../../domain/device.ts';
import type { Draft } from '../../../domain/draft.ts';
import type {
  ClaimId,
  DeviceId,
  DeviceNo,
  Instant,
  InvoiceCode,
  InvoiceNumber,
  OrderLineId,
  OrderNo,
  PrinterId,
  PrintJobId,
  RequestId,
  UserId,
} from '../../../domain/ids.ts';
import { instantFromDate } from '../../../domain/instant.ts';
import type { InvoiceContent, Party } from '../../../domain/invoice.ts';
import type { Fen } from '../../../domain/money.ts';
import type { Order } from '../../../domain/order.ts';
import type { Platform } from '../../../domain/ports.ts';
import { failed, ok, problem } from '../../../domain/problem.ts';
import { monitor } from '../../../domain/samples.testing.ts';
import type { Step } from '../../../domain/steps.ts';
import type { TaxCode, TaxRate } from '../../../domain/tax-types.ts';
import { firstTemplate } from '../../../domain/template.ts';
import { gbkByteLength, unencodable } from '../../../native/taxdevice/gbk.ts';
import { openLedgerFile } from '../store/connection.ts';
import { openLedger } from '../store/ledger.ts';
import { documentMaker } from '../sync/document.ts';
import { openArrivals } from './arrivals.ts';
import { deviceFacts } from './device-facts.ts';
import { openIssueDesk } from './issue-invoice.ts';
import { keyedLocks } from './keyed-locks.ts';
import type { Ports } from './ports.ts';

export const seller: Party = { name: '示例局北京站', taxId: '91110108339805094M', addressPhone: '', bankAccount: '' };
const firstCode = '1100214130';
const kind = '007';

/** How the device treats the next issue. `dies…` are lost answers, before and after it signed; `not-reached` is a line that takes nothing. */
export type Behaviour =
  | 'signs'
  | 'not-reached'
  | 'signs-an-old-number'
  | 'dies-before'
  | 'dies-after'
  | 'refuses'
  | 'dies-and-somebody-else-signs';

/** A tax disk of a few lines, with the ledger that the tests believe. */
export function simpleDevice(remembersRequests: boolean, stockLeft = 10, { id = 'disk-1', itsCode = firstCode } = {}) {
  const code = itsCode as InvoiceCode;
  const issued: (DeviceInvoice & { readonly requestId: RequestId })[] = [];
  const plan: Behaviour[] = [];
  let asked = 0;

  function stock(): Stock {
    const remaining = stockLeft - issued.length;
    const next = remaining > 0 ? { code, number: numberOf(issued.length) } : null;
    const last = numberOf(stockLeft - 1);
    return { kind, next, remaining, segments: [{ code, first: numberOf(0), last, count: stockLeft, remaining, boughtAt: null }] };
  }

  function sign(content: InvoiceContent, requestId: RequestId): IssueOutcome {
    const before = issued.find((invoice) => invoice.requestId === requestId);
    const number = before && remembersRequests ? before.key.number : numberOf(issued.length);
    const signed = {
      code,
      number,
      issuedAt: '2026-11-22T10:00:00+08:00' as Instant,
      cipher: 'x'.repeat(112),
      checkCode: '1'.repeat(20),
    };
    if (!(before && remembersRequests)) {
      const { buyer, totals, lines } = content;
      const facts = {
        kind,
        content,
        voidedAt: null,
        state: 'blue',
        uploaded: false,
        buyerName: buyer.name,
        buyerTaxId: buyer.taxId,
        totals,
        lineCount: lines.length,
      } as const;
      issued.push({
        key: { code, number },
        requestId,
        ...facts,
        issuedAt: signed.issuedAt,
        cipher: signed.cipher,
        checkCode: signed.checkCode,
      });
    }
    return { outcome: 'signed', signed };
  }

  const unsupported = async () => ({ outcome: 'refused', problem: problem('device-not-supported') }) as const;
  const device: TaxDevice = {
    id: id as DeviceId,
    family: remembersRequests ? 'tax-control-server' : 'serial-converter',
    remembersRequests,
    uploadsByItself: remembersRequests,
    identify: async () =>
      ok({
        deviceNo: '499000123456' as DeviceNo,
        taxId: seller.taxId,
        name: seller.name,
        kinds: [kind],
        clock: null,
        version: '1',
      }),
    monitor: async () => ok(monitor({ kind, singleLimit: 10_000_00 as Fen })),
    rates: async () => ok(['0.09' as TaxRate]),
    stock: async () => ok(stock()),
    async issue(content, requestId) {
      asked += 1;
      const behaviour = plan.shift() ?? 'signs';
      if (behaviour === 'refuses') return { outcome: 'refused', problem: problem('device-clock') };
      if (behaviour === 'not-reached') return { outcome: 'refused', problem: problem('device-absent') };
      if (behaviour === 'dies-before') return { outcome: 'unknown', reason: 'silent' };
      if (behaviour === 'dies-and-somebody-else-signs') {
        sign({ ...content, buyer: { ...content.buyer, name: '别人' } }, 'somebody-else' as RequestId);
        return { outcome: 'unknown', reason: 'silent' };
      }
      if (behaviour === 'signs-an-old-number') {
        const issuedAt = '2026-11-22T10:00:00+08:00' as Instant;
        return {
          outcome: 'signed',
          signed: { code, number: numberOf(0), issuedAt, cipher: 'x'.repeat(112), checkCode: '1'.repeat(20) },
        };
      }
      const signed = sign(content, requestId);
      return behaviour === 'dies-after' ? { outcome: 'unknown', reason: 'silent' } : signed;
    },
    async query(query) {
      switch (query.by) {
        case 'request':
          return ok(issued.filter((invoice) => invoice.requestId === query.requestId));
        case 'numbers':
          return ok(issued.filter(({ key }) => key.number >= query.from && key.number <= query.to));
        case 'dates':
          return ok(issued);
      }
    },
    unsent: async () => ok({ kind, count: 0, oldestAt: null, net: null }),
    sendToBureau: async () => ok({ sent: 0, failed: 0 }),
    bureauErrors: async () => ok([]),
    managedElsewhere: remembersRequests,
    voidInvoice: unsupported,
    requisition: unsupported,
    readIn: unsupported,
    giveBack: unsupported,
    handOut: unsupported,
    takeBack: unsupported,
    report: unsupported,
    clear: unsupported,
    setClock: unsupported,
    month: async () => failed('device-not-supported'),
    awaitLateAnswer: () => undefined,
    awaitLateChange: () => undefined,
    close: async () => undefined,
  };
  return { device, issued, plan, asked: () => asked };
}

export type PlatformMood = 'up' | 'down' | 'invoiced-elsewhere';

export function simplePlatform() {
  const claims = new Set<string>();
  let mood: PlatformMood = 'up';
  let current: Order = order;
  const down = () => failed('platform-unreachable');
  const platform: Platform = {
    time: async () => (mood === 'down' ? down() : ok('2026-11-22T10:00:00+08:00' as Instant)),
    findOrder: async (orderNo) =>
      mood === 'down' ? down() : orderNo === order.orderNo ? ok(current) : failed('order-not-found', { orderNo }),
    orders: async () => ok({ orders: [order], cursor: '1', more: false }),
    async claim(claimId) {
      if (mood === 'down') return down();
      if (mood === 'invoiced-elsewhere') return failed('order-already-invoiced', { by: '12306', code: '', number: '' });
      claims.add(claimId);
      return ok({ claimId, expiresAt: '2026-11-22T10:15:00+08:00' as Instant });
    },
    async releaseClaim(claimId) {
      if (mood === 'down') return down();
      claims.delete(claimId);
      return ok(undefined);
    },
    upload: async () => down(),
    putLayout: async () => down(),
    deliver: async () => down(),
    seal: async () => down(),
    compare: async () => down(),
    document: async () => down(),
    changes: async () => down(),
    telemetry: async () => down(),
  };
  return {
    platform,
    claims,
    /** The order as the platform tells it from now on. */
    tell(next: Order) {
      current = next;
    },
    be(next: PlatformMood) {
      mood = next;
    },
  };
}

export const order: Order = {
  orderNo: 'E123456789' as OrderNo,
  source: 'passenger',
  state: 'travelled',
  paidAt: '2026-11-20T10:00:00+08:00' as Instant,
  travelDate: '2026-11-21',
  lines: [
    {
      lineId: 'L1' as OrderLineId,
      description: '旅客运输服务',
      taxCode: '3010101010100000000' as TaxCode,
      taxRate: '0.09' as TaxRate,
      gross: 553_00 as Fen,
      refunded: 0 as Fen,
      invoiced: null,
    },
  ],
  version: 1,
};

export const clerk = { userId: 'wangmin' as UserId, name: '王敏' };
export const paper = { printerId: 'front' as PrinterId };

export type SimpleDevice = ReturnType<typeof simpleDevice>;

/** A folder with a ledger in it, and desks on it one after the other. */
export function testBench(simple: SimpleDevice, { platform }: { readonly platform: Platform }) {
  const folder = mkdtempSync(join(tmpdir(), 'fapiao-desk-'));
  let file = open();
  let ids = 0;
  let time = Date.UTC(2026, 10, 22, 2);
  let uptime = 0;

  function open() {
    const opened = openLedgerFile(folder);
    if (!opened.ok) throw new Error(opened.problem.code);
    return opened.value;
  }

  /** The office as it is after a start. */
  function desk(step: Step = () => undefined) {
    const ledger = openLedger(file.db);
    const notes: string[] = [];
    const ports: Ports = {
      clock: { now: () => instantFromDate(time) },
      ids: {
        requestId: () => `request-${++ids}` as RequestId,
        printJobId: () => `job-${++ids}` as PrintJobId,
        claimId: (requestId) => `C-${requestId}` as ClaimId,
      },
      ledger: ledger.issuing,
      devices: {
        inOrder: () => [simple.device],
        route: () => simple.device,
        byId: () => simple.device,
        all: () => [simple.device],
      },
      facts: deviceFacts(),
      deviceLocks: keyedLocks<DeviceId>(),
      claimLocks: keyedLocks<RequestId>(),
      arrivals: openArrivals(() => uptime),
      platform,
      makeDocument: documentMaker('BJZ-07'),
      layout: { check: async () => ok(firstTemplate) },
      ledgerIsWhole: async () => true,
      charset: { byteLength: gbkByteLength, unencodable },
      seller,
      notices: {
        invoiceRecorded: (requestId) => void notes.push(`recorded ${requestId}`),
        tasksChanged: () => undefined,
        claimsToRelease: () => void notes.push('release'),
        noted: () => undefined,
        failed(what, error) {
          throw new Error(what, { cause: error });
        },
      },
      step,
    };
    return { ports, ledger, notes, ...openIssueDesk(ports) };
  }

  return {
    desk,
    /** Time goes by, milliseconds. */
    pass(ms: number) {
      time += ms;
      uptime += ms;
    },
    /** Somebody sets the machine's clock, milliseconds forward. */
    setClock(ms: number) {
      time += ms;
    },
    db: () => file.db,
    /** The process is gone; the next desk opens the file anew. */
    restart() {
      file.close();
      file = open();
    },
    remove() {
      file.close();
      rmSync(folder, { recursive: true });
    },
  };
}

export type TestDesk = ReturnType<ReturnType<typeof testBench>['desk']>;

/** The request of a draft as the window would send it. */
export function pressOf(draft: Draft) {
  const { requestId, orderNo: _orderNo, source: _source, openedAt: _openedAt, ...input } = draft;
  return { requestId, draft: input, clerk, print: paper };
}

function numberOf(index: number): InvoiceNumber {
  return String(10_000_001 + index) as InvoiceNumber;
}

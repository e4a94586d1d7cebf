/**
 * The answers of an office made of sample data. It keeps what it is told, so that a whole customer can be played.
 */
import { buyerFindings } from '../../domain/buyer.ts';
import type { DraftLine } from '../../domain/draft.ts';
import type { Instant, InvoiceNumber, PrintJobId, RequestId, SessionToken, UserId } from '../../domain/ids.ts';
import { instantFromDate } from '../../domain/instant.ts';
import { type InvoiceKind, kindFacts } from '../../domain/kinds.ts';
import { linesOf } from '../../domain/lines.ts';
import { displayYuan, fenToYuan } from '../../domain/money.ts';
import { type Problem, type ProblemCode, type ProblemDetails, problem } from '../../domain/problem.ts';
import { tellProblem } from '../../domain/problem-texts.ts';
import { readScan } from '../../domain/scan.ts';
import { totalsOf } from '../../domain/tax.ts';
import { itemName } from '../../domain/tax-classes.ts';
import { amountInWords } from '../../domain/words.ts';
import type { CommandName, CommandOutput, CommandParsed, EventName, EventPayload } from '../../preload/contract.ts';
import type { Reply } from '../../preload/envelope.ts';
import type { CheckedDraft, Draft, InvoiceDetail, InvoiceRow, Order, Status, Task } from '../api.ts';
import { sampleOrders } from './sample-orders.ts';
import { samplePdf } from './sample-pdf.ts';
import { sampleRows, sampleStatus } from './sample-status.ts';

export type Handlers = {
  readonly [N in CommandName]: (input: CommandParsed<N>) => Reply<CommandOutput<N>> | Promise<Reply<CommandOutput<N>>>;
};
type Emit = <N extends EventName>(event: N, payload: EventPayload<N>) => void;

export interface FakeOffice {
  readonly handlers: Handlers;
  /** Changes the status and says so. */
  setStatus(change: Partial<Status>): void;
  setTasks(tasks: Task[]): void;
  readonly status: Status;
  /** Issued invoices, newest first. */
  readonly rows: readonly InvoiceRow[];
}

const good = <T>(value: T): { readonly ok: true; readonly value: T } => ({ ok: true, value });
export const bad = (
  code: ProblemCode,
  details: ProblemDetails = {},
): { readonly ok: false; readonly problem: ReturnType<typeof tellProblem> } => ({
  ok: false,
  problem: tellProblem(problem(code, details)),
});

const clerk = { userId: '1001' as UserId, name: '王芳', roles: ['clerk' as const] };
const nextNumber = (number: InvoiceNumber): InvoiceNumber => String(Number(number) + 1).padStart(8, '0') as InvoiceNumber;

function refusalOf(order: Order, line: Order['lines'][number]): Problem | null {
  if (line.invoiced) {
    const { code, number, channel } = line.invoiced;
    return problem('order-already-invoiced', { code, number, channel });
  }
  if (line.refunded >= line.gross)
    return problem('order-refunded', { refunded: displayYuan(line.refunded), orderNo: order.orderNo });
  return null;
}

function draftLine(line: Order['lines'][number]): Draft['lines'][number] {
  return {
    orderLineId: line.lineId,
    name: itemName(line.taxCode, line.description),
    taxCode: line.taxCode,
    spec: line.train ? `${line.train} ${line.from}-${line.to}` : '',
    unit: line.passenger ? '张' : '项',
    quantity: '1' as NonNullable<DraftLine['quantity']>,
    amount: line.gross,
    includesTax: true,
    rate: line.taxRate,
  };
}

function checkOf(draft: CommandParsed<'checkDraft'>['draft']): CheckedDraft {
  const lines = [...linesOf(draft.lines as readonly DraftLine[])];
  const totals = totalsOf(lines);
  return {
    lines,
    totals,
    words: amountInWords(totals.gross),
    goodsList: lines.length > 8,
    findings: [...buyerFindings(draft.buyer, draft.kind)],
  };
}

export function createFakeOffice(emit: Emit): FakeOffice {
  let status = sampleStatus(instantFromDate(Date.now()));
  let rows: InvoiceRow[] = [...sampleRows];
  let tasks: Task[] = [];
  let drafts: Draft[] = [];
  let requests = 0;
  const details = new Map<string, InvoiceDetail>();

  const setStatus = (change: Partial<Status>): void => {
    status = { ...status, ...change };
    emit('statusChanged', status);
  };
  const stockOf = (kind: InvoiceKind) => {
    const device = status.devices.find(({ kinds }) => kinds.includes(kind));
    const stock = device?.stock.find((one) => one.kind === kind);
    return device && stock ? { device, stock } : null;
  };

  function sign(draft: Draft): InvoiceDetail | null {
    const found = stockOf(draft.kind);
    const key = found?.stock.next;
    if (!found || !key) return null;
    const { device } = found;
    const { lines, totals, words } = checkOf(draft);
    const issuedAt = instantFromDate(Date.now());
    const checkCode = kindFacts[draft.kind].special && kindFacts[draft.kind].medium === 'paper' ? '' : '48114255542168294433';
    const day = issuedAt.slice(0, 10).replaceAll('-', '');
    const { code, number } = key;
    const { requestId, orderNo, source } = draft;
    const detail: InvoiceDetail = {
      ...{ requestId, orderNo, source, code, number, issuedAt, lines, totals, words, checkCode },
      deviceId: device.deviceId,
      deviceNo: device.deviceNo,
      kind: draft.kind,
      state: 'blue',
      buyerName: draft.buyer.name,
      gross: totals.gross,
      clerk: clerk.name,
      offline: status.platform.state !== 'reachable',
      truths: { signed: 'done', recorded: 'done', printed: 'due', uploaded: 'due' },
      seller: status.seller,
      buyer: draft.buyer,
      remarks: draft.remarks,
      cipher: '03*187<2/9>4+'.repeat(9).slice(0, 112),
      qrText: `01,${kindFacts[draft.kind].qrType},${code},${number},${fenToYuan(totals.net)},${day},${checkCode},DBFE,`,
      timeline: [],
    };
    setStatus({
      devices: status.devices.map((one) => ({
        ...one,
        stock: one.stock.map((stock) =>
          one === device && stock.kind === draft.kind
            ? { ...stock, next: { code, number: nextNumber(number) }, remaining: stock.remaining - 1 }
            : stock,
        ),
      })),
    });
    return detail;
  }

  const handlers: Handlers = {
    signIn: ({ userId, password }) =>
      userId === clerk.userId && password === 'demo'
        ? good({ session: 'fake-session' as SessionToken, person: clerk })
        : bad('sign-in-failed'),
    resume: () => good({ person: clerk }),
    signOut: () => good({}),
    status: () => good(status),
    refreshStatus: () => {
      const now = instantFromDate(Date.now());
      status = {
        ...status,
        devices: status.devices.map((device) => ({ ...device, checkedAt: now })),
        platform: { ...status.platform, checkedAt: now },
      };
      return good(status);
    },
    findOrder: ({ scan, source }) => {
      const read = readScan(scan);
      if (read.kind !== 'order' && source === undefined) return bad('scan-malformed', { text: scan });
      const orderNo = read.kind === 'order' ? read.orderNo : scan;
      const order = sampleOrders.find((one) => one.orderNo === orderNo);
      const online = status.platform.state === 'reachable';
      if (!order) return bad(online ? 'order-not-found' : 'order-offline-unknown', { orderNo });
      const judged = order.lines.map((line) => ({ line, refusal: refusalOf(order, line) }));
      return good({
        order,
        from: online ? 'platform' : 'cache',
        fetchedAt: instantFromDate(Date.now() - (online ? 0 : 40 * 60_000)),
        invoiceable: judged.flatMap(({ line, refusal }) => (refusal ? [] : [{ lineId: line.lineId, gross: line.gross }])),
        refusals: judged.flatMap(({ line, refusal }) => (refusal ? [{ lineId: line.lineId, problem: refusal }] : [])),
      });
    },
    openDraft: ({ orderNo, source, lineIds, kind }) => {
      const order = sampleOrders.find((one) => one.orderNo === orderNo);
      if (!order) return bad('order-not-found', { orderNo });
      requests += 1;
      const draft: Draft = {
        requestId: `fake-request-${requests}` as RequestId,
        orderNo,
        source,
        openedAt: instantFromDate(Date.now()),
        kind: kind ?? '007',
        buyer: { name: order.buyerHint?.name ?? '', taxId: order.buyerHint?.taxId ?? '', addressPhone: '', bankAccount: '' },
        lines: order.lines.filter(({ lineId }) => lineIds.includes(lineId)).map(draftLine),
        remarks: '',
        payee: '',
        reviewer: '',
      };
      drafts = [draft, ...drafts];
      return good(draft);
    },
    checkDraft: ({ draft }) => good(checkOf(draft)),
    saveDraft: ({ requestId, draft }) => {
      const known = drafts.find((one) => one.requestId === requestId);
      if (!known) return bad('draft-not-found');
      const saved = { ...known, ...draft };
      drafts = drafts.map((one) => (one === known ? saved : one));
      return good(saved);
    },
    drafts: () => good(drafts),
    dropDraft: ({ requestId }) => {
      drafts = drafts.filter((one) => one.requestId !== requestId);
      return good({});
    },
    nextNumber: ({ kind }) => {
      const found = stockOf(kind);
      if (!found) return bad('device-not-configured', { kind });
      if (found.device.state === 'absent') return bad('device-absent', { deviceId: found.device.deviceId });
      return good({ deviceId: found.device.deviceId, next: found.stock.next, remaining: found.stock.remaining });
    },
    issueInvoice: ({ requestId, draft, print }) => {
      const known = drafts.find((one) => one.requestId === requestId);
      const issued = details.get(requestId);
      if (issued) return good({ invoice: issued, printJobId: null, warnings: [] });
      if (!known) return bad('draft-not-found');
      const invoice = sign({ ...known, ...draft });
      if (!invoice) return bad('device-no-stock', { deviceId: 'disk-1', kind: draft.kind });
      details.set(requestId, invoice);
      drafts = drafts.filter((one) => one !== known);
      rows = [invoice, ...rows];
      return good({ invoice, printJobId: print ? (`job-${invoice.number}` as PrintJobId) : null, warnings: [] });
    },
    settleTask: ({ requestId }) => {
      tasks = tasks.filter((task) => task.requestId !== requestId);
      setStatus({ openTasks: tasks.length });
      return good({ settled: 'released', invoice: null });
    },
    tasks: () => good(tasks),
    findInvoices: ({ text }) =>
      good(
        rows.filter((row) =>
          text
            .split(' ')
            .every((word) => [row.code, row.number, row.orderNo, row.buyerName].some((field) => field.includes(word))),
        ),
      ),
    getInvoice: ({ code, number }) => {
      const detail = [...details.values()].find((one) => one.code === code && one.number === number);
      return detail ? good(detail) : bad('invoice-not-found', { code, number });
    },
    layoutFile: ({ code, number }) => good({ pdf: samplePdf(code, number) }),
    printInvoice: ({ number }) =>
      status.printers.some(({ state }) => state !== 'absent')
        ? good({ printJobId: `job-${number}` as PrintJobId })
        : bad('printer-absent', { queue: status.printers[0]?.queue ?? '' }),
    uploadNow: () => good({ pending: status.unuploaded.count }),
  };

  return {
    handlers,
    setStatus,
    setTasks: (next) => {
      tasks = next;
      emit('tasksChanged', tasks);
      setStatus({ openTasks: tasks.length });
    },
    get status() {
      return status;
    },
    get rows() {
      return rows;
    },
  };
}

/** An unknown outcome as the office would list it. */
export function sampleTask(since: Instant): Task {
  const status = sampleStatus(since);
  const [device] = status.devices;
  const [order] = sampleOrders;
  if (!device || !order) throw new Error('the samples have a device and an order');
  return {
    requestId: 'fake-unknown-1' as RequestId,
    deviceId: device.deviceId,
    kind: '007',
    orderNo: order.orderNo,
    gross: 110_600 as Task['gross'],
    buyerName: '北京远航科技有限公司',
    expected: device.stock[0]?.next ?? null,
    since,
    problem: problem('issue-unknown', { deviceId: device.deviceId }),
  };
}

/**
 * The answers of an office made of sample data. It keeps what it is told, so that a whole customer can be played.
 */
import { buyerFindings } from '../../domain/buyer.ts';
import { type OperationId, stepsOf } from '../../domain/device-operation.ts';
import type { DraftLine } from '../../domain/draft.ts';
import type { InvoiceNumber, RequestId, SessionToken, UserId } from '../../domain/ids.ts';
import { instantFromDate } from '../../domain/instant.ts';
import { type InvoiceKind, kindFacts } from '../../domain/kinds.ts';
import { linesOf } from '../../domain/lines.ts';
import { displayYuan, fenToYuan, sumFen } from '../../domain/money.ts';
import { type Problem, problem } from '../../domain/problem.ts';
import { readScan } from '../../domain/scan.ts';
import { maxRowsOnFace, totalsOf } from '../../domain/tax.ts';
import { itemName } from '../../domain/tax-classes.ts';
import { amountInWords } from '../../domain/words.ts';
import type { CommandParsed, EventName, EventPayload } from '../../preload/contract.ts';
import type {
  BooksReport,
  CheckedDraft,
  DeviceOperation,
  Draft,
  InvoiceDetail,
  InvoiceRow,
  Order,
  OutboxItem,
  Person,
  Status,
  Task,
} from '../api.ts';
import { nameOf } from '../state/printing.ts';
import { bad, good, type Handlers } from './answers.ts';
import {
  sampleBalance,
  sampleCounters,
  sampleDetail,
  sampleForms,
  sampleLog,
  sampleOperations,
  samplePorts,
} from './sample-devices.ts';
import { eTicketHandlers } from './sample-eticket.ts';
import { sampleOrders } from './sample-orders.ts';
import { createSamplePrinting, type FakePrinting } from './sample-printing.ts';
import { sampleRows, sampleStatus } from './sample-status.ts';
import { sampleEvidence } from './sample-tasks.ts';
import { createSampleTemplates } from './sample-templates.ts';
import { sampleReport } from './sample-work.ts';

export { bad, type Handlers };

type Emit = <N extends EventName>(event: N, payload: EventPayload<N>) => void;

export interface FakeOffice {
  readonly handlers: Handlers;
  /** Changes the status and says so. */
  setStatus(change: Partial<Status>): void;
  setTasks(tasks: Task[]): void;
  /** What waits for the platform; the status follows. */
  setOutbox(items: OutboxItem[]): void;
  /** The last comparison of the books. */
  setReport(report: BooksReport): void;
  readonly printing: FakePrinting;
  readonly status: Status;
  /** Issued invoices, newest first. */
  readonly rows: readonly InvoiceRow[];
}

const people: readonly Person[] = [
  { userId: '1001' as UserId, name: '王芳', roles: ['clerk'] },
  { userId: '2001' as UserId, name: '李建国', roles: ['supervisor'] },
  { userId: '3001' as UserId, name: '赵敏', roles: ['auditor'] },
  { userId: '4001' as UserId, name: '孙磊', roles: ['it'] },
];
const whoIs = (userId: string, password: string): Person | null =>
  people.find((person) => person.userId === userId && password === 'demo') ?? null;
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
    goodsList: lines.length > maxRowsOnFace,
    findings: [...buyerFindings(draft.buyer, draft.kind)],
  };
}

function sumUp(items: readonly OutboxItem[]): Pick<Status['unuploaded'], 'count' | 'gross' | 'parked'> {
  return {
    count: items.length,
    gross: sumFen(items.map(({ gross }) => gross)),
    parked: items.filter(({ state }) => state === 'parked').length,
  };
}

export function createFakeOffice(emit: Emit): FakeOffice {
  let status = sampleStatus(instantFromDate(Date.now()));
  let rows: InvoiceRow[] = [...sampleRows];
  let tasks: Task[] = [];
  let outbox: OutboxItem[] = [];
  let operations: DeviceOperation[] = sampleOperations(instantFromDate(Date.now()));
  let report: BooksReport | null = null;
  let drafts: Draft[] = [];
  let requests = 0;
  let [person] = people;
  const details = new Map<string, InvoiceDetail>();

  const setStatus = (change: Partial<Status>): void => {
    status = { ...status, ...change };
    emit('statusChanged', status);
  };
  const printing = createSamplePrinting({
    rowOf: (invoice) => rows.find((row) => nameOf(row) === nameOf(invoice)),
    hasList: (invoice) =>
      [...details.values()].some((one) => nameOf(one) === nameOf(invoice) && one.lines.length > maxRowsOnFace),
    printers: () => status.printers,
    who: () => person?.userId ?? '',
    say: (job) => emit('printJobChanged', job),
    setPrinted: (invoice, printed) => {
      rows = rows.map((row) => (nameOf(row) === nameOf(invoice) ? { ...row, truths: { ...row.truths, printed } } : row));
      const changed = rows.find((row) => nameOf(row) === nameOf(invoice));
      if (changed) emit('invoiceChanged', changed);
    },
  });
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
      clerk: person?.name ?? '',
      offline: status.platform.state !== 'reachable',
      truths: { signed: 'done', recorded: 'done', printed: 'due', uploaded: 'due' },
      seller: status.seller,
      buyer: draft.buyer,
      remarks: draft.remarks,
      cipher: '03*187<2/9>4+'.repeat(9).slice(0, 112),
      qrText: `01,${kindFacts[draft.kind].qrType},${code},${number},${fenToYuan(totals.net)},${day},${checkCode},DBFE,`,
      timeline: [],
      handOver: null,
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

  const setTasks = (next: Task[]): void => {
    tasks = next;
    emit('tasksChanged', tasks);
    setStatus({ openTasks: tasks.length });
  };
  const endTask = (task: Task | undefined): void => setTasks(tasks.filter((one) => one !== task));
  const setOutbox = (next: OutboxItem[]): void => {
    outbox = next;
    const { count, gross, parked } = sumUp(outbox);
    setStatus({ unuploaded: { count, gross, parked, late: 0, warn: count > 20, oldestAt: outbox[0]?.queuedAt ?? null } });
  };
  /** The record of the device as the invoice of the task. */
  const adopted = (task: Task): InvoiceDetail | null => {
    const order = sampleOrders.find((one) => task.what === 'issueUnknown' && one.orderNo === task.orderNo);
    if (task.what !== 'issueUnknown' || !order) return null;
    const { requestId, orderNo, kind, buyerName } = task;
    const { source } = order;
    const buyer = { name: buyerName, taxId: '91110108339805094M', addressPhone: '', bankAccount: '' };
    const words = { buyer, remarks: '', payee: '', reviewer: '', openedAt: task.since };
    const invoice = sign({ requestId, orderNo, source, kind, lines: order.lines.map(draftLine), ...words });
    if (invoice) rows = [invoice, ...rows];
    return invoice;
  };

  const changed = (operation: DeviceOperation) => {
    operations = [operation, ...operations.filter(({ operationId }) => operationId !== operation.operationId)];
    emit('operationChanged', operation);
    return good(operation);
  };
  const ofId = (operationId: OperationId, change: (operation: DeviceOperation) => DeviceOperation) => {
    const operation = operations.find((one) => one.operationId === operationId);
    return operation ? changed({ ...change(operation), problem: null }) : bad('operation-not-found');
  };

  const handlers: Handlers = {
    signIn: ({ userId, password }) => {
      const known = whoIs(userId, password);
      if (known === null) return bad('sign-in-failed');
      person = known;
      return good({ session: 'fake-session' as SessionToken, person });
    },
    resume: () => (person ? good({ person }) : bad('not-signed-in')),
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
      return good({ invoice, printJobId: print ? (printing.ask(invoice)?.printJobId ?? null) : null, warnings: [] });
    },
    settleTask: ({ requestId }) => {
      endTask(tasks.find((task) => task.what === 'issueUnknown' && task.requestId === requestId));
      return good({ settled: 'released', invoice: null });
    },
    tasks: () => good(tasks),
    taskEvidence: ({ taskId }) =>
      tasks.some((task) => task.taskId === taskId) ? good(sampleEvidence(instantFromDate(Date.now()))) : bad('task-not-found'),
    answerTask: ({ taskId, answer, supervisor }) => {
      const task = tasks.find((one) => one.taskId === taskId);
      if (!task) return bad('task-not-found');
      if (answer === 'callSupervisor') {
        setTasks(tasks.map((one) => (one === task ? { ...one, called: true } : one)));
        return good({ done: false, invoice: null });
      }
      if (answer === 'askAgain') return good({ done: false, invoice: null });
      const answering = supervisor ? whoIs(supervisor.userId, supervisor.password) : person;
      if (!answering) return bad('sign-in-failed');
      if (!answering.roles.includes('supervisor')) return bad('not-permitted');
      endTask(task);
      return good({ done: true, invoice: answer === 'adopt' ? adopted(task) : null });
    },
    outbox: ({ limit }) => good(outbox.slice(0, limit)),
    retryUpload: ({ uploadKey }) => {
      const meant = (item: OutboxItem) => item.state === 'parked' && (uploadKey === undefined || item.uploadKey === uploadKey);
      const retried = outbox.filter(meant).length;
      setOutbox(outbox.map((item) => (meant(item) ? { ...item, state: 'pending', problem: null } : item)));
      return good({ retried });
    },
    deliverInvoice: ({ code, number }) => good({ uploadKey: `${code}-${number}-delivery` }),
    compareBooks: () => {
      const now = instantFromDate(Date.now());
      report = sampleReport(now);
      setStatus({ books: { at: now, differences: 3, running: false } });
      return good(report);
    },
    lastBooks: () => good(report),
    backupNow: () => {
      const at = instantFromDate(Date.now());
      setStatus({ backup: { at, problem: null } });
      return good({ file: '/var/backups/fapiao/ledger.db', bytes: 4_194_304, at });
    },
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
    ...printing.handlers,
    ...createSampleTemplates(() => person?.userId ?? ''),
    ...eTicketHandlers,
    uploadNow: () => good({ pending: status.unuploaded.count }),
    deviceDetail: ({ deviceId }) => {
      const device = status.devices.find((one) => one.deviceId === deviceId);
      return device ? good(sampleDetail(device, instantFromDate(Date.now()))) : bad('device-not-configured');
    },
    deviceOperations: () => good(operations),
    beginOperation: ({ deviceId, aim }) => {
      const standing = operations.find((one) => one.deviceId === deviceId && one.state === 'stopped');
      if (standing) return bad('operation-under-way', { deviceId, what: standing.what, step: standing.step });
      const at = instantFromDate(Date.now());
      const steps = stepsOf(aim);
      return changed({
        operationId: `op-${operations.length + 1}` as OperationId,
        ...{ deviceId, what: aim.what, aim, steps, step: steps.at(-1) ?? steps[0], state: 'done' as const },
        ...{ begunAt: at, changedAt: at, actor: person?.name ?? '', problem: null },
      });
    },
    resumeOperation: ({ operationId }) => ofId(operationId, (operation) => ({ ...operation, step: 'readIn', state: 'done' })),
    dropOperation: ({ operationId }) => ofId(operationId, (operation) => ({ ...operation, state: 'dropped' })),
    formNumbers: ({ run }) => good(sampleForms(run.first, run.count)),
    monthBalance: ({ kind, month }) => good(sampleBalance(kind, month)),
    otherCounters: () => good(sampleCounters(instantFromDate(Date.now()))),
    deviceLog: () => good({ entries: sampleLog(instantFromDate(Date.now())), more: false }),
    exportDeviceLog: ({ deviceId }) => good({ file: `/var/lib/fapiao/exports/${deviceId}.jsonl`, bytes: 4_096 }),
    listPorts: () => good(samplePorts),
    probePort: ({ port }) =>
      samplePorts.some(({ path }) => path === port)
        ? good({ answers: true, identity: null, problem: null })
        : bad('port-not-found', { port }),
    pairDevice: ({ deviceId, port }) => good({ deviceId, port }),
  };

  return {
    handlers,
    setStatus,
    printing,
    setTasks,
    setOutbox,
    setReport: (next) => {
      report = next;
    },
    get status() {
      return status;
    },
    get rows() {
      return rows;
    },
  };
}

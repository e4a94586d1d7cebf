/**
 * What each command of the contract does: reads the parsed input, calls one use case or one view, shapes the answer.
 */
import type { DraftInput } from '../../domain/draft.ts';
import type { InvoiceKey, PrinterId, RequestId } from '../../domain/ids.ts';
import type { InvoiceKind } from '../../domain/kinds.ts';
import type { Actor } from '../../domain/ledger-port.ts';
import { mayCompareEverything } from '../../domain/permissions.ts';
import { failed, ok, problem, type Result } from '../../domain/problem.ts';
import { qrText } from '../../domain/qr.ts';
import { maxRowsOnFace } from '../../domain/tax.ts';
import { validateDraft } from '../../domain/validate-draft.ts';
import { amountInWords } from '../../domain/words.ts';
import type { CommandOutput } from '../../preload/contract.ts';
import type { DeviceRecorder } from './device-recorder.ts';
import type { DeviceViewHandlers } from './device-views.ts';
import type { Handlers } from './dispatcher.ts';
import type { ETicketHandlers } from './eticket-handlers.ts';
import type { LayoutDesk } from './layout-desk.ts';
import type { OperationHandlers } from './operation-handlers.ts';
import type { People, Person } from './people/sign-in.ts';
import { makePortHandlers } from './port-handlers.ts';
import type { PortsDesk } from './ports-desk.ts';
import type { PrintHandlers } from './print-handlers.ts';
import { makeRecorderHandlers } from './recorder-handlers.ts';
import type { Status } from './status.ts';
import type { InvoiceViews } from './store/invoice-views.ts';
import { makeTaskHandlers, type TaskDesk } from './task-handlers.ts';
import type { TemplateHandlers } from './template-handlers.ts';
import { findOrder } from './usecases/find-order.ts';
import type { IssueDesk } from './usecases/issue-invoice.ts';
import { nextNumber } from './usecases/next-number.ts';
import { openDraft } from './usecases/open-draft.ts';
import type { Ports } from './usecases/ports.ts';

export interface Desk {
  readonly ports: Ports;
  readonly issuing: IssueDesk;
  readonly people: People;
  readonly views: InvoiceViews;
  readonly status: () => Status;
  /** Asks every device, the platform and the printers now. */
  readonly refresh: () => Promise<void>;
  /** The printer of this counter for a kind; null when there is none. */
  readonly printerFor: (kind: InvoiceKind) => PrinterId | null;
  readonly knowsPrinter: (printerId: PrinterId) => boolean;
  readonly printJobOf: (code: string, number: string) => CommandOutput<'issueInvoice'>['printJobId'];
  readonly layoutFiles: LayoutDesk;
  readonly uploadNow: () => void;
  readonly tasks: TaskDesk['tasks'];
  readonly recordFound: TaskDesk['recordFound'];
  readonly outboxRows: (limit: number) => CommandOutput<'outbox'>;
  /** Answers how many were taken out of the parking lane. */
  readonly retryUpload: (uploadKey: string | null, actor: Actor) => number;
  readonly deliver: (invoice: InvoiceKey, channel: 'email' | 'sms' | 'qr', to: string, person: Person) => string | null;
  readonly compareBooks: (everything: boolean, actor: Actor) => Promise<Result<CommandOutput<'compareBooks'>>>;
  readonly lastBooks: () => CommandOutput<'lastBooks'>;
  readonly backupNow: () => Promise<Result<CommandOutput<'backupNow'>>>;
  readonly operations: OperationHandlers;
  readonly deviceViews: DeviceViewHandlers;
  readonly printing: PrintHandlers;
  readonly templates: TemplateHandlers;
  readonly eTickets: ETicketHandlers;
  readonly serialPorts: PortsDesk;
  readonly recorder: DeviceRecorder;
}

export function makeHandlers(desk: Desk): Handlers {
  const { ports, issuing, people, views } = desk;
  const { ledger } = ports;

  return {
    signIn: ({ userId, password }) => people.signIn(userId, password),
    resume: (_input, { person }) => (person ? ok({ person }) : failed('not-signed-in')),
    signOut(_input, { session }) {
      people.signOut(session);
      return ok({});
    },

    status: () => ok(desk.status()),
    async refreshStatus() {
      await desk.refresh();
      return ok(desk.status());
    },

    findOrder: ({ scan, source }) => findOrder(scan, source ?? null, ports),
    openDraft: (input, { person }) => openDraft(input, person?.userId ?? 'system', ports),
    checkDraft: ({ requestId, draft }, { person }) => checkDraft(requestId, draft, person?.name ?? ''),
    saveDraft({ requestId, draft }) {
      const fixed = fixedDraft(requestId);
      if (fixed) return fixed;
      ledger.saveDraft(requestId, draft);
      const saved = ledger.draft(requestId);
      return saved ? ok(saved) : failed('draft-not-found', { requestId });
    },
    drafts: () => ok(ledger.openDrafts()),
    dropDraft({ requestId }, { person }) {
      const fixed = fixedDraft(requestId);
      if (fixed) return fixed;
      ledger.dropDraft(requestId, ports.clock.now(), person?.userId ?? 'system');
      ports.notices.claimsToRelease();
      return ok({});
    },

    nextNumber: ({ kind, source }) => nextNumber(kind, source, ports),

    async issueInvoice({ requestId, draft, print, printerId }, { person }) {
      if (!person) return failed('not-signed-in');
      if (printerId && !desk.knowsPrinter(printerId)) return failed('printer-not-configured', { printer: printerId });
      const printer = print ? (printerId ?? desk.printerFor(draft.kind)) : null;
      const issued = await issuing.issue({ requestId, draft, clerk: person, print: printer ? { printerId: printer } : null });
      if (!issued.ok) return issued;
      ports.step('answered-to-window');
      const { code, number } = issued.value.invoice.signed;
      const noPrinter = print && printer === null ? [problem('printer-not-configured', { printer: draft.kind })] : [];
      return ok({
        invoice: detail(code, number),
        printJobId: desk.printJobOf(code, number),
        warnings: [...issued.value.warnings, ...noPrinter],
      });
    },
    async settleTask({ requestId }, { person }) {
      const settled = await issuing.settle(requestId, person?.userId ?? 'system');
      if (!settled.ok) return settled;
      const { value } = settled;
      if (value.state !== 'issued') return ok({ settled: value.state, invoice: null });
      return ok({ settled: 'issued', invoice: detail(value.invoice.signed.code, value.invoice.signed.number) });
    },
    ...makeTaskHandlers({ ports, issuing, people, tasks: desk.tasks, recordFound: desk.recordFound, detail }),

    findInvoices: ({ text, limit }) => ok(views.find(text.trim(), limit)),
    getInvoice({ code, number }) {
      return views.row(code, number) ? ok(detail(code, number)) : failed('invoice-not-found', { code, number });
    },
    ...desk.layoutFiles,
    ...desk.printing,
    ...desk.templates,
    ...desk.eTickets,
    outbox: ({ limit }) => ok(desk.outboxRows(limit)),
    retryUpload({ uploadKey }, { person }) {
      const retried = desk.retryUpload(uploadKey ?? null, person?.userId ?? 'system');
      return ok({ retried });
    },
    deliverInvoice({ code, number, channel, to }, { person }) {
      const uploadKey = person && desk.deliver({ code, number }, channel, to.trim(), person);
      return uploadKey ? ok({ uploadKey }) : failed('invoice-not-found', { code, number });
    },
    compareBooks({ everything }, { person }) {
      if (everything && !mayCompareEverything(person?.roles ?? [])) return failed('supervisor-needed');
      return desk.compareBooks(everything, person?.userId ?? 'system');
    },
    lastBooks: () => ok(desk.lastBooks()),
    backupNow: () => desk.backupNow(),
    ...desk.operations,
    ...desk.deviceViews,
    uploadNow() {
      desk.uploadNow();
      return ok({ pending: desk.status().unuploaded.count });
    },
    ...makePortHandlers(desk.serialPorts),
    ...makeRecorderHandlers(desk.recorder),
  };

  /** Why a draft can no longer be changed or dropped; null when it can. */
  function fixedDraft(requestId: RequestId) {
    if (issuing.isBusy(requestId)) return failed('issue-in-progress');
    const invoice = ledger.invoiceByRequest(requestId);
    if (!invoice) return null;
    const { code, number } = invoice.signed;
    return failed('draft-already-issued', { requestId, code, number });
  }

  function checkDraft(requestId: RequestId, draft: DraftInput, clerk: string): Result<CommandOutput<'checkDraft'>> {
    const opened = ledger.draft(requestId);
    if (!opened) return failed('draft-not-found', { requestId });
    const device = ports.devices.route(draft.kind, opened.source);
    const known = device ? ports.facts.of(device.id) : null;
    const { lines, totals, words, findings } = validateDraft({
      draft,
      order: ledger.cachedOrder(opened.orderNo, opened.source)?.order ?? null,
      seller: ports.seller,
      clerk,
      rates: known?.rates[draft.kind],
      monitor: known?.monitor[draft.kind] ?? null,
      charset: ports.charset,
    });
    const like = views.withoutOrder(draft.buyer.name.trim(), totals.gross);
    const doubt = like
      ? [{ path: 'buyer.name', severity: 'warn', problem: problem('order-maybe-invoiced', { ...like }) } as const]
      : [];
    return ok({ lines, totals, words, goodsList: lines.length > maxRowsOnFace, findings: [...findings, ...doubt] });
  }

  function detail(code: string, number: string): CommandOutput<'getInvoice'> {
    const row = views.row(code, number);
    const invoice = views.invoice(code, number);
    if (!row || !invoice) throw new Error(`invoice ${code} ${number} is not in the ledger`);
    const { content, signed } = invoice;
    return {
      ...row,
      seller: content.seller,
      buyer: content.buyer,
      lines: content.lines,
      totals: content.totals,
      words: amountInWords(content.totals.gross),
      remarks: content.remarks,
      cipher: signed.cipher,
      checkCode: signed.checkCode,
      qrText: qrText(invoice),
      timeline: views.timeline(row.requestId),
      handOver: views.handOver(code, number),
    };
  }
}

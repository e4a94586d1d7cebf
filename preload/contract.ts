/**
 * THE BORDER. Every command the window may send and every event it may receive, as zod schemas. What is not here
 * cannot cross: the bridge is a loop over this object, and the office's handlers are a mapped type of it.
 */
import { z } from 'zod';
import type { SessionToken } from '../domain/ids.ts';
import { taskAnswers } from '../domain/task.ts';
import type { ToldProblem } from './envelope.ts';
import { booksReport, outboxItem } from './shapes/books.ts';
import {
  deviceDetail,
  deviceOperation,
  formRun,
  logEntry,
  month,
  monthBalance,
  numberRun,
  operationAim,
  operationId,
  otherCounter,
  portInfo,
} from './shapes/devices.ts';
import { eTicket, eTicketXml } from './shapes/eticket.ts';
import { invoiceDetail, invoiceLine, invoiceRow } from './shapes/invoices.ts';
import { draft, draftInput, finding, order } from './shapes/orders.ts';
import {
  bytes,
  copies,
  layoutFormat,
  localDay,
  paperSeen,
  part,
  printJob,
  printSetup,
  sealState,
  templateId,
  templateSummary,
  templateText,
  tenths,
} from './shapes/paper.ts';
import { status } from './shapes/status.ts';
import { candidate, person, task, taskId } from './shapes/tasks.ts';
import {
  branded,
  code,
  deviceId,
  fen,
  instant,
  key,
  kind,
  list,
  number,
  orderLineId,
  orderNo,
  printerId,
  printJobId,
  problem,
  requestId,
  source,
  text,
  totals,
} from './shapes/values.ts';

export const commands = {
  /** Name and password → a session. Ask without a session; every other command but `status` needs its token. */
  signIn: {
    input: z.object({ userId: text(64), password: text(200) }),
    output: z.object({ session: branded<SessionToken>(z.string()), person }),
  },
  /** Is this session still good? After the office or the window came back. */
  resume: { input: z.object({}), output: z.object({ person }) },
  signOut: { input: z.object({}), output: z.object({}) },
  /** What the status bar shows; from memory, never from a wire. */
  status: { input: z.object({}), output: status },
  /** Ask every device, the platform and the printers now. */
  refreshStatus: { input: z.object({}), output: status },
  /** Typed, pasted or scanned text → the order, its source decided by shape unless given, and what may be invoiced. */
  findOrder: {
    input: z.object({ scan: text(2000), source: source.optional() }),
    output: z.object({
      order,
      /** Where it came from: the platform now, or this counter's cache. */
      from: z.enum(['platform', 'cache']),
      fetchedAt: instant,
      /** Lines that may be invoiced with the amount left on each. */
      invoiceable: list(z.object({ lineId: orderLineId, gross: fen })),
      /** Why others may not. */
      refusals: list(z.object({ lineId: orderLineId.nullable(), problem })),
    }),
  },
  /** Opens a draft for lines of an order and makes its durable request id. */
  openDraft: {
    input: z.object({ orderNo, source, lineIds: z.array(orderLineId).min(1).max(2000).readonly(), kind: kind.optional() }),
    output: draft,
  },
  /** Lines, totals, words and findings of a draft as it would be issued. Changes nothing. */
  checkDraft: {
    input: z.object({ requestId, draft: draftInput }),
    output: z.object({
      lines: list(invoiceLine),
      totals,
      words: z.string(),
      goodsList: z.boolean(),
      findings: list(finding),
    }),
  },
  saveDraft: { input: z.object({ requestId, draft: draftInput }), output: draft },
  drafts: { input: z.object({}), output: list(draft) },
  dropDraft: { input: z.object({ requestId }), output: z.object({}) },
  /** The device and the code and number the next invoice of this kind will have; null when it has none left. */
  nextNumber: {
    input: z.object({ kind, source }),
    output: z.object({ deviceId, next: key.nullable(), remaining: z.number().int() }),
  },
  /** Issues the draft. Sent twice with one request id it is one invoice; both get the same answer. */
  issueInvoice: {
    input: z.object({ requestId, draft: draftInput, print: z.boolean().default(true), printerId: printerId.optional() }),
    output: z.object({ invoice: invoiceDetail, printJobId: printJobId.nullable(), warnings: list(problem) }),
  },
  /** Asks the device again what became of an issue nobody knows. */
  settleTask: {
    input: z.object({ requestId }),
    output: z.object({ settled: z.enum(['issued', 'released', 'unknown']), invoice: invoiceDetail.nullable() }),
  },
  /** Everything that waits for a person, oldest first. */
  tasks: { input: z.object({}), output: list(task) },
  /** Asks the device what it did, for an issue nobody knows: the evidence beside the request. */
  taskEvidence: {
    input: z.object({ taskId }),
    output: z.object({
      gatheredAt: instant,
      /** Why the device could not be asked; then there are no candidates. */
      problem: problem.nullable(),
      /** The device's next number then and now. */
      expected: key.nullable(),
      next: key.nullable(),
      /** What it recorded since it was asked. */
      candidates: list(candidate),
      /** What the office would do without a person. */
      verdict: z.enum(['adopt', 'release', 'unknown']),
      /** Answers that this evidence allows a clerk, and those that need a supervisor. */
      clerkMay: list(z.enum(taskAnswers)),
      supervisorMay: list(z.enum(taskAnswers)),
    }),
  },
  /**
   * Answers a task, by evidence gathered anew. `key` names the record that is adopted or recorded; `note` is kept. What the
   * person may not answer alone takes a supervisor's own name and password.
   */
  answerTask: {
    input: z.object({
      taskId,
      answer: z.enum(taskAnswers),
      key: key.exactOptional(),
      note: text(500).default(''),
      supervisor: z.object({ userId: text(64), password: text(200) }).exactOptional(),
    }),
    output: z.object({ done: z.boolean(), invoice: invoiceDetail.nullable() }),
  },
  /** What the platform does not have yet: parked first, then oldest first. */
  outbox: { input: z.object({ limit: z.number().int().min(1).max(500).default(200) }), output: list(outboxItem) },
  /** Tries a parked one again now; all of them without a key. */
  retryUpload: { input: z.object({ uploadKey: text(100).exactOptional() }), output: z.object({ retried: z.number().int() }) },
  /** Sends an invoice to its buyer through the platform, now or when the network is back. */
  deliverInvoice: {
    input: z.object({ code, number, channel: z.enum(['email', 'sms', 'qr']), to: text(200) }),
    output: z.object({ uploadKey: z.string() }),
  },
  /** Compares device, ledger and platform number by number, puts right what can be, and reports; progress comes as events. */
  compareBooks: { input: z.object({ everything: z.boolean().default(false) }), output: booksReport },
  /** The last comparison; null when there was none. */
  lastBooks: { input: z.object({}), output: booksReport.nullable() },
  /** Copies the ledger now. */
  backupNow: { input: z.object({}), output: z.object({ file: z.string(), bytes: z.number().int(), at: instant }) },
  /** Newest first; `text` matches code, number, order, buyer or tax id. */
  findInvoices: {
    input: z.object({ text: text(200).default(''), limit: z.number().int().min(1).max(200).default(50) }),
    output: list(invoiceRow),
  },
  getInvoice: { input: z.object({ code, number }), output: invoiceDetail },
  /** The layout file with the state of its seal, checked now: the sealed one where there is one. */
  layoutFile: {
    input: z.object({ code, number, format: layoutFormat.default('pdf') }),
    output: z.object({ file: bytes, format: layoutFormat, seal: sealState }),
  },
  /** An invoice as it would come out of the printer, on its paper; on screen with what is printed on the form already. */
  printPreview: {
    input: z.object({ code, number, printerId: printerId.optional() }),
    output: z.object({
      pdf: bytes,
      template: z.string(),
      onForms: z.boolean(),
      /** It has a goods list, which is not on this paper and is printed alone. */
      listApart: z.boolean(),
    }),
  },
  /** Puts the layout files of a day or more into a folder below the data folder, with a list of them. */
  exportLayouts: {
    input: z.object({ from: localDay, to: localDay, format: z.enum(['pdf', 'ofd', 'both']).default('both') }),
    output: z.object({
      folder: z.string(),
      files: z.number().int(),
      unsealed: z.number().int(),
      /** Not among the files: the disk no longer has what was sealed. */
      damaged: z.number().int(),
    }),
  },
  /** Prints an invoice or its goods list, again if it was; the same paper that is on its way already is not queued twice. */
  printInvoice: {
    input: z.object({ code, number, part: part.default('invoice'), printerId: printerId.optional(), copies: copies.default(1) }),
    output: z.object({ printJobId }),
  },
  /** Several at once, in this order; all are queued, or none. */
  printInvoices: {
    input: z.object({
      invoices: z.array(key).min(1).max(500).readonly(),
      printerId: printerId.optional(),
      copies: copies.default(1),
    }),
    output: z.object({ batchId: z.string(), printJobIds: list(printJobId) }),
  },
  /** All that wait for a printer or a person, and the latest that are over; newest first. */
  printJobs: { input: z.object({ limit: z.number().int().min(1).max(500).default(100) }), output: list(printJob) },
  /** Takes a job back before it is on paper. */
  cancelPrint: { input: z.object({ printJobId }), output: printJob },
  /** Says what came of a job that only a person can see. */
  confirmPrint: { input: z.object({ printJobId, paper: paperSeen }), output: printJob },
  /** Every printer with every kind. */
  printSetups: { input: z.object({}), output: list(printSetup) },
  setPrintSetup: { input: z.object({ printerId, kind, templateId, dx: tenths, dy: tenths }), output: printSetup },
  /** What was set for one kind on one printer before, newest first. */
  printSetupHistory: { input: z.object({ printerId, kind }), output: list(printSetup) },
  /** Prints a ruled page with the offset given; not an invoice. */
  printTestPage: { input: z.object({ printerId, templateId, dx: tenths, dy: tenths }), output: z.object({ job: z.string() }) },
  /** The latest version of every template. */
  templates: { input: z.object({}), output: list(templateSummary) },
  /** One version in full, the latest when none is given, and all there are, newest first. */
  template: {
    input: z.object({ templateId, version: z.number().int().min(1).exactOptional() }),
    output: z.object({
      summary: templateSummary,
      text: templateText,
      history: list(templateSummary.pick({ version: true, at: true, actor: true })),
    }),
  },
  /** Keeps a template as the next version of its id; also a copy under a new id, and a file from elsewhere. */
  saveTemplate: { input: z.object({ text: templateText }), output: templateSummary },
  /** Its versions stay with the invoices that were made with them. */
  deleteTemplate: { input: z.object({ templateId }), output: z.object({}) },
  /** From now on the layout file of a kind is made with it. */
  chooseTemplate: { input: z.object({ templateId, kind }), output: templateSummary },
  /** A sample invoice on a template as it stands in the editor. */
  previewTemplate: { input: z.object({ text: templateText, kind }), output: z.object({ pdf: bytes }) },
  /** Reads the data file of a railway e-ticket and draws its face. Nothing of it is kept. */
  readETicket: { input: z.object({ xml: eTicketXml }), output: z.object({ ticket: eTicket, pdf: bytes }) },
  /** Prints one, at the printer named or the first with plain paper; the answer is the spooler's name of it. */
  printETicket: {
    input: z.object({ xml: eTicketXml, printerId: printerId.optional(), copies: copies.default(1) }),
    output: z.object({ job: z.string() }),
  },
  /** Tries the upload now instead of at its next time. */
  uploadNow: { input: z.object({}), output: z.object({ pending: z.number().int() }) },
  /** One device from the inside: identity, clock, what it enforces, stock, forecasts, the month. From memory; `ask` asks it anew first. */
  deviceDetail: { input: z.object({ deviceId, ask: z.boolean().default(false) }), output: deviceDetail },
  /** What is done to devices beside issuing: all that is not over, and the latest that are. */
  deviceOperations: { input: z.object({}), output: list(deviceOperation) },
  /** Begins an operation and takes its steps as far as they go; where it stops, it stands and can be resumed. */
  beginOperation: { input: z.object({ deviceId, aim: operationAim }), output: deviceOperation },
  /** Looks up what became of the step it stands at, and goes on. */
  resumeOperation: { input: z.object({ operationId }), output: deviceOperation },
  /** Gives up what is not done yet. */
  dropOperation: { input: z.object({ operationId, note: text(500) }), output: deviceOperation },
  /** What became of every number of a run of a device. */
  formNumbers: { input: z.object({ deviceId, run: numberRun }), output: list(formRun) },
  /** The device's count of a month beside the ledger's. */
  monthBalance: { input: z.object({ deviceId, kind, month }), output: monthBalance },
  /** The station's other counters by their own last reports. */
  otherCounters: { input: z.object({}), output: list(otherCounter) },
  /** What was said with a device, newest first. */
  deviceLog: {
    input: z.object({
      deviceId,
      before: z.number().int().min(1).exactOptional(),
      limit: z.number().int().min(1).max(500).default(100),
    }),
    output: z.object({ entries: list(logEntry), more: z.boolean() }),
  },
  /** Writes all of it to a file below the data folder, in the form that a simulator can play. */
  exportDeviceLog: { input: z.object({ deviceId }), output: z.object({ file: z.string(), bytes: z.number().int() }) },
  /** The serial ports of this machine. */
  listPorts: { input: z.object({}), output: list(portInfo) },
  /** Whether a tax converter answers on a port; with `deviceId`, which disk is in it, asked with that device's password. */
  probePort: {
    input: z.object({
      port: text(200).min(1),
      baudRate: z.number().int().min(300).max(921_600).default(9600),
      deviceId: deviceId.exactOptional(),
    }),
    output: z.object({
      answers: z.boolean(),
      identity: z.object({ deviceNo: z.string(), taxId: z.string(), name: z.string(), kinds: list(kind) }).nullable(),
      /** It is not the disk, or not the taxpayer, that belongs here. */
      problem: problem.nullable(),
    }),
  },
  /** Moves a device of the settings to another port, after the disk there was seen to be the right one. */
  pairDevice: {
    input: z.object({ deviceId, port: text(200).min(1), baudRate: z.number().int().min(300).max(921_600).default(9600) }),
    output: z.object({ deviceId, port: z.string() }),
  },
} as const;

export const events = {
  /** The status bar changed. */
  statusChanged: status,
  /** One of an invoice's truths changed. */
  invoiceChanged: invoiceRow,
  /** A print job went a step further. */
  printJobChanged: printJob,
  /** Something waits for a person, or no longer does. */
  tasksChanged: list(task),
  /** Something done to a device went a step further. */
  operationChanged: deviceOperation,
  /** A comparison of the books goes on; `done` of `total` numbers. */
  booksProgress: z.object({ deviceId, done: z.number().int(), total: z.number().int() }),
  /** The office is ready, or refuses to work on these settings (`failed`); the shell adds when it died and starts again. */
  officeState: z.discriminatedUnion('state', [
    z.object({ state: z.enum(['starting', 'ready', 'recovering']) }),
    z.object({ state: z.literal('failed'), problem: z.custom<ToldProblem>() }),
  ]),
} as const;

export type CommandName = keyof typeof commands;
export type EventName = keyof typeof events;
/** What a caller writes. */
export type CommandInput<N extends CommandName> = z.input<(typeof commands)[N]['input']>;
/** What a handler reads. */
export type CommandParsed<N extends CommandName> = z.output<(typeof commands)[N]['input']>;
export type CommandOutput<N extends CommandName> = z.output<(typeof commands)[N]['output']>;
export type EventPayload<N extends EventName> = z.output<(typeof events)[N]>;

export const commandNames = Object.keys(commands) as CommandName[];
export const eventNames = Object.keys(events) as EventName[];

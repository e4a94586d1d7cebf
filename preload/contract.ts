/**
 * THE BORDER. Every command the window may send and every event it may receive, as zod schemas. What is not here
 * cannot cross: the bridge is a loop over this object, and the office's handlers are a mapped type of it.
 */
import { z } from 'zod';
import type {
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
  SessionToken,
  UserId,
} from '../domain/ids.ts';
import { invoiceKinds } from '../domain/kinds.ts';
import { limitNames } from '../domain/limits.ts';
import type { Fen } from '../domain/money.ts';
import { orderSources, orderStates } from '../domain/order.ts';
import { outboxKinds } from '../domain/outbox.ts';
import { problemCodes } from '../domain/problem.ts';
import { outcomes } from '../domain/reconciliation.ts';
import { type TaskId, taskAnswers } from '../domain/task.ts';
import type { Decimal, TaxCode, TaxRate } from '../domain/tax-types.ts';
import type { ToldProblem } from './envelope.ts';

/** A string schema whose output carries a brand of the domain. */
const branded = <T extends string>(schema: z.ZodString) => schema.transform((text) => text as T);

const text = (max: number) => z.string().max(max);
const requestId = branded<RequestId>(z.string().regex(/^[A-Za-z0-9-]{8,50}$/));
const deviceId = branded<DeviceId>(z.string().min(1).max(64));
const printerId = branded<PrinterId>(z.string().min(1).max(64));
const printJobId = branded<PrintJobId>(z.string().min(1).max(64));
const orderNo = branded<OrderNo>(z.string().min(1).max(64));
const orderLineId = branded<OrderLineId>(z.string().min(1).max(64));
const code = branded<InvoiceCode>(z.string().regex(/^\d{10}(\d{2})?$/));
const number = branded<InvoiceNumber>(z.string().regex(/^\d{8}$/));
const instant = branded<Instant>(z.string().min(20).max(35));
const userId = branded<UserId>(z.string().min(1).max(64));
const fen = z
  .number()
  .int()
  .min(-999_999_999_999)
  .max(999_999_999_999)
  .transform((value) => value as Fen);
const kind = z.enum(invoiceKinds);
const source = z.enum(orderSources);
const decimal = branded<Decimal>(z.string().regex(/^\d{1,12}(\.\d{1,15})?$/));
/** A quantity of a red-letter invoice (红字发票) is negative. */
const signedDecimal = branded<Decimal>(z.string().regex(/^-?\d{1,12}(\.\d{1,15})?$/));
const taxRate = branded<TaxRate>(z.string().regex(/^0(\.\d{1,4})?$/));
const taxCode = branded<TaxCode>(z.string().max(30));
const zeroRate = z.enum(['exempt', 'notTaxed', 'ordinaryZero']);
const list = <S extends z.ZodType>(item: S) => z.array(item).readonly();

const party = z.object({ name: text(400), taxId: text(40), addressPhone: text(400), bankAccount: text(400) });
const totals = z.object({ net: fen, tax: fen, gross: fen });
const key = z.object({ code, number });

const orderLine = z.object({
  lineId: orderLineId,
  description: z.string(),
  passenger: z.string().exactOptional(),
  idMasked: z.string().exactOptional(),
  train: z.string().exactOptional(),
  from: z.string().exactOptional(),
  to: z.string().exactOptional(),
  seat: z.string().exactOptional(),
  taxCode,
  taxRate,
  gross: fen,
  refunded: fen,
  /** Another channel's invoice may have no code and a number of 20 digits (数电发票). */
  invoiced: z
    .object({ code: branded<InvoiceCode>(text(64)), number: branded<InvoiceNumber>(text(64)), channel: z.string() })
    .nullable(),
});
const order = z.object({
  orderNo,
  source,
  state: z.enum(orderStates),
  paidAt: instant,
  travelDate: z.string().exactOptional(),
  buyerHint: z.object({ name: z.string(), taxId: z.string().exactOptional() }).exactOptional(),
  lines: list(orderLine),
  version: z.number().int(),
});

const draftLine = z.object({
  orderLineId: orderLineId.exactOptional(),
  name: text(400),
  taxCode,
  spec: text(200),
  unit: text(100),
  quantity: decimal.exactOptional(),
  price: decimal.exactOptional(),
  amount: fen,
  includesTax: z.boolean(),
  rate: taxRate,
  zeroRate: zeroRate.exactOptional(),
  discount: fen.exactOptional(),
});
const draftInput = z.object({
  kind,
  buyer: party,
  lines: z.array(draftLine).max(2000).readonly(),
  remarks: text(1000),
  payee: text(100),
  reviewer: text(100),
});
const draft = draftInput.extend({ requestId, orderNo, source, openedAt: instant });

const problem = z.object({ code: z.enum(problemCodes), details: z.record(z.string(), z.union([z.string(), z.number()])) });
/** A finding on one field of a draft: `block` stops the issue, `warn` is shown. `path` names the field, `lines.0.name`. */
const finding = z.object({ path: z.string(), severity: z.enum(['block', 'warn']), problem });

/** Progress of one truth. `due` is on its way by itself; `trouble` waits for a person. */
const truth = z.enum(['none', 'due', 'done', 'trouble']);
const invoiceRow = z.object({
  requestId,
  deviceId,
  deviceNo: z.string(),
  kind,
  code,
  number,
  state: z.enum(['blue', 'red', 'blankVoid', 'blueVoid', 'redVoid']),
  issuedAt: instant,
  orderNo,
  source,
  buyerName: z.string(),
  gross: fen,
  clerk: z.string(),
  offline: z.boolean(),
  truths: z.object({ signed: truth, recorded: truth, printed: truth, uploaded: truth }),
});
const invoiceLine = z.object({
  nature: z.enum(['normal', 'discount', 'discounted']),
  name: z.string(),
  taxCode,
  spec: z.string(),
  unit: z.string(),
  quantity: signedDecimal.exactOptional(),
  price: decimal.exactOptional(),
  priceIncludesTax: z.boolean(),
  net: fen,
  rate: taxRate,
  tax: fen,
  zeroRate: zeroRate.exactOptional(),
  deduction: fen.exactOptional(),
});
const invoiceDetail = invoiceRow.extend({
  seller: party,
  buyer: party,
  lines: list(invoiceLine),
  totals,
  words: z.string(),
  remarks: z.string(),
  cipher: z.string(),
  checkCode: z.string(),
  qrText: z.string(),
  timeline: list(z.object({ at: instant, what: z.string(), detail: z.string() })),
});

/** How near a limit of the device is. `near` from the warning threshold on; `reached` issues nothing any more. */
const limit = z.object({
  kind,
  limit: z.enum(limitNames),
  state: z.enum(['ok', 'near', 'urgent', 'reached']),
  /** Hours, invoices or fen, by `limit`. */
  used: z.number().int(),
  most: z.number().int(),
  /** When time alone makes it bite. */
  until: instant.nullable(),
});
const deviceStatus = z.object({
  deviceId,
  family: z.enum(['serial-converter', 'tax-control-server']),
  deviceNo: z.string(),
  kinds: list(kind),
  /** `blocked`: an issue on it is not settled yet. */
  state: z.enum(['unknown', 'ready', 'absent', 'wrong', 'blocked']),
  problem: problem.nullable(),
  stock: list(z.object({ kind, next: key.nullable(), remaining: z.number().int() })),
  /** Signed and not yet sent to the bureau (税局), all kinds; null while the device has not said. */
  unsent: z.object({ count: z.number().int(), oldestAt: instant.nullable(), net: fen }).nullable(),
  /** Limits that are in force, the nearest first. */
  limits: list(limit),
  checkedAt: instant.nullable(),
});
const status = z.object({
  version: z.string(),
  /** Language the window starts in. */
  locale: z.enum(['zh-CN', 'en']),
  station: z.object({ id: z.string(), name: z.string() }),
  counter: z.object({ id: z.string(), name: z.string() }),
  seller: party,
  devices: list(deviceStatus),
  platform: z.object({
    state: z.enum(['unknown', 'reachable', 'unreachable', 'refused']),
    problem: problem.nullable(),
    checkedAt: instant.nullable(),
  }),
  printers: list(
    z.object({
      printerId,
      queue: z.string(),
      state: z.enum(['unknown', 'idle', 'printing', 'stopped', 'absent']),
      reason: z.string(),
    }),
  ),
  unuploaded: z.object({
    count: z.number().int(),
    oldestAt: instant.nullable(),
    gross: fen,
    parked: z.number().int(),
    /** More than the settings allow without a warning. */
    warn: z.boolean(),
  }),
  openTasks: z.number().int(),
  orderCache: z.object({ count: z.number().int(), fetchedAt: instant.nullable() }),
  /** Another counter has taken over from this one: nothing is issued or uploaded here any more. */
  fenced: z.object({ at: instant, by: z.string() }).nullable(),
  /** The last copy of the ledger. */
  backup: z.object({ at: instant.nullable(), problem: problem.nullable() }),
  /** The last comparison of the books. */
  books: z.object({ at: instant.nullable(), differences: z.number().int(), running: z.boolean() }),
});

const person = z.object({ userId, name: z.string(), roles: list(z.enum(['clerk', 'supervisor', 'auditor', 'it'])) });
const taskId = branded<TaskId>(z.string().min(1).max(200));
const invoiceState = z.enum(['blue', 'red', 'blankVoid', 'blueVoid', 'redVoid']);
const bookEntry = z.object({ state: invoiceState, gross: fen, sha256: z.string().nullable() });
const difference = z.object({
  outcome: z.enum(outcomes).exclude(['match']),
  deviceNo: branded<DeviceNo>(z.string()),
  kind,
  code,
  from: number,
  to: number,
  device: bookEntry.nullable(),
  ledger: bookEntry.nullable(),
  platform: bookEntry.nullable(),
});
const taskBase = z.object({
  taskId,
  since: instant,
  /** A supervisor has been asked to look at it. */
  called: z.boolean(),
  /** What this person may answer; what needs a supervisor is listed too and asks for one. */
  answers: list(z.enum(taskAnswers)),
});
const task = z.discriminatedUnion('what', [
  taskBase.extend({
    what: z.literal('issueUnknown'),
    requestId,
    deviceId,
    kind,
    orderNo,
    gross: fen,
    buyerName: z.string(),
    expected: key.nullable(),
    problem,
  }),
  taskBase.extend({
    what: z.literal('orderConflict'),
    invoice: key,
    kind,
    orderNo,
    gross: fen,
    buyerName: z.string(),
    by: z.string(),
    theirs: z.object({ code: z.string(), number: z.string() }),
    /** The red-letter invoice (红字发票) that waits for approval. */
    reversal: z.object({ totals, lines: list(invoiceLine), remarks: z.string() }),
  }),
  taskBase.extend({
    what: z.literal('refund'),
    invoice: key,
    orderNo,
    lineId: orderLineId,
    amount: fen,
    refundedAt: instant,
  }),
  taskBase.extend({ what: z.literal('difference'), difference }),
  taskBase.extend({
    what: z.literal('bureauRefused'),
    deviceId,
    kind,
    invoice: key,
    code: z.string(),
    message: z.string(),
  }),
]);
/** One field of the request beside the same field of a device's record. */
const compared = z.object({
  field: z.enum(['state', 'buyerName', 'buyerTaxId', 'net', 'tax', 'gross', 'rows', 'clerk', 'remarks', 'issuedAt']),
  asked: z.string(),
  recorded: z.string(),
  same: z.boolean(),
});
const candidate = z.object({
  key,
  issuedAt: instant,
  /** `same` in all that was asked for; `recorded` when the ledger has it already, as another invoice. */
  likeness: z.enum(['same', 'differs', 'recorded']),
  fields: list(compared),
});

const outboxItem = z.object({
  uploadKey: z.string(),
  what: z.enum(outboxKinds),
  code,
  number,
  buyerName: z.string(),
  gross: fen,
  queuedAt: instant,
  state: z.enum(['pending', 'sending', 'parked']),
  attempts: z.number().int(),
  nextAt: instant.nullable(),
  /** When a limit of the device makes this one stop the counter; null when none is known. */
  deadline: instant.nullable(),
  problem: problem.nullable(),
});

const booksReport = z.object({
  startedAt: instant,
  endedAt: instant,
  books: list(z.object({ book: z.string(), problem: problem.nullable() })),
  ranges: list(
    z.object({
      deviceId,
      deviceNo: branded<DeviceNo>(z.string()),
      kind,
      code,
      from: number,
      to: number,
      counts: z.record(z.enum(outcomes), z.number().int()),
      differences: list(difference),
      duplicates: list(number),
      repaired: list(z.object({ number, repair: z.enum(['recorded', 'sentAgain']) })),
      /** Numbers that could not be judged now: an issue that nobody has settled may be behind them. */
      leftOut: list(number),
      /** Both other books could be asked for all of it. */
      complete: z.boolean(),
    }),
  ),
});

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
  /** The layout file, as it is printed. */
  layoutFile: {
    input: z.object({ code, number }),
    output: z.object({ pdf: z.custom<Uint8Array>((value) => value instanceof Uint8Array) }),
  },
  printInvoice: { input: z.object({ code, number, printerId: printerId.optional() }), output: z.object({ printJobId }) },
  /** Tries the upload now instead of at its next time. */
  uploadNow: { input: z.object({}), output: z.object({ pending: z.number().int() }) },
} as const;

export const events = {
  /** The status bar changed. */
  statusChanged: status,
  /** One of an invoice's truths changed. */
  invoiceChanged: invoiceRow,
  /** Something waits for a person, or no longer does. */
  tasksChanged: list(task),
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

/**
 * What waits for a person: each with the evidence the office has, and the answers it takes. A task is never dropped, only
 * answered, and the answer is kept.
 */
import type { Brand, DeviceId, Instant, InvoiceKey, OrderLineId, OrderNo, RequestId } from './ids.ts';
import type { InvoiceContent } from './invoice.ts';
import type { InvoiceKind } from './kinds.ts';
import type { Fen } from './money.ts';
import type { Problem } from './problem.ts';
import type { Difference } from './reconciliation.ts';

/** Made of what the task is about, so that the same trouble found twice is one task. */
export type TaskId = Brand<string, 'TaskId'>;

/** An issue of which no evidence tells what became of it. It lives in the intents; its id is the request's. */
export interface IssueTask {
  readonly what: 'issueUnknown';
  readonly taskId: TaskId;
  readonly since: Instant;
  readonly requestId: RequestId;
  readonly deviceId: DeviceId;
  readonly kind: InvoiceKind;
  readonly orderNo: OrderNo;
  readonly gross: Fen;
  readonly buyerName: string;
  readonly expected: InvoiceKey | null;
  readonly problem: Problem;
  /** A supervisor has been asked to look at it. */
  readonly called: boolean;
}

/** The order was invoiced elsewhere while this counter was offline: ours must be reversed (红字发票). */
export interface OrderConflict {
  readonly what: 'orderConflict';
  readonly invoice: InvoiceKey;
  readonly kind: InvoiceKind;
  readonly orderNo: OrderNo;
  readonly gross: Fen;
  readonly buyerName: string;
  readonly by: string;
  readonly theirs: { readonly code: string; readonly number: string };
  /** The reversal, ready to be issued when somebody approves it. */
  readonly reversal: InvoiceContent;
}

/** Money went back for a line that this counter has invoiced. */
export interface RefundAfterInvoice {
  readonly what: 'refund';
  readonly invoice: InvoiceKey;
  readonly orderNo: OrderNo;
  readonly lineId: OrderLineId;
  readonly amount: Fen;
  readonly refundedAt: Instant;
}

/** Two of the three books say different things. */
export interface BooksDiffer {
  readonly what: 'difference';
  readonly difference: Difference;
}

/** The bureau turned an invoice down. */
export interface BureauRefused {
  readonly what: 'bureauRefused';
  readonly deviceId: DeviceId;
  readonly kind: InvoiceKind;
  readonly invoice: InvoiceKey;
  readonly code: string;
  readonly message: string;
}

/** A package taken over from another counter has another invoice under a number of this ledger. Its document waits aside, sent by nobody. */
export interface PackageConflict {
  readonly what: 'packageConflict';
  readonly invoice: InvoiceKey;
  /** The counter that packed. */
  readonly counterId: string;
  /** Sums of the two; null where this ledger has no document of that revision. */
  readonly ours: Fen | null;
  readonly theirs: Fen;
}

/** What a stored task is about. */
export type TaskMatter = OrderConflict | RefundAfterInvoice | BooksDiffer | BureauRefused | PackageConflict;
export type StoredTask = TaskMatter & { readonly taskId: TaskId; readonly since: Instant; readonly called: boolean };
export type Task = IssueTask | StoredTask;

/** The id of a stored task. */
export function taskIdOf(matter: TaskMatter): TaskId {
  switch (matter.what) {
    case 'orderConflict':
      return `order-conflict ${matter.invoice.code} ${matter.invoice.number}` as TaskId;
    case 'refund':
      return `refund ${matter.orderNo} ${matter.lineId} ${matter.refundedAt}` as TaskId;
    case 'difference': {
      // Whoever explained one difference has not explained what it becomes.
      const { outcome, code, from, to, device, ledger, platform } = matter.difference;
      const said = [device, ledger, platform].map((entry) => (entry ? `${entry.state}:${entry.gross}` : '-'));
      return `difference ${outcome} ${code} ${from}-${to} ${said.join('/')}` as TaskId;
    }
    case 'bureauRefused':
      return `bureau ${matter.invoice.code} ${matter.invoice.number}` as TaskId;
    case 'packageConflict':
      return `package ${matter.counterId} ${matter.invoice.code} ${matter.invoice.number}` as TaskId;
  }
}

/**
 * - `adopt`: this device record is our invoice. `release`: the request came to nothing, the draft is open again.
 * - `askAgain`: the device is asked what it did once more.
 * - `callSupervisor`: a supervisor shall look; the task stays.
 * - `record`: take a device's or platform's record into the ledger.
 * - `close`: explained by a supervisor, in words that are kept.
 */
export const taskAnswers = ['adopt', 'release', 'askAgain', 'callSupervisor', 'record', 'close'] as const;
export type TaskAnswer = (typeof taskAnswers)[number];

/** Answers that a task takes. */
export function answersOf(task: Task): readonly TaskAnswer[] {
  switch (task.what) {
    case 'issueUnknown':
      return ['askAgain', 'adopt', 'release', 'callSupervisor'];
    case 'difference':
      return task.difference.outcome === 'deviceOnly' || task.difference.outcome === 'platformOnly'
        ? ['record', 'callSupervisor', 'close']
        : ['callSupervisor', 'close'];
    case 'orderConflict':
      // It ends with the red-letter invoice and not with a word.
      return ['callSupervisor'];
    case 'refund':
    case 'bureauRefused':
    case 'packageConflict':
      return ['callSupervisor', 'close'];
  }
}

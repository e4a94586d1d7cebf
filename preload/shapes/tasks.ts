/**
 * What waits for a person, with its evidence.
 */
import { z } from 'zod';
import type { DeviceNo } from '../../domain/ids.ts';
import { outcomes } from '../../domain/reconciliation.ts';
import { type TaskId, taskAnswers } from '../../domain/task.ts';
import { invoiceLine } from './invoices.ts';
import {
  branded,
  code,
  deviceId,
  fen,
  instant,
  invoiceState,
  key,
  kind,
  list,
  number,
  orderLineId,
  orderNo,
  problem,
  requestId,
  totals,
  userId,
} from './values.ts';

export const person = z.object({ userId, name: z.string(), roles: list(z.enum(['clerk', 'supervisor', 'auditor', 'it'])) });
export const taskId = branded<TaskId>(z.string().min(1).max(200));
export const bookEntry = z.object({ state: invoiceState, gross: fen, sha256: z.string().nullable() });
export const difference = z.object({
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
export const taskBase = z.object({
  taskId,
  since: instant,
  /** A supervisor has been asked to look at it. */
  called: z.boolean(),
  /** What this person may answer; what needs a supervisor is listed too and asks for one. */
  answers: list(z.enum(taskAnswers)),
});
export const task = z.discriminatedUnion('what', [
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
  taskBase.extend({
    what: z.literal('packageConflict'),
    invoice: key,
    counterId: z.string(),
    ours: fen.nullable(),
    theirs: fen,
  }),
]);
/** One field of the request beside the same field of a device's record. */
export const compared = z.object({
  field: z.enum(['state', 'buyerName', 'buyerTaxId', 'net', 'tax', 'gross', 'rows', 'clerk', 'remarks', 'issuedAt']),
  asked: z.string(),
  recorded: z.string(),
  same: z.boolean(),
});
export const candidate = z.object({
  key,
  issuedAt: instant,
  /** `same` in all that was asked for; `recorded` when the ledger has it already, as another invoice. */
  likeness: z.enum(['same', 'differs', 'recorded']),
  fields: list(compared),
});

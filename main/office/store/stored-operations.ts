/**
 * An operation on a device, back from its row of the ledger.
 */
import { z } from 'zod';
import {
  type OperationAim,
  type OperationId,
  type OperationName,
  type OperationState,
  type OperationStep,
  stepsOf,
} from '../../../domain/device-operation.ts';
import type { DeviceId, DeviceNo, Instant, InvoiceCode, InvoiceNumber } from '../../../domain/ids.ts';
import { invoiceKinds } from '../../../domain/kinds.ts';
import type { KeptOperation } from '../../../domain/operation-ledger.ts';
import { problem } from '../../../domain/problem.ts';
import type { Showing } from '../../../domain/step-verdict.ts';
import { id, readProblem } from './stored.ts';

/** What, step and state are one of their names: the table takes no other. */
export interface OperationRow {
  readonly operation_id: OperationId;
  readonly device_id: DeviceId;
  readonly device_no: DeviceNo;
  readonly what: OperationName;
  readonly aim: string;
  readonly before: string | null;
  readonly asked_at: Instant | null;
  readonly step: OperationStep;
  readonly state: OperationState;
  readonly begun_at: Instant;
  readonly changed_at: Instant;
  readonly actor: string;
  readonly problem: string | null;
}

const kind = z.enum(invoiceKinds);
const run = z.object({ kind, code: id<InvoiceCode>(), first: id<InvoiceNumber>(), count: z.number().int() });
const key = z.object({ code: id<InvoiceCode>(), number: id<InvoiceNumber>() });
const machineNo = z.number().int();
const aimSchema: z.ZodType<OperationAim> = z.discriminatedUnion('what', [
  z.object({ what: z.literal('requisition'), run }),
  z.object({ what: z.literal('giveBack'), run }),
  z.object({ what: z.literal('handOut'), run, machineNo }),
  z.object({ what: z.literal('takeBack'), run, machineNo }),
  z.object({ what: z.literal('readIn'), kind }),
  z.object({ what: z.literal('closeMonth'), kind }),
  z.object({ what: z.literal('setClock') }),
  z.object({ what: z.literal('voidBlank'), kind, number: key }),
]);

const figure = z.number().int().nullable();
const digits = z.string().nullable();
const showingSchema: z.ZodType<Showing> = z.object({
  remaining: figure,
  unused: figure,
  firstUsed: z.boolean().nullable(),
  // Absent in what was written down before a blank void was an operation.
  next: key.nullable().default(null),
  numberIs: z.enum(['unrecorded', 'blankVoid', 'issued']).nullable().default(null),
  voidedAt: z
    .string()
    .transform((text) => text as Instant)
    .nullable()
    .default(null),
  unsent: figure,
  periodEnd: digits,
  lastReport: digits,
  issueDeadline: digits,
  deviceTime: digits,
  clockAheadMs: figure,
});

/** A row that cannot be read keeps nobody from the others: it is told as damaged, and can be given up. */
export function operationOf(row: OperationRow): KeptOperation {
  const columns = {
    operationId: row.operation_id,
    deviceId: row.device_id,
    deviceNo: row.device_no,
    step: row.step,
    state: row.state,
    begunAt: row.begun_at,
    changedAt: row.changed_at,
    actor: row.actor,
    askedAt: row.asked_at,
  };
  try {
    const aim = aimSchema.parse(JSON.parse(row.aim));
    if (aim.what === row.what && stepsOf(aim).includes(row.step)) {
      const before = row.before === null ? null : showingSchema.parse(JSON.parse(row.before));
      return { ...columns, aim, before, problem: row.problem === null ? null : readProblem(row.problem) };
    }
  } catch {
    // As one whose parts do not fit together.
  }
  return { ...columns, what: row.what, aim: null, before: null, problem: problem('operation-damaged') };
}

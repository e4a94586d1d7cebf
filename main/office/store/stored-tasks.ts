/**
 * What a stored task is about, back from its JSON column.
 */
import { z } from 'zod';
import { invoiceKinds } from '../../../domain/kinds.ts';
import { outcomes } from '../../../domain/reconciliation.ts';
import type { TaskMatter } from '../../../domain/task.ts';
import { content, key, reader } from './stored.ts';

const fen = z.number().int();
const kind = z.enum(invoiceKinds);
const entry = z
  .object({
    state: z.enum(['blue', 'red', 'blankVoid', 'blueVoid', 'redVoid']),
    gross: fen,
    sha256: z.string().nullable(),
  })
  .nullable();

export const difference = z.object({
  outcome: z.enum(outcomes).exclude(['match']),
  deviceNo: z.string(),
  kind,
  code: z.string(),
  from: z.string(),
  to: z.string(),
  device: entry,
  ledger: entry,
  platform: entry,
});

const matter = z.discriminatedUnion('what', [
  z.object({
    what: z.literal('orderConflict'),
    invoice: key,
    kind,
    orderNo: z.string(),
    gross: fen,
    buyerName: z.string(),
    by: z.string(),
    theirs: z.object({ code: z.string(), number: z.string() }),
    reversal: content,
  }),
  z.object({
    what: z.literal('refund'),
    invoice: key,
    orderNo: z.string(),
    lineId: z.string(),
    amount: fen,
    refundedAt: z.string(),
  }),
  z.object({ what: z.literal('difference'), difference }),
  z.object({
    what: z.literal('bureauRefused'),
    deviceId: z.string(),
    kind,
    invoice: key,
    code: z.string(),
    message: z.string(),
  }),
  z.object({ what: z.literal('packageConflict'), invoice: key, counterId: z.string(), ours: fen.nullable(), theirs: fen }),
]);

export const readTaskMatter = reader<TaskMatter>(matter);

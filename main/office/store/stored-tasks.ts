/**
 * What a stored task is about, back from its JSON column.
 */
import { z } from 'zod';
import type { DeviceId, DeviceNo, Instant, InvoiceCode, InvoiceNumber, OrderLineId, OrderNo } from '../../../domain/ids.ts';
import { invoiceKinds } from '../../../domain/kinds.ts';
import { outcomes } from '../../../domain/reconciliation.ts';
import type { TaskMatter } from '../../../domain/task.ts';
import { content, fen, id, key, reader } from './stored.ts';

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
  deviceNo: id<DeviceNo>(),
  kind,
  code: id<InvoiceCode>(),
  from: id<InvoiceNumber>(),
  to: id<InvoiceNumber>(),
  device: entry,
  ledger: entry,
  platform: entry,
});

const matter = z.discriminatedUnion('what', [
  z.object({
    what: z.literal('orderConflict'),
    invoice: key,
    kind,
    orderNo: id<OrderNo>(),
    gross: fen,
    buyerName: z.string(),
    by: z.string(),
    theirs: z.object({ code: z.string(), number: z.string() }),
    reversal: content,
  }),
  z.object({
    what: z.literal('refund'),
    invoice: key,
    orderNo: id<OrderNo>(),
    lineId: id<OrderLineId>(),
    amount: fen,
    refundedAt: id<Instant>(),
  }),
  z.object({ what: z.literal('difference'), difference }),
  z.object({
    what: z.literal('bureauRefused'),
    deviceId: id<DeviceId>(),
    kind,
    invoice: key,
    code: z.string(),
    message: z.string(),
  }),
  z.object({ what: z.literal('packageConflict'), invoice: key, counterId: z.string(), ours: fen.nullable(), theirs: fen }),
]);

export const readTaskMatter = reader<TaskMatter>(matter);

/**
 * The report of a comparison of the books, back from its JSON column.
 */
import { z } from 'zod';
import type { ReconciliationReport } from '../../../domain/books.ts';
import type { DeviceId, DeviceNo, Instant, InvoiceCode, InvoiceNumber, UserId } from '../../../domain/ids.ts';
import { invoiceKinds } from '../../../domain/kinds.ts';
import { problemCodes } from '../../../domain/problem.ts';
import { outcomes } from '../../../domain/reconciliation.ts';
import { id, reader } from './stored.ts';
import { difference } from './stored-tasks.ts';

const report = z.object({
  startedAt: id<Instant>(),
  endedAt: id<Instant>(),
  actor: z.union([z.literal('system'), id<UserId>()]),
  books: z.array(z.object({ book: z.union([z.literal('platform'), id<DeviceId>()]), problem: z.enum(problemCodes).nullable() })),
  ranges: z.array(
    z.object({
      deviceId: id<DeviceId>(),
      deviceNo: id<DeviceNo>(),
      kind: z.enum(invoiceKinds),
      code: id<InvoiceCode>(),
      from: id<InvoiceNumber>(),
      to: id<InvoiceNumber>(),
      counts: z.record(z.enum(outcomes), z.number().int()),
      differences: z.array(difference),
      duplicates: z.array(id<InvoiceNumber>()),
      repaired: z.array(z.object({ number: id<InvoiceNumber>(), repair: z.enum(['recorded', 'sentAgain']) })),
      leftOut: z.array(id<InvoiceNumber>()),
      complete: z.boolean(),
    }),
  ),
  whole: z.array(id<DeviceNo>()),
  cancelled: z.boolean(),
});

export const readReport = reader<ReconciliationReport>(report);

/**
 * The report of a comparison of the books, back from its JSON column.
 */
import { z } from 'zod';
import type { ReconciliationReport } from '../../../domain/books.ts';
import { invoiceKinds } from '../../../domain/kinds.ts';
import { problemCodes } from '../../../domain/problem.ts';
import { outcomes } from '../../../domain/reconciliation.ts';
import { reader } from './stored.ts';
import { difference } from './stored-tasks.ts';

const report = z.object({
  startedAt: z.string(),
  endedAt: z.string(),
  actor: z.string(),
  books: z.array(z.object({ book: z.string(), problem: z.enum(problemCodes).nullable() })),
  ranges: z.array(
    z.object({
      deviceId: z.string(),
      deviceNo: z.string(),
      kind: z.enum(invoiceKinds),
      code: z.string(),
      from: z.string(),
      to: z.string(),
      counts: z.record(z.enum(outcomes), z.number().int()),
      differences: z.array(difference),
      duplicates: z.array(z.string()),
      repaired: z.array(z.object({ number: z.string(), repair: z.enum(['recorded', 'sentAgain']) })),
      leftOut: z.array(z.string()),
      complete: z.boolean(),
    }),
  ),
  whole: z.array(z.string()),
  cancelled: z.boolean(),
});

export const readReport = reader<ReconciliationReport>(report);

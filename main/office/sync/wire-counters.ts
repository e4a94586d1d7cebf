/**
 * The station's counters as the platform tells of them, each by its own last report.
 */
import { z } from 'zod';
import { type InvoiceKind, invoiceKinds } from '../../../domain/kinds.ts';
import type { CounterReport } from '../../../domain/other-counters.ts';
import { id, instant, money, text } from './wire-fields.ts';

const count = z.int().min(0).max(999_999_999);

/** Numbers left by kind; a kind that this program does not know is left out. */
const stock = z
  .record(text(64), count)
  .transform((left) =>
    invoiceKinds.flatMap((kind: InvoiceKind) => (left[kind] === undefined ? [] : [{ kind, remaining: left[kind] }])),
  );

export const counterReport = z.object({
  counterId: id,
  at: instant.nullable(),
  version: text(64),
  devices: z.array(z.object({ deviceId: id, state: text(64), stock })).max(64),
  unuploaded: z.object({ count, oldestAt: instant.nullable(), gross: money }),
}) satisfies z.ZodType<CounterReport>;

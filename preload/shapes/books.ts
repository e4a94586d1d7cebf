/**
 * What goes to the platform, and how the books compare.
 */
import { z } from 'zod';
import type { DeviceNo } from '../../domain/ids.ts';
import { outboxKinds } from '../../domain/outbox.ts';
import { outcomes } from '../../domain/reconciliation.ts';
import { difference } from './tasks.ts';
import { branded, code, deviceId, fen, instant, kind, list, number, problem } from './values.ts';

export const outboxItem = z.object({
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
  /** The deadline is nearer than the settings allow without a warning. */
  near: z.boolean(),
  /** What of the same invoice must go before it; it has no time of its own until then. */
  behind: z.enum(['document', 'layout']).nullable(),
  problem: problem.nullable(),
});

export const booksReport = z.object({
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

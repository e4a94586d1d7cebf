/**
 * Answers of the platform as zod schemas: the wall between JSON from outside and the domain. Unknown fields are dropped;
 * anything missing or malformed makes the whole answer a broken one, so that no half of it is ever believed.
 */
import { z } from 'zod';
import type { ClaimId } from '../../../domain/ids.ts';
import type { OutboxResult } from '../../../domain/outbox.ts';
import { changePage } from './wire-changes.ts';
import { counterReport } from './wire-counters.ts';
import { id, instant, invoiceNumber, optionalText, revision, sha256, text } from './wire-fields.ts';
import { order } from './wire-orders.ts';

const uploadResult = z
  .discriminatedUnion('outcome', [
    z.object({ uploadKey: z.string(), outcome: z.enum(['accepted', 'duplicate', 'conflict']) }),
    z.object({
      uploadKey: z.string(),
      outcome: z.literal('accepted-order-conflict'),
      by: text(200),
      code: text(64),
      number: text(64),
    }),
    z.object({ uploadKey: z.string(), outcome: z.literal('rejected'), type: text(200), detail: text(4000) }),
  ])
  .transform(
    (result): OutboxResult => (result.outcome === 'accepted-order-conflict' ? { ...result, outcome: 'orderConflict' } : result),
  );

/** The platform has exactly what it was asked about (null), or this, numbers ascending. */
const digest = z.discriminatedUnion('match', [
  z.object({ match: z.literal(true) }).transform(() => null),
  z
    .object({ match: z.literal(false), theirs: z.array(z.object({ number: invoiceNumber, revision, sha256 })) })
    .transform(({ theirs }) => theirs),
]);

/** Where a buyer finds an invoice: it is shown as a picture to scan, so it must be a web address. */
const webAddress = text(2000).pipe(z.url({ protocol: /^https?$/ }));

/** One schema per answer, named after its call. */
export const answers = {
  time: z.object({ now: instant }),
  order,
  orders: z.object({ orders: z.array(order), cursor: text(2000), more: z.boolean() }),
  claim: z.object({ claimId: id.transform((raw) => raw as ClaimId), expiresAt: instant }),
  upload: z.object({ results: z.array(uploadResult) }),
  delivery: z.object({ url: webAddress.nullish() }),
  digest,
  changes: changePage,
  counters: z.object({ counters: z.array(counterReport).max(1000) }),
} as const;

/** `application/problem+json`; the members that some types add are read by {@link alreadyInvoiced} and {@link platformTime}. */
export const problemDocument = z.object({ type: z.string(), detail: z.string().nullish() });
/** Members of `already-invoiced`. */
export const alreadyInvoiced = z.object({ by: text(200), code: optionalText(64), number: optionalText(64), at: instant });
/** Member of `clock-skew`. */
export const platformTime = z.object({ now: instant });

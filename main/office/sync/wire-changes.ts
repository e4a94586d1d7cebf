/**
 * The platform's feed as zod schemas. A type of change that this counter does not know is left out, so that an older counter
 * follows a newer platform; one that it knows and cannot read makes the whole page a broken answer, because leaving it out would
 * lose it.
 */
import { z } from 'zod';
import { type Change, recordKinds } from '../../../domain/change.ts';
import type { OrderLineId, OrderNo, UserId } from '../../../domain/ids.ts';
import { given, id, instant, paidMoney, text, uploadKey } from './wire-fields.ts';
import { order } from './wire-orders.ts';

/** Longest record of the platform's that is kept, characters of JSON; a template is the longest of them. */
const maxRecordLength = 1_000_000;

const known = {
  order: z.object({ type: z.literal('order'), order }),
  refund: z
    .object({ type: z.literal('refund'), orderNo: id, lineId: id, amount: paidMoney, at: instant })
    .transform((raw) => ({ ...raw, orderNo: raw.orderNo as OrderNo, lineId: raw.lineId as OrderLineId })),
  user: z
    .object({
      type: z.literal('user'),
      userId: id,
      name: text(200),
      roles: z.array(text(64)).max(64),
      passwordVerifier: text(1000),
      disabled: z.boolean(),
    })
    .transform((raw) => ({ ...raw, userId: raw.userId as UserId })),
  resend: z
    .object({ type: z.literal('resend'), uploadKey: z.array(uploadKey) })
    .transform(({ type, uploadKey: uploadKeys }) => ({ type, uploadKeys })),
  counterFenced: z
    .object({ type: z.literal('counterFenced'), counterId: id, at: instant.optional() })
    .transform(({ at, ...rest }) => ({ ...rest, ...given('at', at) })),
} as const;

/** What names a record among others of its kind; a kind that has only one needs no name. */
const record = z.looseObject({ type: z.enum(recordKinds), id: text(200).nullish(), requestId: text(200).nullish() });

/** One change, or null for a type that is not known. */
const change = z.looseObject({ type: text(64) }).transform((raw, context): Change | null => {
  const schema = schemaOf(raw.type);
  if (schema === null) return null;
  const read = schema.safeParse(raw);
  if (read.success) return read.data;
  context.addIssue({ code: 'custom', message: 'malformed', path: [read.error.issues[0]?.path.map(String).join('.') ?? ''] });
  return z.NEVER;
});

/** A page of the feed. */
export const changePage = z.object({
  changes: z.array(change).transform((changes) => changes.filter((one) => one !== null)),
  cursor: text(2000),
});

const recordChange = record.transform((raw, context): Change => {
  const json = JSON.stringify(raw);
  if (json.length > maxRecordLength) context.addIssue({ code: 'custom', message: 'too long' });
  return { type: 'record', what: raw.type, id: raw.id ?? raw.requestId ?? '', json };
});

function schemaOf(type: string): z.ZodType<Change> | null {
  if (isRecordKind(type)) return recordChange;
  return isKnown(type) ? known[type] : null;
}

function isKnown(type: string): type is keyof typeof known {
  return Object.hasOwn(known, type);
}

function isRecordKind(type: string): boolean {
  return recordKinds.some((kind) => kind === type);
}

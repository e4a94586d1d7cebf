/**
 * Print jobs, papers, templates and layout files as they cross the border.
 */
import { z } from 'zod';
import { maxOffsetTenths, printJobStates, printParts, spoiltReasons } from '../../domain/print-job.ts';
import { branded, code, fen, instant, key, kind, list, number, printerId, printJobId, text } from './values.ts';

export const tenths = z.number().int().min(-maxOffsetTenths).max(maxOffsetTenths);
export const offset = z.object({ dx: tenths, dy: tenths });
export const copies = z.number().int().min(1).max(99);
export const templateId = branded<string>(z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/));
/** The invoice, or its goods list (清单) alone. */
export const part = z.enum(printParts);

export const printJob = z.object({
  printJobId,
  code,
  number,
  part,
  kind,
  buyerName: z.string(),
  gross: fen,
  printerId,
  copies,
  /** 0 for the original, n for the n-th copy of the part. */
  copyNo: z.number().int().min(0),
  state: z.enum(printJobStates),
  reason: z.string(),
  onForms: z.boolean(),
  batchId: z.string().nullable(),
  askedBy: z.string(),
  queuedAt: instant,
  changedAt: instant,
  /** `id@version`; null before it was handed over. */
  template: z.string().nullable(),
  offset: offset.nullable(),
});

/** What a person saw of a job's paper. */
export const paperSeen = z.discriminatedUnion('saw', [
  /** The right form, printed well; `form` is the number on the paper, or its last four digits. */
  z.object({ saw: z.literal('printed'), form: text(40) }),
  /** No paper came out. */
  z.object({ saw: z.literal('nothing') }),
  /** The paper is no good; `form` is the number on it, and the invoice's own when left out. */
  z.object({ saw: z.literal('spoilt'), reason: z.enum(spoiltReasons), form: key.exactOptional(), note: text(200).default('') }),
]);

/** Which paper one kind is printed on at one printer, and how far shifted. */
export const printSetup = z.object({
  printerId,
  kind,
  templateId: z.string(),
  dx: tenths,
  dy: tenths,
  at: instant.nullable(),
  actor: z.string(),
});

export const templateUse = z.enum(['layout', 'form', 'roll', 'sheet']);
export const templateSummary = z.object({
  templateId: z.string(),
  version: z.number().int().min(1),
  name: z.string(),
  use: templateUse,
  kinds: list(kind),
  /** Of the paper, mm. */
  page: z.object({ width: z.number(), height: z.number() }),
  /** Comes with the program: it can be copied, not changed. */
  shipped: z.boolean(),
  /** Kinds whose layout file is made with it from now on. */
  chosenFor: list(kind),
  at: instant.nullable(),
  actor: z.string(),
});
/** A whole template as text; the office checks what is in it. */
export const templateText = z.string().max(262_144);

export const layoutFormat = z.enum(['pdf', 'ofd']);
/** What the seal of a layout file is worth, seen when it was read. */
export const sealState = z.discriminatedUnion('seal', [
  /** Not sealed; `due` says that it will be, when the platform's seal service can be reached. */
  z.object({ seal: z.literal('none'), due: z.boolean() }),
  z.object({ seal: z.literal('valid'), company: z.string(), signedAt: instant }),
  z.object({ seal: z.literal('broken'), reason: z.string() }),
]);
export const bytes = z.custom<Uint8Array>((value) => value instanceof Uint8Array);
export const localDay = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);

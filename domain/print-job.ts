/**
 * A job on its way to paper, and what the print queue asks of the ledger. Issued is not spooled, spooled is not printed, and on a
 * numbered form (套打) even a page that came out counts only when a person has seen that it is the right one.
 */
import type { Instant, InvoiceCode, InvoiceKey, InvoiceNumber, PrinterId, PrintJobId } from './ids.ts';
import type { InvoiceKind } from './kinds.ts';
import type { Actor } from './ledger-port.ts';
import type { Fen } from './money.ts';
import type { Result } from './problem.ts';

/**
 * - `queued`: waits for its printer.
 * - `spooling`: being handed over, or handed over with the answer lost.
 * - `spooled`: the spooler has it.
 * - `toConfirm`: came out on a numbered form, or left a spooler that does not tell what came of it; a person says whether the paper is right.
 * - `printed`, `spoilt` (the paper came out and is no good), `cancelled` (by a person, here or at the spooler), `failed` (no paper
 *   came out): ends.
 * - `unknown`: nobody can tell whether paper came out, so a person looks.
 */
export const printJobStates = [
  'queued',
  'spooling',
  'spooled',
  'toConfirm',
  'printed',
  'spoilt',
  'cancelled',
  'failed',
  'unknown',
] as const;
export type PrintJobState = (typeof printJobStates)[number];

/** True when the queue itself goes on with it. */
export function isOnItsWay(state: PrintJobState): boolean {
  return state === 'queued' || state === 'spooling' || state === 'spooled';
}

/** True when only a person can say what became of it. */
export function waitsForPerson(state: PrintJobState): boolean {
  return state === 'toConfirm' || state === 'unknown';
}

/**
 * - `invoice`: the invoice, with its goods list (清单) behind it where the paper has pages for one; numbered forms have none.
 * - `list`: the goods list alone, on plain paper.
 */
export const printParts = ['invoice', 'list'] as const;
export type PrintPart = (typeof printParts)[number];

/** Tenths of a millimetre; to the right and down, negative the other way. At most 500 either way. */
export interface Offset {
  readonly dx: number;
  readonly dy: number;
}
export const maxOffsetTenths = 500;

export interface PrintJob {
  readonly jobId: PrintJobId;
  readonly printerId: PrinterId;
  readonly code: InvoiceCode;
  readonly number: InvoiceNumber;
  readonly part: PrintPart;
  /** How many sheets of each page. */
  readonly copies: number;
  /** 0 for the original; n for the n-th copy (副本) of this part, which says so. */
  readonly copyNo: number;
  readonly state: PrintJobState;
  /** True when it was handed over for numbered forms. */
  readonly onForms: boolean;
  /** The spooler's own name of it, once it has one. */
  readonly spoolerJob: string | null;
}

/** A job as people look at it. */
export interface PrintJobView extends PrintJob {
  readonly kind: InvoiceKind;
  readonly buyerName: string;
  readonly gross: Fen;
  /** Why it stands still or failed: keywords with a space between them, ours ({@link ownPrintReasons}), the spooler's (`media-empty`) or a problem code. */
  readonly reason: string;
  /** Several that were asked for at once have one name; null when it was asked for alone. */
  readonly batchId: string | null;
  readonly askedBy: string;
  readonly queuedAt: Instant;
  readonly changedAt: Instant;
  /** `id@version` of the template it was handed over with, and the offset; null before. */
  readonly template: string | null;
  readonly offset: Offset | null;
}

/**
 * Why a job waits or ended, where the spooler has no keyword for it.
 * - It waits: `printer-absent` (the spooler has no such queue), `printer-not-configured` (no longer in the settings), `spooler-down`,
 *   `not-accepting-jobs`, `queue-busy`.
 * - It ended: `aborted-at-printer`, `not-known-to-spooler` (nobody can tell), `nothing-came-out` (a person says so), `copies-on-forms`
 *   (a numbered form is for one invoice once).
 */
export const ownPrintReasons = [
  'printer-absent',
  'printer-not-configured',
  'spooler-down',
  'not-accepting-jobs',
  'queue-busy',
  'aborted-at-printer',
  'not-known-to-spooler',
  'nothing-came-out',
  'copies-on-forms',
] as const;
export type OwnPrintReason = (typeof ownPrintReasons)[number];

/** What an invoice is to be printed on, and how. */
export interface PaperWish extends InvoiceKey {
  readonly part: PrintPart;
  readonly templateId: string;
  readonly offset: Offset;
  readonly copyNo: number;
  /** True for the screen: with what is printed on a numbered form already. */
  readonly onScreen: boolean;
}

/** An invoice as it goes to paper. */
export interface Paper {
  readonly pdf: Uint8Array;
  /** Of one page, mm. */
  readonly media: { readonly width: number; readonly height: number };
  /** `id@version` */
  readonly template: string;
  /** True when it goes on numbered forms, whose numbers a person compares. */
  readonly onForms: boolean;
  /** How far it was moved on its way to the printer. */
  readonly offset: Offset;
  /** True when the invoice has a goods list that is not on this paper. */
  readonly listApart: boolean;
}
export type PaperOf = (wish: PaperWish) => Promise<Result<Paper>>;

/** What a job was handed over with. */
export interface HandedOver {
  /** `id@version` */
  readonly template: string;
  readonly offset: Offset;
  readonly onForms: boolean;
  readonly copyNo: number;
}

/** What the queue asks of the ledger. Each change is durable when it returns. */
export interface PrintStore {
  /** Jobs that go on by themselves, oldest first. */
  open(): readonly PrintJob[];
  find(jobId: PrintJobId): PrintJob | null;
  /** The job is about to be handed over. */
  spooling(jobId: PrintJobId, how: HandedOver, at: Instant): void;
  /** What became of a job. Answers false, and writes nothing, when state and reason are what they were. */
  record(
    jobId: PrintJobId,
    state: PrintJobState,
    at: Instant,
    about?: { readonly spoolerJob?: string; readonly reason?: string; readonly actor?: Actor },
  ): boolean;
}

/** A paper form that is no good any more (作废纸票); its number may be used on the device, or must be voided there. */
export interface SpoiltForm extends InvoiceKey {
  readonly reason: SpoiltReason;
  /** Free words, kept. */
  readonly note: string;
}
export const spoiltReasons = ['jam', 'misplaced', 'wrongForm', 'badPrint', 'torn', 'other'] as const;
/** `misplaced`: printed beside its boxes. `wrongForm`: the number on the paper is not the invoice's. */
export type SpoiltReason = (typeof spoiltReasons)[number];

/** Where one kind is printed on one printer, and on which paper. The latest counts, all are kept. */
export interface PrintSetup extends Offset {
  readonly printerId: PrinterId;
  readonly kind: InvoiceKind;
  readonly templateId: string;
  /** Null when nobody has ever set it. */
  readonly at: Instant | null;
  readonly actor: string;
}

/**
 * Device, ledger and platform compared number by number: seven outcomes, one repair each. Pure; the asking is the office's.
 *
 * | outcome | what it means | repair |
 * |---|---|---|
 * | `match` | the books agree, or the platform does not have yet what waits for it | none; what the platform lost is sent again |
 * | `deviceOnly` | the number was given out and the ledger does not know it | recorded from the platform's or the device's record (see found-invoice.ts), else a person is asked |
 * | `ledgerOnly` | the ledger has it and the device does not | a person; the ledger is never changed |
 * | `platformOnly` | the platform holds a document for a number that nobody here has | a person |
 * | `amountDiffers` | two books have other sums, or the platform's document has other contents | a person |
 * | `voidDiffers` | two books have it in another state | a person |
 * | `gap` | no book has it, and the device is past it | a person |
 *
 * The platform is behind by right: a document that waits in the outbox and is missing there is no difference.
 */
import type { InvoiceNumber } from './ids.ts';
import type { InvoiceState } from './invoice.ts';
import type { Fen } from './money.ts';
import { type NumberRange, numbersOf } from './number-range.ts';
import { gapsIn, invoiceNumber } from './numbering.ts';

export const outcomes = ['match', 'deviceOnly', 'ledgerOnly', 'platformOnly', 'amountDiffers', 'voidDiffers', 'gap'] as const;
export type Outcome = (typeof outcomes)[number];

/** What one book says of a number; null where it does not have it. */
export interface BookEntry {
  readonly state: InvoiceState;
  readonly gross: Fen;
  /** Fingerprint of the document, where the book keeps one. */
  readonly sha256: string | null;
}

/** One number, or a run of them for a gap, about which the books do not agree. */
export interface Difference extends NumberRange {
  readonly outcome: Exclude<Outcome, 'match'>;
  readonly device: BookEntry | null;
  readonly ledger: BookEntry | null;
  readonly platform: BookEntry | null;
}

export interface DeviceEntry extends BookEntry {
  readonly number: InvoiceNumber;
}

/** One number as the ledger has it; the fingerprint is that of its latest document. */
export interface RecordedEntry extends BookEntry {
  readonly number: InvoiceNumber;
  /** Its documents by revision, ascending. */
  readonly documents: readonly RecordedDocument[];
}
export interface RecordedDocument {
  readonly uploadKey: string;
  readonly revision: number;
  readonly sha256: string;
  /** The platform has said that it has it. */
  readonly acknowledged: boolean;
}

export interface PlatformEntry {
  readonly number: InvoiceNumber;
  readonly revision: number;
  readonly sha256: string;
  /** What its document says; null where the fingerprint is one of the ledger's own, and the document was not read. */
  readonly told: BookEntry | null;
}

export interface Books {
  readonly range: NumberRange;
  /** Null when it could not be asked. */
  readonly device: readonly DeviceEntry[] | null;
  readonly ledger: readonly RecordedEntry[];
  /** Null when it could not be asked. */
  readonly platform: readonly PlatformEntry[] | null;
  /** Numbers that cannot be judged now. */
  readonly leftOut: ReadonlySet<InvoiceNumber>;
}

export interface Comparison {
  /** Numbers by outcome; each number of the range is in one, unless it was left out or is missing while the device is away. */
  readonly counts: Readonly<Record<Outcome, number>>;
  /** Ascending. */
  readonly differences: readonly Difference[];
  /** Numbers that a book has twice, ascending. */
  readonly duplicates: readonly InvoiceNumber[];
  /** Documents that the platform had acknowledged and no longer has, in the order they are to be sent. */
  readonly lost: readonly LostDocument[];
}

export interface LostDocument {
  readonly number: InvoiceNumber;
  readonly uploadKey: string;
}

/** True when the platform's entry is a document that the ledger made, so that its contents need not be read. */
export function isOurs(theirs: Pick<PlatformEntry, 'revision' | 'sha256'>, ours: RecordedEntry | null): boolean {
  return ours?.documents.some(({ revision, sha256 }) => revision === theirs.revision && sha256 === theirs.sha256) ?? false;
}

export function compareBooks({ range, device, ledger, platform, leftOut }: Books): Comparison {
  const signed = byNumber(device ?? []);
  const recorded = byNumber(ledger);
  const held = byNumber(platform ?? []);
  const counts = Object.fromEntries(outcomes.map((outcome) => [outcome, 0])) as Record<Outcome, number>;
  const differences: Difference[] = [];
  // Numbers that are somewhere, or of which nothing can be said, between the numbers before and after the range.
  const present = [invoiceNumber(Number(range.from) - 1), invoiceNumber(Number(range.to) + 1)].filter((end) => end !== null);
  const lost: LostDocument[] = [];
  for (const number of numbersOf(range)) {
    const row: Row = {
      device: signed.get(number) ?? null,
      ledger: recorded.get(number) ?? null,
      platform: held.get(number) ?? null,
      deviceAsked: device !== null,
    };
    const outcome = leftOut.has(number) ? null : outcomeOf(row);
    if (outcome !== 'gap') present.push(number);
    if (outcome === null) continue;
    counts[outcome] += 1;
    if (platform) lost.push(...lostOf(row));
    if (outcome !== 'match' && outcome !== 'gap') differences.push({ ...range, from: number, to: number, outcome, ...told(row) });
  }
  const nowhere = { device: null, ledger: null, platform: null };
  for (const run of gapsIn(present)) differences.push({ ...range, ...run, outcome: 'gap', ...nowhere });
  return {
    counts,
    differences: differences.toSorted((left, right) => Number(left.from) - Number(right.from)),
    duplicates: repeatedIn([device ?? [], ledger, platform ?? []]),
    lost,
  };
}

/**
 * Whether a person must look at it now. With a book away only what the others contradict each other in is sure: what is missing may stand
 * in the one that could not be asked.
 */
export function needsPerson({ outcome }: Difference, complete: boolean): boolean {
  return complete || outcome === 'ledgerOnly' || outcome === 'amountDiffers' || outcome === 'voidDiffers';
}

interface Row {
  readonly device: BookEntry | null;
  readonly ledger: RecordedEntry | null;
  readonly platform: PlatformEntry | null;
  readonly deviceAsked: boolean;
}

/** Null when nothing can be said: nobody has the number, and the device that may have it was not asked. */
function outcomeOf({ device, ledger, platform, deviceAsked }: Row): Outcome | null {
  if (ledger === null) {
    if (device?.state === 'blankVoid')
      // A form voided unused needs no invoice in the ledger.
      return platform === null || platform.told?.state === 'blankVoid' ? 'match' : 'voidDiffers';
    if (device !== null) return 'deviceOnly';
    if (platform !== null) return 'platformOnly';
    return deviceAsked ? 'gap' : null;
  }
  if (device === null && deviceAsked) return 'ledgerOnly';
  const ofDevice = device && disagreement(device, ledger);
  if (ofDevice) return ofDevice;
  if (platform === null || isOurs(platform, ledger)) return 'match';
  // Voided unused by somebody else, who told the platform of it.
  if (ledger.documents.length === 0 && ledger.state === 'blankVoid' && platform.told?.state === 'blankVoid') return 'match';
  // Other text under the same number is never the same invoice, even where its sums are.
  return (platform.told && disagreement(platform.told, ledger)) ?? 'amountDiffers';
}

function disagreement(one: BookEntry, other: BookEntry): 'amountDiffers' | 'voidDiffers' | null {
  // A blank void has no amount to compare.
  const blank = one.state === 'blankVoid' || other.state === 'blankVoid';
  if (!blank && one.gross !== other.gross) return 'amountDiffers';
  return one.state === other.state ? null : 'voidDiffers';
}

function lostOf({ ledger, platform }: Row): readonly LostDocument[] {
  if (ledger === null || (platform !== null && !isOurs(platform, ledger))) return [];
  const has = platform?.revision ?? 0;
  const { number, documents } = ledger;
  return documents
    .filter(({ acknowledged, revision }) => acknowledged && revision > has)
    .map(({ uploadKey }) => ({ number, uploadKey }));
}

function told({ device, ledger, platform }: Row): Pick<Difference, 'device' | 'ledger' | 'platform'> {
  const asLedger = platform && ledger && isOurs(platform, ledger) ? { ...ledger, sha256: platform.sha256 } : null;
  return { device: entryOf(device), ledger: entryOf(ledger), platform: entryOf(platform?.told ?? asLedger) };
}

function entryOf(entry: BookEntry | null): BookEntry | null {
  return entry && { state: entry.state, gross: entry.gross, sha256: entry.sha256 };
}

function byNumber<T extends { readonly number: InvoiceNumber }>(entries: readonly T[]): ReadonlyMap<InvoiceNumber, T> {
  return new Map(entries.map((entry) => [entry.number, entry]));
}

function repeatedIn(books: readonly (readonly { readonly number: InvoiceNumber }[])[]): readonly InvoiceNumber[] {
  const repeated = new Set<InvoiceNumber>();
  for (const book of books) {
    const seen = new Set<InvoiceNumber>();
    for (const { number } of book) (seen.has(number) ? repeated : seen).add(number);
  }
  return [...repeated].toSorted();
}

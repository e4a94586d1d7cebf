/**
 * What a difference between the platform's documents and ours means. Pure; nothing is done here.
 */
import type { InvoiceCode, InvoiceNumber } from '../../../domain/ids.ts';
import type { AcknowledgedEntry, AcknowledgedRange } from '../../../domain/outbox.ts';
import type { TheirEntry } from '../../../domain/ports.ts';

/** A document at the platform that is not ours: with other content under the same key (`differs`), or under a key we never used (`unknown`). */
export interface DocumentDifference {
  readonly what: 'differs' | 'unknown';
  readonly deviceNo: string;
  readonly kind: string;
  readonly code: InvoiceCode;
  readonly number: InvoiceNumber;
  readonly revision: number;
  readonly ours: AcknowledgedEntry | null;
  readonly theirs: TheirEntry;
}

export interface Comparison {
  /** Upload keys of acknowledged documents that the platform does not have any more, in the order to send them. */
  readonly lost: readonly string[];
  readonly differences: readonly DocumentDifference[];
}

/**
 * Compares what the platform listed with what it once acknowledged (`range`) and with everything of ours that it may rightly have
 * (`known`): an upload whose answer was lost is there without being acknowledged.
 */
export function compareDocuments(
  range: AcknowledgedRange,
  known: readonly AcknowledgedEntry[],
  theirs: readonly TheirEntry[],
): Comparison {
  const { deviceNo, kind, code } = range;
  const held = new Map(theirs.map((entry) => [entry.number, entry]));
  const ours = new Map([...known, ...range.entries].map((entry) => [keyOf(entry), entry]));
  const lost = range.entries.flatMap(({ number, revision }) =>
    revisionsAfter(held.get(number)?.revision ?? 0, revision).map((missing) => `${code}-${number}-${missing}`),
  );
  const differences = theirs.flatMap((entry): readonly DocumentDifference[] => {
    const own = ours.get(keyOf(entry)) ?? null;
    if (own?.sha256 === entry.sha256) return [];
    const { number, revision } = entry;
    return [{ what: own === null ? 'unknown' : 'differs', deviceNo, kind, code, number, revision, ours: own, theirs: entry }];
  });
  return { lost, differences };
}

function keyOf({ number, revision }: { readonly number: InvoiceNumber; readonly revision: number }): string {
  return `${number}-${revision}`;
}

/** A void without the invoice that it voids would say nothing: every revision that is missing goes again, the first one first. */
function revisionsAfter(held: number, acknowledged: number): readonly number[] {
  return Array.from({ length: Math.max(0, acknowledged - held) }, (_, index) => held + 1 + index);
}

/**
 * Invoice numbers: eight digits as text, counted as integers; which comes next, and which are missing.
 */
import type { Segment, Stock } from './device.ts';
import type { InvoiceKey, InvoiceNumber } from './ids.ts';

const lastNumber = 99_999_999;

/** The eight digits of a number; null when it has no eight digits. */
export function invoiceNumber(value: number): InvoiceNumber | null {
  if (!Number.isInteger(value) || value < 0 || value > lastNumber) return null;
  return value.toString().padStart(8, '0') as InvoiceNumber;
}

/** Negative, zero or positive, as for sorting; as integers, so that missing padding does not matter. */
export function compareNumbers(left: InvoiceNumber, right: InvoiceNumber): number {
  return Number(left) - Number(right);
}

export function sameKey(left: InvoiceKey, right: InvoiceKey): boolean {
  return left.code === right.code && compareNumbers(left.number, right.number) === 0;
}

/** The number a segment gives next: first + bought − remaining; null when it is used up. */
export function nextOfSegment({ code, first, count, remaining }: Segment): InvoiceKey | null {
  if (remaining <= 0) return null;
  const number = invoiceNumber(Number(first) + count - remaining);
  return number === null ? null : { code, number };
}

/**
 * What a device gives after `key`, by its stock from before `key` was used: the next number of that segment or, at the
 * segment's end, the next of the first open segment after it. Null when nothing follows.
 */
export function keyAfter(key: InvoiceKey, before: Stock): InvoiceKey | null {
  const at = before.segments.findIndex((segment) => holds(segment, key));
  const own = before.segments[at];
  if (!own) return null;
  if (compareNumbers(key.number, own.last) < 0) {
    const number = invoiceNumber(Number(key.number) + 1);
    return number === null ? null : { code: key.code, number };
  }
  for (const segment of before.segments.slice(at + 1)) {
    const next = nextOfSegment(segment);
    if (next) return next;
  }
  return null;
}

/** True when `key` is the last number of its segment, so that another code may follow. */
export function endsSegment(key: InvoiceKey, stock: Stock): boolean {
  return stock.segments.some((segment) => holds(segment, key) && compareNumbers(key.number, segment.last) === 0);
}

/** Runs of numbers missing between the smallest and the largest given, ascending; repeats do not matter. */
export function gapsIn(
  numbers: readonly InvoiceNumber[],
): readonly { readonly from: InvoiceNumber; readonly to: InvoiceNumber }[] {
  const gaps: { from: InvoiceNumber; to: InvoiceNumber }[] = [];
  const sorted = numbers.toSorted(compareNumbers);
  for (const [index, number] of sorted.entries()) {
    const previous = sorted[index - 1];
    const from = previous === undefined ? null : invoiceNumber(Number(previous) + 1);
    const to = invoiceNumber(Number(number) - 1);
    if (from !== null && to !== null && compareNumbers(from, to) <= 0) gaps.push({ from, to });
  }
  return gaps;
}

function holds(segment: Segment, key: InvoiceKey): boolean {
  return (
    segment.code === key.code && compareNumbers(segment.first, key.number) <= 0 && compareNumbers(key.number, segment.last) <= 0
  );
}

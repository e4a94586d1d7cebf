/**
 * Runs of invoice numbers of one device: what it has given out, by its own stock and by what is recorded, as the runs in
 * which books are compared.
 */
import type { Stock } from './device.ts';
import type { DeviceNo, InvoiceCode, InvoiceKey, InvoiceNumber } from './ids.ts';
import type { InvoiceKind } from './kinds.ts';
import { compareNumbers, invoiceNumber, nextOfSegment } from './numbering.ts';

/** A run of numbers of one device, kind and code; both ends belong to it. */
export interface NumberRange {
  readonly deviceNo: DeviceNo;
  readonly kind: InvoiceKind;
  readonly code: InvoiceCode;
  readonly from: InvoiceNumber;
  readonly to: InvoiceNumber;
}

/** Numbers that stay on one side of a part's end whatever the run is that was cut: every part ends before a multiple of it. */
export const partSize = 200;

export function sizeOf({ from, to }: Pick<NumberRange, 'from' | 'to'>): number {
  return Number(to) - Number(from) + 1;
}

/** What a device has given out of the segments it lists, in the order it lists them. */
export function givenOut(deviceNo: DeviceNo, { kind, segments }: Stock): readonly NumberRange[] {
  const ranges: NumberRange[] = [];
  for (const segment of segments) {
    const next = nextOfSegment(segment);
    const to = next ? invoiceNumber(Number(next.number) - 1) : segment.last;
    if (to !== null && compareNumbers(segment.first, to) <= 0)
      ranges.push({ deviceNo, kind, code: segment.code, from: segment.first, to });
  }
  return ranges;
}

/** The same numbers in runs that neither overlap nor touch; a run stands where the first of its parts stood. */
export function united(ranges: readonly NumberRange[]): readonly NumberRange[] {
  let runs: NumberRange[] = [];
  for (const range of ranges) {
    const at = runs.findIndex((run) => touches(run, range));
    if (at < 0) {
      runs.push(range);
      continue;
    }
    const whole = runs.filter((run) => touches(run, range)).reduce(spanOf, range);
    runs = runs.flatMap((run, index) => (index === at ? [whole] : touches(run, range) ? [] : [run]));
  }
  return runs;
}

/** The last `count` numbers of each kind, of runs that are given newest first. */
export function newestOf(ranges: readonly NumberRange[], count: number): readonly NumberRange[] {
  const left = new Map<InvoiceKind, number>();
  const newest: NumberRange[] = [];
  for (const range of ranges) {
    const wanted = left.get(range.kind) ?? count;
    if (wanted <= 0) continue;
    left.set(range.kind, wanted - sizeOf(range));
    const from = invoiceNumber(Number(range.to) - wanted + 1);
    newest.push(from !== null && compareNumbers(from, range.from) > 0 ? { ...range, from } : range);
  }
  return newest;
}

/**
 * The run in parts of at most `size` numbers, cut at multiples of `size`: however much of a run is looked at, a number is always
 * told of in the same part, so that the same gap is found under the same name.
 */
export function partsOf(range: NumberRange, size: number = partSize): readonly NumberRange[] {
  const parts: NumberRange[] = [];
  for (let rest: NumberRange | null = range; rest !== null; ) {
    const end = invoiceNumber((Math.floor(Number(rest.from) / size) + 1) * size - 1);
    const part: NumberRange = end !== null && compareNumbers(end, rest.to) < 0 ? { ...rest, to: end } : rest;
    parts.push(part);
    rest = rangeAfter(part, range);
  }
  return parts;
}

export function isIn(number: InvoiceNumber, { from, to }: Pick<NumberRange, 'from' | 'to'>): boolean {
  return compareNumbers(from, number) <= 0 && compareNumbers(number, to) <= 0;
}

/** What is left of a run behind one of its parts; null behind the last. */
export function rangeAfter(part: NumberRange, whole: NumberRange): NumberRange | null {
  const from = invoiceNumber(Number(part.to) + 1);
  return from === null || compareNumbers(from, whole.to) > 0 ? null : { ...whole, from };
}

/** Every number of the run, ascending. */
export function* numbersOf({ from, to }: Pick<NumberRange, 'from' | 'to'>): Generator<InvoiceNumber> {
  for (let value = Number(from); value <= Number(to); value += 1) {
    const number = invoiceNumber(value);
    if (number !== null) yield number;
  }
}

/**
 * Whether an issue of that kind, begun when the device held `before`, may have used the number: any that the device had not given
 * out by then. `before` is null where it was not read; then it may be any.
 */
export function mayHaveUsed(before: Stock | null, key: InvoiceKey): boolean {
  const expected = before?.next;
  if (!before || !expected) return true;
  const segment = before.segments.find(
    ({ code, first, last }) => code === key.code && isIn(key.number, { from: first, to: last }),
  );
  const next = segment ? nextOfSegment(segment) : null;
  if (segment) return next !== null && compareNumbers(key.number, next.number) >= 0;
  // Not among the segments it had: bought since, or used up before. Numbers of the code in use that are behind it are old.
  return key.code !== expected.code || compareNumbers(key.number, expected.number) >= 0;
}

function touches(left: NumberRange, right: NumberRange): boolean {
  return (
    left.deviceNo === right.deviceNo &&
    left.kind === right.kind &&
    left.code === right.code &&
    Number(left.from) <= Number(right.to) + 1 &&
    Number(right.from) <= Number(left.to) + 1
  );
}

function spanOf(left: NumberRange, right: NumberRange): NumberRange {
  return {
    ...left,
    from: compareNumbers(left.from, right.from) <= 0 ? left.from : right.from,
    to: compareNumbers(left.to, right.to) >= 0 ? left.to : right.to,
  };
}

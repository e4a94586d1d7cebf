/**
 * Sets of numbers as spans: put together, cut, counted, and walked along, so that a hundred thousand numbers are held against thousands of
 * spans in one pass.
 */

/** Both ends belong to it; numbers as integers. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** The same numbers, ascending, in spans that neither overlap nor touch. */
export function mergedSpans(spans: readonly Span[]): readonly Span[] {
  const merged: Span[] = [];
  for (const span of spans.toSorted((one, other) => one.from - other.from)) {
    const last = merged.at(-1);
    if (last && span.from <= last.to + 1) merged[merged.length - 1] = { from: last.from, to: Math.max(last.to, span.to) };
    else merged.push(span);
  }
  return merged;
}

/** What is left of a span without the numbers of others, ascending. */
export function cutSpan({ from, to }: Span, others: readonly Span[]): readonly Span[] {
  const left: Span[] = [];
  let begin = from;
  for (const other of mergedSpans(others)) {
    if (other.from > to) break;
    if (other.to < begin) continue;
    if (other.from > begin) left.push({ from: begin, to: other.from - 1 });
    begin = other.to + 1;
  }
  if (begin <= to) left.push({ from: begin, to });
  return left;
}

/** How many numbers there are in any of the spans; one that is in several counts once. */
export function countOf(spans: readonly Span[]): number {
  return mergedSpans(spans).reduce((sum, { from, to }) => sum + to - from + 1, 0);
}

/** Tells of numbers that are asked in ascending order whether any of the spans holds them; each span is passed once. */
export function ascendingIn(spans: readonly Span[]): (number: number) => boolean {
  const merged = mergedSpans(spans);
  let at = 0;
  return (number) => {
    while ((merged[at]?.to ?? number) < number) at += 1;
    const span = merged[at];
    return span !== undefined && span.from <= number;
  };
}

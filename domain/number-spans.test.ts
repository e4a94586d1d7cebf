import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ascendingIn, countOf, cutSpan, mergedSpans, type Span } from './number-spans.ts';

const span: fc.Arbitrary<Span> = fc.tuple(fc.nat(60), fc.nat(12)).map(([from, size]) => ({ from, to: from + size }));
const spans = fc.array(span, { maxLength: 8 });
const numbers = Array.from({ length: 80 }, (_, number) => number);
const within = (all: readonly Span[], number: number) => all.some(({ from, to }) => from <= number && number <= to);

test('merged spans hold the same numbers, ascending and apart', () => {
  fc.assert(
    fc.property(spans, (all) => {
      const merged = mergedSpans(all);
      for (const number of numbers) expect(within(merged, number)).toBe(within(all, number));
      for (const [index, { from }] of merged.entries())
        if (index > 0) expect(from).toBeGreaterThan((merged[index - 1]?.to ?? 0) + 1);
      expect(countOf(all)).toBe(numbers.filter((number) => within(all, number)).length);
    }),
  );
});

test('a span that is cut keeps what no other holds', () => {
  fc.assert(
    fc.property(span, spans, (whole, others) => {
      const left = cutSpan(whole, others);
      for (const number of numbers) expect(within(left, number)).toBe(within([whole], number) && !within(others, number));
    }),
  );
});

test('numbers asked in ascending order are told as by a look at every span', () => {
  fc.assert(
    fc.property(spans, fc.nat(3), (all, skipped) => {
      const isIn = ascendingIn(all);
      for (let number = 0; number < 80; number += 1 + skipped) expect(isIn(number)).toBe(within(all, number));
    }),
  );
});

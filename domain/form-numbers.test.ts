import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type FormFacts, type FormState, formRunsOf, mostFormNumbers } from './form-numbers.ts';
import type { InvoiceCode } from './ids.ts';
import type { InvoiceState } from './invoice.ts';
import type { Span } from './number-spans.ts';
import { segment } from './samples.testing.ts';

const code = '011002100211' as InvoiceCode;

function facts(change: Partial<FormFacts> = {}): FormFacts {
  const none = { segments: [], held: [], gone: [], recorded: [], ofOthers: new Set<number>(), spoilt: new Set<number>() };
  return { code, run: { from: 1, to: 10 }, shared: false, ...none, ...change };
}
const states = (change: Partial<FormFacts>) =>
  formRunsOf(facts(change)).map(({ first, last, state }) => `${Number(first)}-${Number(last)} ${state}`);
const blue = (...numbers: readonly number[]) => numbers.map((number) => ({ number, state: 'blue' as const }));

describe('a number', () => {
  test('is what was recorded, or unused from the next one on', () => {
    const recorded = [...blue(1, 2), { number: 3, state: 'blueVoid' as const }, { number: 4, state: 'red' as const }];
    expect(states({ segments: [segment(code, 1, 10, 6)], held: [{ from: 1, to: 10 }], recorded })).toEqual([
      '1-2 blue',
      '3-3 blueVoid',
      '4-4 red',
      '5-10 unused',
    ]);
  });

  test('that the device is past and nobody recorded is missing', () => {
    const held = [{ from: 1, to: 10 }];
    expect(states({ segments: [segment(code, 1, 10, 4)], held, recorded: blue(1, 2, 5, 6) })).toEqual([
      '1-2 blue',
      '3-4 missing',
      '5-6 blue',
      '7-10 unused',
    ]);
    expect(states({ held })).toEqual(['1-10 missing']);
  });

  test('between two recorded ones is missing though nobody saw the segment', () => {
    expect(states({ recorded: blue(2, 5) })).toEqual(['1-1 elsewhere', '2-2 blue', '3-4 missing', '5-5 blue', '6-10 elsewhere']);
    expect(states({ run: { from: 1, to: 200 }, recorded: blue(1, 200) })).toEqual([
      '1-1 blue',
      '2-199 elsewhere',
      '200-200 blue',
    ]);
  });

  test('of a shared server or of another device is elsewhere', () => {
    const segments = [segment(code, 1, 10, 4)];
    const held = [{ from: 1, to: 10 }];
    expect(states({ segments, held, recorded: blue(2), shared: true })).toEqual([
      '1-1 elsewhere',
      '2-2 blue',
      '3-6 elsewhere',
      '7-10 unused',
    ]);
    expect(states({ segments, held, recorded: blue(1, 2, 3, 6), ofOthers: new Set([4]) })).toEqual([
      '1-3 blue',
      '4-4 elsewhere',
      '5-5 missing',
      '6-6 blue',
      '7-10 unused',
    ]);
  });

  test('that was given back is elsewhere', () => {
    const gone = [{ from: 6, to: 10 }];
    expect(states({ segments: [segment(code, 1, 5, 2)], held: [{ from: 1, to: 10 }], gone, recorded: blue(1, 2, 3) })).toEqual([
      '1-3 blue',
      '4-5 unused',
      '6-10 elsewhere',
    ]);
  });

  test('whose form was spoilt says so until it is void', () => {
    const recorded = [...blue(1), { number: 2, state: 'blueVoid' as const }];
    expect(states({ segments: [segment(code, 1, 10, 8)], recorded, spoilt: new Set([1, 2, 3]) })).toEqual([
      '1-1 spoilt',
      '2-2 blueVoid',
      '3-3 spoilt',
      '4-10 unused',
    ]);
  });

  test('of another code is not this one', () => {
    expect(states({ segments: [segment('011002100999', 1, 10, 10)] })).toEqual(['1-10 elsewhere']);
  });
});

test('entries cover the run without a gap, neighbours differ, and each number has the state a slow look gives it', () => {
  const span: fc.Arbitrary<Span> = fc.tuple(fc.nat(400), fc.nat(60)).map(([from, size]) => ({ from, to: from + size }));
  const invoiceStates: readonly InvoiceState[] = ['blue', 'red', 'blankVoid', 'blueVoid', 'redVoid'];
  const any = fc.record({
    run: span,
    held: fc.array(span, { maxLength: 4 }),
    gone: fc.array(span, { maxLength: 2 }),
    used: fc.nat(60),
    recorded: fc.uniqueArray(fc.tuple(fc.nat(460), fc.constantFrom(...invoiceStates)), { selector: ([number]) => number }),
    ofOthers: fc.array(fc.nat(460), { maxLength: 5 }),
    spoilt: fc.array(fc.nat(460), { maxLength: 5 }),
    shared: fc.boolean(),
  });
  fc.assert(
    fc.property(any, ({ run, used, recorded: rows, ofOthers, spoilt, ...rest }) => {
      const recorded = rows.map(([number, state]) => ({ number, state })).toSorted((one, other) => one.number - other.number);
      const segments = [segment(code, 100, 60, 60 - used)];
      const of: FormFacts = { code, run, segments, recorded, ofOthers: new Set(ofOthers), spoilt: new Set(spoilt), ...rest };
      const runs = formRunsOf(of);
      let next = run.from;
      let before: FormState | null = null;
      for (const { first, last, count, state } of runs) {
        expect(Number(first)).toBe(next);
        expect(Number(last)).toBe(next + count - 1);
        expect(state).not.toBe(before);
        for (let number = Number(first); number <= Number(last); number++) expect(slowly(of, number)).toBe(state);
        next += count;
        before = state;
      }
      expect(next).toBe(run.to + 1);
    }),
  );
});

/** The same by looking at every fact for every number. */
function slowly({ segments, held, gone, recorded, ofOthers, spoilt, shared }: FormFacts, number: number): FormState {
  const within = ({ from, to }: Span) => from <= number && number <= to;
  const own = recorded.find((row) => row.number === number)?.state;
  if (own?.endsWith('Void')) return own;
  if (spoilt.has(number)) return 'spoilt';
  if (own) return own;
  if (ofOthers.has(number)) return 'elsewhere';
  const left = segments.some(({ last, remaining }) => number <= Number(last) && number > Number(last) - remaining);
  if (left) return 'unused';
  if (shared || gone.some(within)) return 'elsewhere';
  const below = recorded.filter((row) => row.number < number).at(-1)?.number;
  const above = recorded.find((row) => row.number > number)?.number;
  const inHole = below !== undefined && above !== undefined && above - below - 1 <= 100;
  return held.some(within) || inHole ? 'missing' : 'elsewhere';
}

test('the longest run is judged in a blink', () => {
  const recorded = Array.from({ length: mostFormNumbers }, (_, index) => ({
    number: index + 1,
    state: index % 2 === 0 ? ('blue' as const) : ('blueVoid' as const),
  }));
  const run = { from: 1, to: mostFormNumbers };
  expect(formRunsOf(facts({ run, held: [run], recorded }))).toHaveLength(mostFormNumbers);
});

test('however many segments there are, each is looked at a few times and not once for every number', () => {
  let looks = 0;
  const counted = (first: number) => {
    const one = segment(code, first, 1, 1);
    return {
      ...one,
      get remaining() {
        looks += 1;
        return one.remaining;
      },
    };
  };
  const spans = Array.from({ length: 2_000 }, (_, index) => ({ from: 2 * index + 1, to: 2 * index + 1 }));
  const watched = spans.map((span) => ({
    get from() {
      looks += 1;
      return span.from;
    },
    get to() {
      looks += 1;
      return span.to;
    },
  }));
  const segments = spans.map(({ from }) => counted(from));
  expect(formRunsOf(facts({ run: { from: 5_001, to: 25_000 }, segments, held: watched, gone: watched }))).toHaveLength(1);
  // Sorting looks at each about eleven times at both ends; a look for every number would be tens of millions.
  expect(looks).toBeLessThan(200_000);
});

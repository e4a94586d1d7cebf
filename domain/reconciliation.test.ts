import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { DeviceNo, InvoiceNumber } from './ids.ts';
import type { InvoiceState } from './invoice.ts';
import { type Fen, fen } from './money.ts';
import { type NumberRange, numbersOf } from './number-range.ts';
import {
  type BookEntry,
  type Books,
  compareBooks,
  type Difference,
  needsPerson,
  type Outcome,
  outcomes,
  type PlatformEntry,
  type RecordedEntry,
} from './reconciliation.ts';
import { key } from './samples.testing.ts';

const code = '011002300411';

function range(from: number, to: number): NumberRange {
  return {
    deviceNo: '499000123456' as DeviceNo,
    kind: '026',
    code: key(code, from).code,
    from: key(code, from).number,
    to: key(code, to).number,
  };
}

const numberOf = (value: number): InvoiceNumber => key(code, value).number;

function recorded(number: InvoiceNumber, gross: Fen, acknowledged = true, state: InvoiceState = 'blue'): RecordedEntry {
  const sha256 = `sha-${number}`;
  return {
    number,
    state,
    gross,
    sha256,
    documents: [{ uploadKey: `${code}-${number}-1`, revision: 1, sha256, acknowledged }],
  };
}

/** Three books that agree about every number. */
function equalBooks(from: number, to: number, change: Partial<Books> = {}): Books {
  const numbers = [...numbersOf(range(from, to))];
  const ledger = numbers.map((number) => recorded(number, fen(Number(number) * 100)));
  return {
    range: range(from, to),
    device: ledger.map(({ number, gross }) => ({ number, gross, state: 'blue', sha256: null })),
    ledger,
    platform: ledger.map(({ number, sha256 }) => ({ number, revision: 1, sha256: sha256 ?? '', told: null })),
    leftOut: new Set(),
    ...change,
  };
}

const without = <T extends { readonly number: InvoiceNumber }>(book: readonly T[] | null, number: InvoiceNumber) =>
  (book ?? []).filter((entry) => entry.number !== number);
const altered = <T extends { readonly number: InvoiceNumber }>(
  book: readonly T[] | null,
  number: InvoiceNumber,
  change: Partial<T>,
) => (book ?? []).map((entry) => (entry.number === number ? { ...entry, ...change } : entry));
const told = (change: Partial<BookEntry> = {}): Partial<PlatformEntry> => ({
  sha256: 'other',
  told: { state: 'blue', gross: fen(1), sha256: 'other', ...change },
});
const sumOf = (counts: Readonly<Record<Outcome, number>>) => Object.values(counts).reduce((sum, count) => sum + count, 0);
const only = ({ differences }: { readonly differences: readonly Difference[] }) =>
  differences.map(({ outcome, from, to }) => [outcome, Number(from), Number(to)]);

/** Each alters one number of books that agree, and says what must be found. */
const alterations: readonly (readonly [string, Outcome, (books: Books, number: InvoiceNumber) => Books])[] = [
  ['the ledger lost it', 'deviceOnly', (books, number) => ({ ...books, ledger: without(books.ledger, number) })],
  [
    'only the device has it',
    'deviceOnly',
    (books, number) => ({ ...books, ledger: without(books.ledger, number), platform: without(books.platform, number) }),
  ],
  ['the device does not know it', 'ledgerOnly', (books, number) => ({ ...books, device: without(books.device, number) })],
  [
    'only the platform has it',
    'platformOnly',
    (books, number) => ({ ...books, device: without(books.device, number), ledger: without(books.ledger, number) }),
  ],
  [
    'nobody has it',
    'gap',
    (books, number) => ({
      ...books,
      device: without(books.device, number),
      ledger: without(books.ledger, number),
      platform: without(books.platform, number),
    }),
  ],
  [
    'the device has another sum',
    'amountDiffers',
    (books, number) => ({ ...books, device: altered(books.device, number, { gross: fen(1) }) }),
  ],
  [
    'the device has it void',
    'voidDiffers',
    (books, number) => ({ ...books, device: altered(books.device, number, { state: 'blueVoid' }) }),
  ],
  [
    'the device has it as a blank form',
    'voidDiffers',
    (books, number) => ({ ...books, device: altered(books.device, number, { state: 'blankVoid', gross: fen(0) }) }),
  ],
  [
    'the platform has another sum',
    'amountDiffers',
    (books, number) => ({ ...books, platform: altered(books.platform, number, told()) }),
  ],
  [
    'the platform has it void',
    'voidDiffers',
    (books, number) => ({
      ...books,
      platform: altered(books.platform, number, told({ state: 'blueVoid', gross: fen(Number(number) * 100) })),
    }),
  ],
  [
    'the platform has other words under the same sums',
    'amountDiffers',
    (books, number) => ({ ...books, platform: altered(books.platform, number, told({ gross: fen(Number(number) * 100) })) }),
  ],
];

describe('three books', () => {
  test('that are equal match in every number', () => {
    const { counts, differences, duplicates, lost } = compareBooks(equalBooks(1, 40));
    expect(counts.match).toBe(40);
    expect(sumOf(counts)).toBe(40);
    expect([differences, duplicates, lost]).toEqual([[], [], []]);
  });

  test.each(alterations)('%s: exactly one %s', (_name, outcome, alter) => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 30 }), (value) => {
        const { counts, differences } = compareBooks(alter(equalBooks(1, 30), numberOf(value)));
        expect(only({ differences })).toEqual([[outcome, value, value]]);
        expect(counts[outcome]).toBe(1);
        expect(counts.match).toBe(29);
      }),
    );
  });

  test('however they differ, put every number under exactly one outcome, and tell of each but those that match', () => {
    const entry = fc.record({
      device: fc.option(fc.constantFrom<InvoiceState>('blue', 'blueVoid', 'blankVoid')),
      ledger: fc.option(fc.boolean()),
      platform: fc.option(fc.constantFrom('ours', 'other')),
      gross: fc.constantFrom(fen(100), fen(200)),
    });
    fc.assert(
      fc.property(fc.array(entry, { minLength: 1, maxLength: 25 }), (rows) => {
        const at = rows.map((row, index) => ({ ...row, number: numberOf(index + 7) }));
        const { counts, differences } = compareBooks({
          range: range(7, rows.length + 6),
          device: at.flatMap(({ number, device, gross }) => (device ? [{ number, state: device, gross, sha256: null }] : [])),
          ledger: at.flatMap(({ number, ledger }) => (ledger === null ? [] : [recorded(number, fen(100), ledger)])),
          platform: at.flatMap(({ number, platform, ledger, gross }) => {
            if (platform === null) return [];
            const ours = platform === 'ours' && ledger !== null;
            const document: BookEntry = { state: 'blue', gross, sha256: 'other' };
            return [{ number, revision: 1, sha256: ours ? `sha-${number}` : 'other', told: ours ? null : document }];
          }),
          leftOut: new Set(),
        });
        expect(sumOf(counts)).toBe(rows.length);
        const named = differences.flatMap((difference) => [...numbersOf(difference)]);
        expect(new Set(named).size).toBe(named.length);
        for (const outcome of outcomes) {
          const numbers = differences
            .filter((difference) => difference.outcome === outcome)
            .flatMap((one) => [...numbersOf(one)]);
          if (outcome !== 'match') expect(numbers).toHaveLength(counts[outcome]);
        }
      }),
    );
  });
});

describe('the platform', () => {
  test('is behind by right while a document waits, and has lost what it acknowledged', () => {
    const books = equalBooks(1, 3, { platform: [] });
    const waiting = compareBooks({ ...books, ledger: books.ledger.map(({ number, gross }) => recorded(number, gross, false)) });
    expect(waiting.counts.match).toBe(3);
    expect(waiting.lost).toEqual([]);
    const lost = compareBooks(books);
    expect(lost.counts.match).toBe(3);
    expect(lost.lost.map(({ uploadKey }) => uploadKey)).toEqual([1, 2, 3].map((value) => `${code}-${numberOf(value)}-1`));
  });

  test('may have what was never acknowledged, and an earlier revision of what waits', () => {
    const books = equalBooks(1, 2);
    const voided = books.ledger.map(
      (entry): RecordedEntry => ({
        ...entry,
        documents: [...entry.documents, { uploadKey: `${entry.number}-2`, revision: 2, sha256: 'void', acknowledged: false }],
      }),
    );
    expect(compareBooks({ ...books, ledger: voided })).toMatchObject({ counts: { match: 2 }, lost: [] });
    const unheard = books.ledger.map(({ number, gross }) => recorded(number, gross, false));
    expect(compareBooks({ ...books, ledger: unheard }).counts.match).toBe(2);
  });

  test('that lost the later of two revisions gets that one again', () => {
    const books = equalBooks(1, 1);
    const ledger = books.ledger.map(
      (entry): RecordedEntry => ({
        ...entry,
        documents: [...entry.documents, { uploadKey: 'second', revision: 2, sha256: 'void', acknowledged: true }],
      }),
    );
    expect(compareBooks({ ...books, ledger }).lost).toEqual([{ number: numberOf(1), uploadKey: 'second' }]);
  });

  test('that could not be asked has lost nothing and differs in nothing', () => {
    expect(compareBooks(equalBooks(1, 9, { platform: null }))).toMatchObject({ counts: { match: 9 }, lost: [] });
  });
});

describe('the device', () => {
  test('that could not be asked leaves the other two, and makes no gaps', () => {
    const books = equalBooks(1, 5, { device: null });
    expect(compareBooks(books).counts.match).toBe(5);
    const holed = { ...books, ledger: without(books.ledger, numberOf(3)), platform: without(books.platform, numberOf(3)) };
    expect(compareBooks(holed)).toMatchObject({ counts: { match: 4, gap: 0 }, differences: [] });
  });

  test('accounts for a form that was voided unused', () => {
    const blank = { number: numberOf(2), state: 'blankVoid', gross: fen(0), sha256: null } as const;
    const { device, ledger, platform, ...rest } = equalBooks(1, 3);
    const books = {
      ...rest,
      device: [...without(device, numberOf(2)), blank],
      ledger: without(ledger, numberOf(2)),
      platform: without(platform, numberOf(2)),
    };
    expect(compareBooks(books).counts.match).toBe(3);
  });
});

describe('a number that was voided unused', () => {
  const number = numberOf(2);
  const voided = { state: 'blankVoid', gross: fen(0), sha256: null } as const;
  const books = ({
    documents,
    device = true,
    theirs,
  }: {
    documents: boolean;
    device?: boolean;
    theirs?: Partial<PlatformEntry>;
  }) => {
    const { device: onDevice, ledger, platform, ...rest } = equalBooks(1, 3);
    const entry = recorded(number, fen(0), true, 'blankVoid');
    return compareBooks({
      ...rest,
      device: [...without(onDevice, number), ...(device ? [{ number, ...voided }] : [])],
      ledger: [...without(ledger, number), documents ? entry : { ...entry, sha256: null, documents: [] }],
      platform: theirs ? altered(platform, number, theirs) : without(platform, number),
    });
  };
  const outcome = (comparison: ReturnType<typeof books>) => comparison.differences.map((one) => one.outcome);

  test('here, and told to the platform: all three agree', () => {
    expect(books({ documents: true, theirs: {} }).counts.match).toBe(3);
  });
  test('here, and the platform lost it: it is sent again', () => {
    expect(books({ documents: true })).toMatchObject({ counts: { match: 3 }, lost: [{ number }] });
  });
  test('by another program, whoever told the platform or nobody did', () => {
    expect(books({ documents: false }).counts.match).toBe(3);
    expect(books({ documents: false, theirs: told({ state: 'blankVoid', gross: fen(0) }) }).counts.match).toBe(3);
  });
  test('the platform has an invoice of it, or another text', () => {
    expect(outcome(books({ documents: false, theirs: told() }))).toEqual(['voidDiffers']);
    expect(outcome(books({ documents: true, theirs: told({ state: 'blankVoid', gross: fen(0) }) }))).toEqual(['amountDiffers']);
  });
  test('that the device does not have is for a person', () => {
    expect(outcome(books({ documents: true, device: false, theirs: {} }))).toEqual(['ledgerOnly']);
  });
});

test('numbers missing side by side are one gap, up to the ends of the range', () => {
  const holes = [1, 2, 5, 6, 7, 10].map(numberOf);
  const { device, ledger, platform, ...rest } = equalBooks(1, 10);
  const there = ({ number }: { readonly number: InvoiceNumber }) => !holes.includes(number);
  const holed: Books = {
    ...rest,
    device: (device ?? []).filter(there),
    ledger: ledger.filter(there),
    platform: (platform ?? []).filter(there),
  };
  expect(only(compareBooks(holed))).toEqual([
    ['gap', 1, 2],
    ['gap', 5, 7],
    ['gap', 10, 10],
  ]);
  expect(compareBooks(holed).counts).toMatchObject({ gap: 6, match: 4 });
});

test('a number that a book has twice is named once', () => {
  const books = equalBooks(1, 4);
  const [first] = books.device ?? [];
  if (!first) throw new Error('no books');
  expect(compareBooks({ ...books, device: [...(books.device ?? []), first, first] }).duplicates).toEqual([first.number]);
});

test('what cannot be judged now is under no outcome', () => {
  const books = equalBooks(1, 4, { ledger: [], leftOut: new Set([numberOf(2)]) });
  expect(compareBooks(books).counts).toMatchObject({ deviceOnly: 3, gap: 0 });
});

test('with a book away a person is asked only about what the others contradict each other in', () => {
  const difference = (outcome: Difference['outcome']): Difference => ({
    ...range(1, 1),
    outcome,
    device: null,
    ledger: null,
    platform: null,
  });
  const asked = outcomes.filter((outcome) => outcome !== 'match').filter((outcome) => needsPerson(difference(outcome), false));
  expect(asked).toEqual(['ledgerOnly', 'amountDiffers', 'voidDiffers']);
  expect(needsPerson(difference('gap'), true)).toBe(true);
});

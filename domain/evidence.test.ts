import { describe, expect, test } from 'vitest';
import type { Stock } from './device.ts';
import { allowedAnswers, candidateOf, type Evidence, usedSince } from './evidence.ts';
import type { Fen } from './money.ts';
import { content, key, now, recorded, segment, stock } from './samples.testing.ts';

const request = content();
const first = key('011002100311', 1);
const ours = recorded(first);
const other = recorded(key('011002100311', 2), { totals: { net: 1 as Fen, tax: 0 as Fen, gross: 1 as Fen } });
const candidate = (record = ours, inLedger = false) => candidateOf(request, now, record, inLedger);

function evidence(change: Partial<Evidence> = {}): Evidence {
  return {
    settlement: { decision: 'unknown', reason: 'advanced-by-more' },
    candidates: [],
    complete: true,
    ...change,
  };
}

describe('a record beside the request', () => {
  test('equal in all fields is the same', () => {
    const { likeness, fields } = candidate();
    expect(likeness).toBe('same');
    expect(fields.filter(({ same }) => !same)).toEqual([]);
  });
  test('one fen less differs, and says where', () => {
    const { net, tax, gross } = request.totals;
    const less = candidate(recorded(first, { totals: { net: (net - 1) as Fen, tax, gross: (gross - 1) as Fen } }));
    expect(less.likeness).toBe('differs');
    expect(less.fields.filter(({ same }) => !same).map(({ field }) => field)).toEqual(['net', 'gross']);
  });
  test.each([
    ['buyer', { buyerName: '别人' }],
    ['colour', { state: 'red' }],
    ['rows', { lineCount: 7 }],
  ] as const)('another %s differs', (_name, change) => {
    expect(candidate(recorded(first, change)).likeness).toBe('differs');
  });
  test('a number that the ledger has is another invoice, however alike', () => {
    expect(candidate(ours, true).likeness).toBe('recorded');
  });
});

describe('who may conclude', () => {
  test('a clerk adopts the one that is the same, and cannot release then', () => {
    const { clerkMay, supervisorMay } = allowedAnswers(evidence({ candidates: [candidate(), candidate(other)] }), false);
    expect(clerkMay).toContain('adopt');
    expect(clerkMay).not.toContain('release');
    expect(supervisorMay).toContain('adopt');
    // That would be the second invoice.
    expect(supervisorMay).not.toContain('release');
  });
  test('two that are the same take a supervisor', () => {
    const twice = [candidate(), candidate(recorded(key('011002100311', 2)))];
    expect(allowedAnswers(evidence({ candidates: twice }), false).clerkMay).not.toContain('adopt');
  });
  test('nobody releases while a record may be ours, though the device shortened the clerk’s name', () => {
    const shortened = candidate(recorded(first, { content: { ...request, clerk: request.clerk.slice(0, 1) } }));
    expect(shortened).toMatchObject({ likeness: 'differs', mayBeOurs: true });
    const { clerkMay, supervisorMay } = allowedAnswers(evidence({ candidates: [shortened] }), false);
    expect([...clerkMay, ...supervisorMay]).not.toContain('release');
    expect(clerkMay).not.toContain('adopt');
    expect(supervisorMay).toContain('adopt');
  });
  test('a record that may be ours is a supervisor’s to adopt, though the device tells little of it', () => {
    const person = { ...request, buyer: { ...request.buyer, taxId: '' } };
    const zeros = candidateOf(person, now, recorded(first, { buyerTaxId: '000000000000000', content: null }), false);
    expect(zeros.likeness).toBe('differs');
    expect(allowedAnswers(evidence({ candidates: [zeros] }), false).supervisorMay).toContain('adopt');
  });
  test('all numbers are other invoices: a clerk releases, when all of them are there', () => {
    expect(allowedAnswers(evidence({ candidates: [candidate(other)] }), false).clerkMay).toContain('release');
    expect(allowedAnswers(evidence({ candidates: [candidate(other)], complete: false }), false).clerkMay).not.toContain(
      'release',
    );
  });
  test('nobody releases what may still arrive', () => {
    const { clerkMay, supervisorMay } = allowedAnswers(evidence(), true);
    expect([...clerkMay, ...supervisorMay]).not.toContain('release');
  });
  test('while the device is away nobody concludes; it may come back with our invoice on it', () => {
    expect(allowedAnswers('away', false)).toEqual({
      clerkMay: ['askAgain', 'callSupervisor'],
      supervisorMay: ['askAgain', 'callSupervisor'],
    });
  });
  test('of a device that is no longer this counter’s a supervisor releases, unless the request may still arrive', () => {
    expect(allowedAnswers('removed', false).clerkMay).not.toContain('release');
    expect(allowedAnswers('removed', false).supervisorMay).toContain('release');
    expect(allowedAnswers('removed', true).supervisorMay).not.toContain('release');
  });
  test('the same among records that are not all there takes a supervisor, unless the device settles it', () => {
    const some = { candidates: [candidate()], complete: false };
    expect(allowedAnswers(evidence(some), false).clerkMay).not.toContain('adopt');
    const settlement = { decision: 'adopt', reason: 'same-invoice', invoice: ours } as const;
    expect(allowedAnswers(evidence({ ...some, settlement }), false).clerkMay).toContain('adopt');
  });
  test('another invoice of which the device does not tell everything cannot be taken over', () => {
    const sparse = candidate(recorded(first, { lineCount: 7, content: null }));
    expect(allowedAnswers(evidence({ candidates: [sparse] }), false).supervisorMay).not.toContain('adopt');
  });
  test('what the ledger has already is nobody’s to adopt', () => {
    const { supervisorMay } = allowedAnswers(evidence({ candidates: [candidate(ours, true)] }), false);
    expect(supervisorMay).not.toContain('adopt');
  });
});

describe('numbers used since', () => {
  const a = '011001900111';
  const b = '011001900211';
  const before = stock(segment(a, 1, 10, 2), segment(b, 101, 10, 10));
  const expected = key(a, 9);
  const run = (code: string, from: number, to: number) => ({ code, from: key(code, from).number, to: key(code, to).number });

  test.each<[string, Stock, readonly unknown[]]>([
    ['none, and the expected one all the same', before, [run(a, 9, 9)]],
    ['one', stock(segment(a, 1, 10, 1), segment(b, 101, 10, 10)), [run(a, 9, 9)]],
    ['over the segment’s end', stock(segment(a, 1, 10, 0), segment(b, 101, 10, 7)), [run(a, 9, 10), run(b, 101, 103)]],
    ['over the end of a segment that is not listed any more', stock(segment(b, 101, 10, 9)), [run(a, 9, 10), run(b, 101, 101)]],
    [
      'of a segment bought since',
      stock(segment(b, 101, 10, 0), segment(a, 501, 10, 8)),
      [run(a, 9, 10), run(b, 101, 110), run(a, 501, 502)],
    ],
    ['none, of a device that went back', stock(segment(a, 1, 10, 5), segment(b, 101, 10, 10)), [run(a, 9, 9)]],
  ])('%s', (_, now, runs) => {
    expect(usedSince(expected, before, now)).toEqual(runs);
  });

  test('of a device that lists no segments, by its next number', () => {
    const bare = { ...before, segments: [] };
    expect(usedSince(expected, bare, { ...bare, next: key(a, 12) })).toEqual([run(a, 9, 11)]);
  });
});

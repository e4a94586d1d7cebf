import { describe, expect, test } from 'vitest';
import { allowedAnswers, candidateOf, type Evidence } from './evidence.ts';
import type { Fen } from './money.ts';
import { content, key, now, recorded } from './samples.testing.ts';

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

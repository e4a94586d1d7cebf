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
    mayStillArrive: false,
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
    const { clerkMay, supervisorMay } = allowedAnswers(evidence({ candidates: [candidate(), candidate(other)] }));
    expect(clerkMay).toContain('adopt');
    expect(clerkMay).not.toContain('release');
    expect(supervisorMay).toEqual(expect.arrayContaining(['adopt', 'release']));
  });
  test('two that are the same take a supervisor', () => {
    const twice = [candidate(), candidate(recorded(key('011002100311', 2)))];
    expect(allowedAnswers(evidence({ candidates: twice })).clerkMay).not.toContain('adopt');
  });
  test('all numbers are other invoices: a clerk releases, when all of them are there', () => {
    expect(allowedAnswers(evidence({ candidates: [candidate(other)] })).clerkMay).toContain('release');
    expect(allowedAnswers(evidence({ candidates: [candidate(other)], complete: false })).clerkMay).not.toContain('release');
  });
  test('nobody releases what may still arrive', () => {
    const { clerkMay, supervisorMay } = allowedAnswers(evidence({ mayStillArrive: true }));
    expect([...clerkMay, ...supervisorMay]).not.toContain('release');
  });
  test('without a device only a supervisor releases, and nobody adopts', () => {
    const { clerkMay, supervisorMay } = allowedAnswers(null);
    expect(clerkMay).toEqual(['askAgain', 'callSupervisor']);
    expect(supervisorMay).toEqual(['askAgain', 'callSupervisor', 'release']);
  });
  test('what the ledger has already is nobody’s to adopt', () => {
    const { supervisorMay } = allowedAnswers(evidence({ candidates: [candidate(ours, true)] }));
    expect(supervisorMay).not.toContain('adopt');
  });
});

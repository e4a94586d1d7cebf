import { describe, expect, it } from 'vitest';
import type { InvoiceCode, InvoiceNumber } from '../../../domain/ids.ts';
import { fen } from '../../../domain/money.ts';
import type { AcknowledgedEntry, AcknowledgedRange } from '../../../domain/outbox.ts';
import { compareDocuments } from './compare-documents.ts';

const code = '011002300411' as InvoiceCode;
const number = (n: number) => String(n).padStart(8, '0') as InvoiceNumber;
const entry = (n: number, revision = 1, sha256 = 'a'): AcknowledgedEntry => ({
  number: number(n),
  revision,
  sha256,
  gross: fen(1),
});
const range = (...entries: AcknowledgedEntry[]): AcknowledgedRange => ({
  deviceNo: '499000123456',
  kind: '026',
  code,
  from: number(1),
  to: number(100),
  entries,
});

describe('compareDocuments', () => {
  it('finds nothing where both have the same', () => {
    const all = [entry(1), entry(2, 2)];
    expect(compareDocuments(range(...all), all, all)).toEqual({ lost: [], differences: [] });
  });

  it('finds what they lost: all of it, or the later revisions', () => {
    const ours = range(entry(1), entry(2, 2), entry(3, 3), entry(4));
    expect(compareDocuments(ours, [], [entry(3), entry(4)]).lost).toEqual([
      `${code}-00000001-1`,
      `${code}-00000002-1`,
      `${code}-00000002-2`,
      `${code}-00000003-2`,
      `${code}-00000003-3`,
    ]);
  });

  it('tells documents of other content from documents nobody here knows', () => {
    const { lost, differences } = compareDocuments(range(entry(1)), [], [entry(1, 1, 'b'), entry(2)]);
    expect(lost).toEqual([]);
    expect(differences).toMatchObject([
      { what: 'differs', code, number: number(1), revision: 1, ours: entry(1), theirs: { sha256: 'b' } },
      { what: 'unknown', code, number: number(2), ours: null },
    ]);
  });

  it('does not mind what they may rightly have: an upload whose answer was lost, a void on its way', () => {
    const known = [entry(1), entry(1, 2, 'void'), entry(2)];
    expect(compareDocuments(range(entry(1)), known, [entry(1, 2, 'void'), entry(2)])).toEqual({ lost: [], differences: [] });
  });

  it('minds a newer revision that is not ours', () => {
    const known = [entry(1), entry(1, 2, 'void')];
    expect(compareDocuments(range(entry(1)), known, [entry(1, 2, 'other'), entry(2, 1)]).differences).toMatchObject([
      { what: 'differs', revision: 2, ours: { sha256: 'void' } },
      { what: 'unknown', number: number(2) },
    ]);
  });
});

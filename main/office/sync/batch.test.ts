import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { InvoiceCode, InvoiceNumber } from '../../../domain/ids.ts';
import type { OutboxEntry } from '../../../domain/outbox.ts';
import { chooseBatch, chooseSuspect, maxBatchBytes, maxBatchDocuments } from './batch.ts';

function entry(invoice: string, revision = 1, json = '{}', attempts = 0): OutboxEntry {
  const key = { code: invoice as InvoiceCode, number: '' as InvoiceNumber };
  return { uploadKey: `${invoice}-${revision}`, what: 'document', invoice: key, revision, json, attempts };
}
const keys = (entries: readonly OutboxEntry[]) => entries.map(({ uploadKey }) => uploadKey);

const anyEntries = fc
  .uniqueArray(fc.tuple(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 3 })), { selector: ([i, r]) => `${i}-${r}` })
  .map((pairs) => pairs.map(([invoice, revision]) => entry(`i${invoice}`, revision)));

describe('chooseBatch', () => {
  it('takes the oldest first, as many as allowed', () => {
    const entries = ['a', 'b', 'c', 'd'].map((invoice) => entry(invoice));
    expect(keys(chooseBatch(entries, 3, new Set()))).toEqual(['a-1', 'b-1', 'c-1']);
  });

  it('stops before the body grows over the limit, counted in UTF-8 bytes', () => {
    const half = '票'.repeat(maxBatchBytes / 6);
    const entries = ['a', 'b', 'c'].map((invoice) => entry(invoice, 1, half));
    const batch = chooseBatch(entries, maxBatchDocuments, new Set());
    expect(keys(batch)).toEqual(['a-1']);
    const body = (count: number) => `{"documents":[${new Array(count).fill(half).join(',')}]}`;
    expect(Buffer.byteLength(body(batch.length))).toBeLessThanOrEqual(maxBatchBytes);
    expect(Buffer.byteLength(body(batch.length + 1))).toBeGreaterThan(maxBatchBytes);
  });

  it('counts the comma between two documents', () => {
    const room = maxBatchBytes - '{"documents":[]}'.length;
    const pair = [entry('a', 1, 'x'.repeat(room / 2)), entry('b', 1, 'x'.repeat(room / 2))];
    expect(keys(chooseBatch(pair, maxBatchDocuments, new Set()))).toEqual(['a-1']);
  });

  it('sends a document alone that is too long for any batch, so that the platform can say so', () => {
    const long = entry('a', 1, 'x'.repeat(maxBatchBytes + 1));
    expect(keys(chooseBatch([long, entry('b')], maxBatchDocuments, new Set()))).toEqual(['a-1']);
  });

  it('never puts two revisions of an invoice side by side, nor a later before an earlier', () => {
    fc.assert(
      fc.property(anyEntries, fc.integer({ min: 1, max: 200 }), (entries, limit) => {
        for (const chosen of chooseBatch(entries, limit, new Set())) {
          const siblings = entries.filter(({ invoice }) => invoice.code === chosen.invoice.code);
          expect(chosen.revision).toBe(Math.min(...siblings.map(({ revision }) => revision)));
        }
      }),
    );
  });

  it('is empty only when all are suspects, never longer than the limit, and with the suspect leaves none behind', () => {
    fc.assert(
      fc.property(anyEntries, fc.integer({ min: 1, max: 200 }), fc.array(fc.nat(30)), (entries, limit, bad) => {
        const suspects = new Set(bad.map((invoice) => `i${invoice}-1`));
        const batch = chooseBatch(entries, limit, suspects);
        expect(batch.length).toBeLessThanOrEqual(limit);
        expect(batch.some(({ uploadKey }) => suspects.has(uploadKey))).toBe(false);
        expect(batch.length === 0 && chooseSuspect(entries, suspects).length === 0).toBe(entries.length === 0);
      }),
    );
  });

  it('keeps suspects apart: alone, the least tried first', () => {
    const entries = [entry('a', 1, '{}', 5), entry('b'), entry('c', 1, '{}', 4), entry('d')];
    const suspects = new Set(['a-1', 'c-1']);
    expect(keys(chooseBatch(entries, 10, suspects))).toEqual(['b-1', 'd-1']);
    expect(keys(chooseSuspect(entries, suspects))).toEqual(['c-1']);
    expect(keys(chooseBatch([entry('a')], 10, suspects))).toEqual([]);
  });
});

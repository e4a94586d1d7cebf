/**
 * Numbers that were voided unused (空白作废) on a device, at this counter or by another program: they have no invoice, and are accounted
 * for all the same.
 */
import type { VoidedBlank } from '../../../domain/blank-void.ts';
import type { BooksLedger } from '../../../domain/books.ts';
import type { Instant, InvoiceCode, InvoiceNumber } from '../../../domain/ids.ts';
import type { By } from '../../../domain/operation-ledger.ts';
import type { OutgoingDocument } from '../../../domain/ports.ts';
import type { Connection } from './database.ts';
import type { Journal } from './journal.ts';

export function openBlankVoids(db: Connection, journal: Journal) {
  const insert = db.prepare(
    `INSERT INTO blank_voids (device_no, kind, code, number, voided_at, recorded_at) SELECT @deviceNo, @kind, @code, @number, @voidedAt, @at
     WHERE NOT EXISTS (SELECT 1 FROM blank_voids WHERE device_no = @deviceNo AND kind = @kind AND code = @code AND number = @number)
       AND NOT EXISTS (SELECT 1 FROM invoices WHERE code = @code AND number = @number)`,
  );
  // There is no invoice to hang it on, so it carries whose it is itself, as one taken over from another counter does.
  const insertDocument = db.prepare(
    `INSERT INTO outbox (upload_key, what, invoice_id, from_counter, code, number, revision, document, sha256, gross, queued_at, state, next_at)
     SELECT @uploadKey, 'document', NULL, @json ->> '$.counterId', @code, @number, @revision, @json, @sha256, 0, @at, @state, @at
     WHERE NOT EXISTS (SELECT 1 FROM outbox WHERE upload_key = @uploadKey)`,
  );
  const putDocument = (
    document: OutgoingDocument,
    of: { readonly code: InvoiceCode; readonly number: InvoiceNumber; readonly state: 'pending' | 'acked'; readonly at: Instant },
  ): boolean => insertDocument.run({ ...document, ...of }).changes > 0;
  const recordBlankVoids = db.transaction<BooksLedger['recordBlankVoids']>(({ deviceNo, kind, code }, voids, at, actor) => {
    const added = voids.flatMap(({ number, voidedAt, held }) => {
      if (insert.run({ deviceNo, kind, code, number, voidedAt, at }).changes === 0) return [];
      if (held) putDocument(held, { code, number, state: 'acked', at });
      return [number];
    });
    if (added.length > 0)
      journal({ what: 'blank-voids-recorded', subject: deviceNo, data: { kind, code, numbers: added.join(' ') }, at, actor });
    return added;
  });

  return {
    recordBlankVoids,
    /**
     * A number that this counter voided, and its document for the platform. The comparison of the books may have recorded the number before
     * the operation was looked up, and on a restored ledger the document, too, that the platform holds.
     */
    recordVoidedHere: db.transaction(({ blank, document }: VoidedBlank, { at, actor }: By): void => {
      const { key, voidedAt } = blank;
      recordBlankVoids({ ...blank, code: key.code }, [{ number: key.number, voidedAt }], at, actor);
      if (!putDocument(document, { ...key, state: 'pending', at })) return;
      const data = { uploadKey: document.uploadKey, sha256: document.sha256 };
      journal({ what: 'blank-void-queued', subject: blank.deviceNo, data, at, actor });
    }),
  };
}

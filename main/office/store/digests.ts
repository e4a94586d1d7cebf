/**
 * What the platform has acknowledged, by runs of numbers, and what it has lost of it.
 */
import type { Instant, InvoiceCode, InvoiceNumber } from '../../../domain/ids.ts';
import type { AcknowledgedEntry, DigestStore } from '../../../domain/outbox.ts';
import type { Connection } from './database.ts';
import type { Journal } from './journal.ts';
import { layoutKeyOf } from './outbox-entry.ts';

interface EntryRow extends AcknowledgedEntry {
  readonly deviceNo: string;
  readonly kind: string;
  readonly code: InvoiceCode;
}

export function openDigestStore(db: Connection, journal: Journal): DigestStore {
  // The latest revision that the platform has acknowledged.
  const acknowledged = db.prepare<[{ since: string }], EntryRow>(
    `SELECT coalesce(i.device_no, o.document ->> 'deviceNo') AS deviceNo, coalesce(i.kind, o.document ->> 'kind') AS kind, o.code, o.number,
       o.revision, o.sha256, o.gross
     FROM outbox o LEFT JOIN invoices i USING (invoice_id)
     WHERE o.queued_at >= @since AND o.what = 'document' AND o.state = 'acked' AND NOT EXISTS (
       SELECT 1 FROM outbox later WHERE later.code = o.code AND later.number = o.number AND later.what = 'document'
         AND later.state = 'acked' AND later.revision > o.revision)
     ORDER BY deviceNo, kind, o.code, o.number`,
  );
  const known = db.prepare<[{ code: string; from: string; to: string }], AcknowledgedEntry>(
    `SELECT number, revision, sha256, gross FROM outbox WHERE code = @code AND number BETWEEN @from AND @to AND what = 'document'
     ORDER BY number, revision`,
  );
  const reopen = db.prepare(
    `UPDATE outbox SET state = 'pending', reopened = reopened + 1, next_at = ?, leased_until = NULL, outcome = NULL, problem = NULL,
       settled_at = NULL WHERE upload_key = ? AND state = 'acked'`,
  );
  // Parked only because the platform did not have the document.
  const unpark = db.prepare(
    `UPDATE outbox SET state = 'pending', attempts = 0, next_at = ?, outcome = NULL, problem = NULL, settled_at = NULL
     WHERE code = ? AND number = ? AND what <> 'document' AND state = 'parked' AND json_extract(outcome, '$.type') = 'invoice-not-found'`,
  );
  const keyOf = db.prepare<[string], { code: InvoiceCode; number: InvoiceNumber }>(
    "SELECT code, number FROM outbox WHERE upload_key = ? AND what = 'document'",
  );

  return {
    acknowledged(since, size) {
      const ranges: {
        deviceNo: string;
        kind: string;
        code: InvoiceCode;
        from: InvoiceNumber;
        to: InvoiceNumber;
        entries: AcknowledgedEntry[];
      }[] = [];
      for (const { deviceNo, kind, code, ...entry } of acknowledged.all({ since: since ?? '' })) {
        const last = ranges.at(-1);
        const same = last?.deviceNo === deviceNo && last.kind === kind && last.code === code;
        if (last && same && last.entries.length < size) {
          last.entries.push(entry);
          last.to = entry.number;
        } else ranges.push({ deviceNo, kind, code, from: entry.number, to: entry.number, entries: [entry] });
      }
      return ranges;
    },
    known: (code, from, to) => known.all({ code, from, to }),
    reopen: db.transaction((uploadKeys: readonly string[], reason: 'lost-by-platform' | 'asked-by-platform', at: Instant) => {
      let reopened = 0;
      for (const uploadKey of uploadKeys) {
        if (reopen.run(at, uploadKey).changes === 0) continue;
        reopened += 1;
        const key = keyOf.get(uploadKey);
        // Who has lost the document has lost its layout file.
        if (key) {
          reopen.run(at, layoutKeyOf(key.code, key.number));
          unpark.run(at, key.code, key.number);
        }
        journal({ what: 'document-reopened', subject: uploadKey, data: { reason }, at, actor: 'system' });
      }
      return reopened;
    }),
  };
}

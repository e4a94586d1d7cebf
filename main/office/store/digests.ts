/**
 * What the platform has acknowledged, by runs of numbers, and what it has lost of it.
 */
import type { Instant, InvoiceCode, InvoiceNumber } from '../../../domain/ids.ts';
import { invoiceNumber } from '../../../domain/numbering.ts';
import type { AcknowledgedEntry, AcknowledgedRange, DigestStore, NumberSpan } from '../../../domain/outbox.ts';
import type { Connection } from './database.ts';
import type { Journal } from './journal.ts';
import { layoutKeyOf } from './outbox-entry.ts';

interface EntryRow extends AcknowledgedEntry {
  readonly deviceNo: string;
  readonly kind: string;
  readonly code: InvoiceCode;
  /** 1 on a document without an invoice here: taken over from another counter, or of a number that was voided unused. */
  readonly isForeign: number;
}

/** Numbers looked at together, and rows held in memory at once. */
const blockSize = 1_000;
const pageRows = 2_000;

export function openDigestStore(db: Connection, journal: Journal): DigestStore {
  // The latest revision that the platform has acknowledged.
  const acknowledged = db.prepare<[NumberSpan & { limit: number }], EntryRow>(
    `SELECT coalesce(i.device_no, o.document ->> 'deviceNo') AS deviceNo, coalesce(i.kind, o.document ->> 'kind') AS kind, o.code, o.number,
       o.revision, o.sha256, o.gross, o.invoice_id IS NULL AS isForeign
     FROM outbox o LEFT JOIN invoices i USING (invoice_id)
     WHERE o.code = @code AND o.number BETWEEN @from AND @to AND o.what = 'document' AND o.state = 'acked' AND NOT EXISTS (
       SELECT 1 FROM outbox later WHERE later.code = o.code AND later.number = o.number AND later.what = 'document'
         AND later.state = 'acked' AND later.revision > o.revision)
     ORDER BY o.number LIMIT @limit`,
  );
  const recent = db.prepare<[string], { code: InvoiceCode; block: number }>(
    `SELECT DISTINCT code, CAST(number AS INTEGER) / ${blockSize} AS block FROM outbox
     WHERE queued_at >= ? AND what = 'document' AND state = 'acked' ORDER BY code, block`,
  );
  const nextCode = db.prepare<[string], { code: InvoiceCode | null }>(
    "SELECT min(code) AS code FROM outbox WHERE code > ? AND what = 'document' AND state = 'acked'",
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

  function everything(): readonly NumberSpan[] {
    const spans: NumberSpan[] = [];
    for (let code = nextCode.get('')?.code; code; code = nextCode.get(code)?.code)
      spans.push({ code, from: firstNumber, to: lastNumber });
    return spans;
  }

  /** Blocks that touch are one span. */
  function youngerThan(since: Instant): readonly NumberSpan[] {
    const spans: NumberSpan[] = [];
    for (const { code, block } of recent.all(since)) {
      const from = invoiceNumber(block * blockSize) ?? firstNumber;
      const to = invoiceNumber((block + 1) * blockSize - 1) ?? lastNumber;
      const before = spans.at(-1);
      if (before?.code === code && Number(before.to) + 1 === Number(from)) spans[spans.length - 1] = { ...before, to };
      else spans.push({ code, from, to });
    }
    return spans;
  }

  return {
    spans: (since) => (since === null ? everything() : youngerThan(since)),
    acknowledged(span, size) {
      const rows = acknowledged.all({ ...span, limit: pageRows });
      const last = rows.length < pageRows ? null : rows.at(-1);
      const next = last ? invoiceNumber(Number(last.number) + 1) : null;
      return { ranges: rangesOf(rows, size), rest: next !== null && next <= span.to ? { ...span, from: next } : null };
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

const firstNumber = '00000000' as InvoiceNumber;
const lastNumber = '99999999' as InvoiceNumber;

/**
 * What lies between two documents of another counter that were taken over is that counter's own, and the platform has it by right: a range of them
 * ends at every hole.
 */
function rangesOf(rows: readonly EntryRow[], size: number): readonly AcknowledgedRange[] {
  const ranges: (AcknowledgedRange & { entries: AcknowledgedEntry[]; to: InvoiceNumber })[] = [];
  let before: EntryRow | null = null;
  for (const row of rows) {
    const { deviceNo, kind, code, isForeign, ...entry } = row;
    const last = ranges.at(-1);
    const same = before?.deviceNo === deviceNo && before.kind === kind && before.isForeign === isForeign;
    const hole = before !== null && Number(entry.number) - Number(before.number) > 1;
    if (last && same && last.entries.length < size && !(hole && isForeign)) {
      last.entries.push(entry);
      last.to = entry.number;
    } else ranges.push({ deviceNo, kind, code, from: entry.number, to: entry.number, entries: [entry] });
    before = row;
  }
  return ranges;
}

/**
 * Takes an invoice into the ledger that this ledger did not see being issued. It gets everything that one of its own has, so that
 * nothing afterwards need tell them apart: a draft, order lines, a document, a journal fact.
 */
import type { BooksLedger } from '../../../domain/books.ts';
import type { DraftInput, DraftLine } from '../../../domain/draft.ts';
import { sameIssue } from '../../../domain/found-invoice.ts';
import type { Instant } from '../../../domain/ids.ts';
import { addDays } from '../../../domain/instant.ts';
import type { Invoice, InvoiceContent } from '../../../domain/invoice.ts';
import { negateFen } from '../../../domain/money.ts';
import type { Connection } from './database.ts';
import { openInvoiceRow } from './invoice-row.ts';
import type { Journal } from './journal.ts';
import { openOutboxEntry } from './outbox-entry.ts';
import { openRefunds } from './refunds.ts';
import { openTakenOver } from './taken-over.ts';

export function openFoundInvoices(db: Connection, journal: Journal): Pick<BooksLedger, 'recordFound'> {
  const recorded = db.prepare<[string, string], { one: number }>('SELECT 1 AS one FROM invoices WHERE code = ? AND number = ?');
  const insertDraft = db.prepare(
    "INSERT INTO drafts (request_id, order_no, source, opened_at, content, state) VALUES (?, ?, ?, ?, ?, 'issued')",
  );
  // A package taken over from another counter may have brought the document before.
  const queued = db.prepare<[string], { sha256: string }>('SELECT sha256 FROM outbox WHERE upload_key = ?');
  const takenOver = openTakenOver(db);
  const refunds = openRefunds(db, journal);
  const putRow = openInvoiceRow(db);
  const putInOutbox = openOutboxEntry(db);

  /** With what its own counter knew of it, which the device's record does not tell. */
  function completed(invoice: Invoice): Invoice {
    const original = takenOver.invoice(invoice.signed.code, invoice.signed.number);
    if (!original || invoice.origin.evidence !== 'device' || !sameIssue(invoice, original)) return invoice;
    const { orderNo, source, orderLineIds, offline } = original.origin;
    return { ...invoice, origin: { ...invoice.origin, orderNo, source, orderLineIds, offline } };
  }

  return {
    recordFound: db.transaction(({ invoice: found, state, document, held }, at, actor) => {
      const invoice = completed(found);
      const { content, signed, origin } = invoice;
      const { code, number, issuedAt } = signed;
      if (recorded.get(code, number)) return false;
      insertDraft.run(origin.requestId, origin.orderNo, origin.source, issuedAt, JSON.stringify(draftOf(content)));
      const { id, fingerprint } = putRow(invoice, state, at);
      const { gross } = content.totals;
      const queuedBefore = queued.get(document.uploadKey);
      if (!queuedBefore)
        putInOutbox({
          invoiceId: id,
          key: signed,
          document,
          gross,
          state: held && !isRecent(issuedAt, at) ? 'acked' : 'pending',
          at,
        });
      if (state === 'blue') refunds.recorded(invoice, issuedAt, at);
      journal({
        what: 'invoice-found',
        subject: origin.requestId,
        data: {
          code,
          number,
          issuedAt,
          gross,
          state,
          deviceNo: origin.deviceNo,
          evidence: origin.evidence ?? null,
          document: queuedBefore?.sha256 ?? document.sha256,
          invoice: fingerprint,
        },
        at,
        actor,
      });
      return true;
    }),
  };
}

/**
 * A young one is sent once more although the platform has it: the platform repeats its first answer, and an order that was invoiced elsewhere
 * is heard of again.
 */
function isRecent(issuedAt: Instant, at: Instant): boolean {
  return issuedAt > addDays(at, -recentDays);
}
const recentDays = 40;

/** The form that leads to this invoice: a discount row goes back into the row above it. */
function draftOf({ kind, buyer, lines, remarks, payee, reviewer }: InvoiceContent): DraftInput {
  const rows: DraftLine[] = [];
  for (const { nature, name, taxCode, spec, unit, quantity, price, priceIncludesTax, net, tax, rate, zeroRate } of lines) {
    const amount = (priceIncludesTax ? net + tax : net) as DraftLine['amount'];
    const above = rows.at(-1);
    if (nature === 'discount' && above) {
      rows[rows.length - 1] = { ...above, discount: negateFen(amount) };
      continue;
    }
    rows.push({
      name,
      taxCode,
      spec,
      unit,
      ...(quantity === undefined ? {} : { quantity }),
      ...(price === undefined ? {} : { price }),
      amount,
      includesTax: priceIncludesTax,
      rate,
      ...(zeroRate === undefined ? {} : { zeroRate }),
    });
  }
  return { kind, buyer, lines: rows, remarks, payee, reviewer };
}

/**
 * What a document of another counter's package is to this ledger, which may know the same number already: the device was moved here, and the
 * books were rebuilt from it before the package came.
 */
import { sameIssue } from '../../../domain/found-invoice.ts';
import type { Invoice, InvoiceState } from '../../../domain/invoice.ts';
import type { Fen } from '../../../domain/money.ts';
import type { Connection } from './database.ts';
import { invoiceOf } from './intents.ts';
import type { PackageBody, PackedDocument, PackedInvoice } from './spare-package.ts';

/**
 * - `new`: nothing is known of it. `known`: the very document is here.
 * - `replaces`: this ledger made one of the device's record, and the platform does not have it; the original, made when the device signed, goes.
 * - `withoutOrder`: as before, but the platform has the one made here, and keeps it.
 * - `conflict`: this ledger has something else under the number.
 */
export type Standing = 'new' | 'known' | 'replaces' | 'withoutOrder' | 'conflict';

/** An invoice that this ledger knows from the device's record only, and the same as the package tells it. */
export interface Rebuilt {
  readonly invoiceId: number;
  readonly state: InvoiceState;
  readonly original: Invoice;
}

interface OwnDocument {
  readonly sha256: string;
  readonly state: 'pending' | 'acked' | 'parked';
  readonly gross: Fen;
}
interface OwnInvoice {
  readonly invoiceId: number;
  readonly state: InvoiceState;
  readonly content: string;
  readonly signed: string;
  readonly origin: string;
}

export function openStandings(db: Connection, { invoices }: Pick<PackageBody, 'invoices'>) {
  const packed = new Map(invoices.map((one) => [`${one.code}-${one.number}`, one]));
  const ours = db.prepare<[string, string, number], OwnDocument>(
    "SELECT sha256, state, gross FROM outbox WHERE code = ? AND number = ? AND what = 'document' AND revision = ?",
  );
  const own = db.prepare<[string, string], OwnInvoice>(
    'SELECT invoice_id AS invoiceId, state, content, signed, origin FROM invoices WHERE code = ? AND number = ?',
  );

  function rebuilt(invoice: PackedInvoice): Rebuilt | null {
    const row = own.get(invoice.code, invoice.number);
    if (!row) return null;
    const here = invoiceOf(row);
    const original = invoiceOf(invoice);
    const { invoiceId, state } = row;
    return here.origin.evidence === 'device' && sameIssue(here, original) ? { invoiceId, state, original } : null;
  }

  return {
    rebuilt,
    /** The invoice that the package brings along with a document; null when it brings none. */
    packedInvoice: ({ code, number }: Pick<PackedDocument, 'code' | 'number'>): PackedInvoice | null =>
      packed.get(`${code}-${number}`) ?? null,
    /** This ledger's own document under the same key. */
    ours: ({ code, number, revision }: PackedDocument): OwnDocument | null => ours.get(code, number, revision) ?? null,
    of(document: PackedDocument): Standing {
      const { code, number, revision, sha256 } = document;
      const here = ours.get(code, number, revision);
      if (!here) return 'new';
      if (here.sha256 === sha256) return 'known';
      const invoice = packed.get(`${code}-${number}`);
      if (!invoice || !rebuilt(invoice)) return 'conflict';
      return here.state === 'acked' ? 'withoutOrder' : 'replaces';
    },
  };
}

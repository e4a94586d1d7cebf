/**
 * Invoices of other counters whose documents were taken over here, as their own ledgers had them: to make their layout files, and to know
 * their orders when the device shows one of them.
 */
import { z } from 'zod';
import type { Instant } from '../../../domain/ids.ts';
import type { Invoice } from '../../../domain/invoice.ts';
import type { Connection } from './database.ts';
import { invoiceOf } from './intents.ts';
import type { PackedInvoice } from './spare-package.ts';

const columns = z.strictObject({ content: z.string(), signed: z.string(), origin: z.string() });

export function openTakenOver(db: Connection) {
  const put = db.prepare("INSERT OR IGNORE INTO platform_records (what, id, content, at) VALUES ('takenOver', ?, ?, ?)");
  const one = db.prepare<[string], { content: string }>(
    "SELECT content FROM platform_records WHERE what = 'takenOver' AND id = ?",
  );

  function packed(code: string, number: string): PackedInvoice | null {
    const row = one.get(`${code}-${number}`);
    return row ? { code, number, ...columns.parse(JSON.parse(row.content)) } : null;
  }

  return {
    /** The first one that came under a number stays. */
    keep({ code, number, content, signed, origin }: PackedInvoice, at: Instant): void {
      put.run(`${code}-${number}`, JSON.stringify({ content, signed, origin }), at);
    },
    /** Its columns, to be packed once more. */
    packed,
    invoice(code: string, number: string): Invoice | null {
      const found = packed(code, number);
      return found && invoiceOf(found);
    },
  };
}

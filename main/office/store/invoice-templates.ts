/**
 * Which version of a template an invoice was made with. It is fixed in the transaction that records the invoice, so that no change of
 * templates, at any moment, gives an issued invoice another face.
 */
import type { Instant, InvoiceKey, RequestId } from '../../../domain/ids.ts';
import { firstTemplate, type TemplateVersion } from '../../../domain/template.ts';
import type { Connection } from './database.ts';

export function openInvoiceTemplates(db: Connection) {
  // Nothing that stands in this table may keep a signed invoice from being recorded.
  const insert = db.prepare<[InvoiceKey & { readonly at: Instant; readonly requestId: RequestId }], TemplateVersion>(
    `INSERT INTO invoice_templates (code, number, template_id, version, at)
     SELECT @code, @number, template_id, template_version, @at FROM intents
     WHERE request_id = @requestId AND template_id IS NOT NULL AND template_version IS NOT NULL
       AND NOT EXISTS (SELECT 1 FROM invoice_templates WHERE code = @code AND number = @number)
     RETURNING template_id AS id, version`,
  );
  const one = db.prepare<[string, string], TemplateVersion>(
    'SELECT template_id AS id, version FROM invoice_templates WHERE code = ? AND number = ?',
  );
  return {
    /** The invoice gets the template of its intent; null when that has none. Call it in the transaction of the invoice. */
    fix: (requestId: RequestId, { code, number }: InvoiceKey, at: Instant): TemplateVersion | null =>
      insert.get({ code, number, at, requestId }) ?? null,
    /** Invoices from before there was a choice, and those that this ledger did not see being issued, have the first template. */
    of: ({ code, number }: InvoiceKey): TemplateVersion => one.get(code, number) ?? firstTemplate,
  };
}

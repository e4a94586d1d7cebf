/**
 * Invoice queries (发票查询) as both families ask them: by a range of numbers or by days, all or the un-uploaded.
 */
import { epochOf } from './clock.ts';
import type { Texts } from './form.ts';
import type { Kind } from './kinds.ts';
import type { LedgerInvoice } from './model.ts';
import { type Refusal, refuse } from './refusal.ts';
import type { InvoiceFilter } from './store.ts';
import type { Unit } from './unit.ts';

/** The records a query asks for, in number or issue order; none is an empty list. */
export function queryInvoices(unit: Unit, kind: Kind, texts: Texts): readonly LedgerInvoice[] | Refusal {
  const filter = filterOf(kind, texts.cxfs ?? '', texts.cxtj ?? '');
  if ('refusal' in filter) return filter;
  const found = unit.store.invoices(filter);
  return texts.cxlx === '1' ? found.filter((invoice) => !invoice.uploaded) : found;
}

function filterOf(kind: Kind, way: string, condition: string): InvoiceFilter | Refusal {
  if (way === '0') {
    const match = /^(\d{10}|\d{12})(\d{8})(\d{8})$/.exec(condition);
    const [, code = '', from = '', to = ''] = match ?? [];
    return match === null
      ? refuse('incomplete', `cxtj ${condition}`)
      : { by: 'numbers', kind, code, from: Number(from), to: Number(to) };
  }
  const [, from = '', to = ''] = /^(\d{8})(\d{8})$/.exec(condition) ?? [];
  if (way !== '1' || epochOf(from) === null || epochOf(to) === null) return refuse('incomplete', `cxfs ${way} cxtj ${condition}`);
  return { by: 'days', kind, from, to };
}

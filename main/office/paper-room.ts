/**
 * Everything between an invoice and its paper, tied together: the templates there are, what people do with them, and what a printer gets.
 */
import type { InvoiceKey, PrinterId } from '../../domain/ids.ts';
import type { Clock, Layout } from '../../domain/ports.ts';
import type { Config } from './config.ts';
import { openPaper, type PaperDesk } from './paper.ts';
import type { openLedger } from './store/ledger.ts';
import type { PrintSetups } from './store/print-setups.ts';
import { openTemplateDesk } from './template-desk.ts';
import { makeTemplateHandlers, type TemplateHandlers } from './template-handlers.ts';
import { openTemplateShelf, type TemplateShelf } from './template-shelf.ts';

export interface PaperRoomOptions {
  readonly printers: Config['printers'];
  readonly setups: Pick<PrintSetups, 'latest'>;
  readonly ledger: Pick<ReturnType<typeof openLedger>, 'templates' | 'invoiceTemplates' | 'views'>;
  readonly layout: Layout;
  /** The picture of the seal that an invoice's layout file has; null when it is not sealed. */
  readonly sealOf: (key: InvoiceKey) => { readonly picture: Uint8Array } | null;
  readonly clock: Clock;
}

export interface PaperRoom {
  readonly shelf: TemplateShelf;
  readonly paper: PaperDesk;
  readonly handlers: TemplateHandlers;
  /** False for a printer with numbered forms or a roll in it, and where nobody can tell. */
  hasPlainPaper(printerId: PrinterId): Promise<boolean>;
}

export function openPaperRoom({ printers, setups, ledger, layout, sealOf, clock }: PaperRoomOptions): PaperRoom {
  const { templates, invoiceTemplates, views } = ledger;
  const shelf = openTemplateShelf({ store: templates, ofInvoice: invoiceTemplates.of });
  const paper = openPaper({
    shelf,
    layout,
    invoice({ code, number }) {
      const row = views.row(code, number);
      const invoice = views.invoice(code, number);
      return row && invoice && { invoice, state: row.state };
    },
    sealOf,
    paperIn: (printerId, kind) => setups.latest(printerId, kind).templateId,
  });
  const desk = openTemplateDesk({
    shelf,
    store: templates,
    layout,
    printedOn: (templateId) =>
      printers.flatMap(({ id, kinds }) => kinds.filter((kind) => setups.latest(id, kind).templateId === templateId)),
    clock,
  });
  async function hasPlainPaper(printerId: PrinterId): Promise<boolean> {
    const kinds = printers.find(({ id }) => id === printerId)?.kinds ?? [];
    const loaded = await Promise.all(kinds.map((kind) => shelf.latest(setups.latest(printerId, kind).templateId)));
    return loaded.every((paper) => paper.ok && (paper.value.use === 'layout' || paper.value.use === 'sheet'));
  }
  return { shelf, paper, handlers: makeTemplateHandlers(desk), hasPlainPaper };
}

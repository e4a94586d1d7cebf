/**
 * Which paper each kind is printed on at each printer, and how far shifted. The latest counts; what was set before stays.
 */
import type { Instant, PrinterId } from '../../../domain/ids.ts';
import type { InvoiceKind } from '../../../domain/kinds.ts';
import type { Actor } from '../../../domain/ledger-port.ts';
import type { PrintSetup } from '../../../domain/print-job.ts';
import type { Connection } from './database.ts';
import type { Journal } from './journal.ts';

/** The plain page of the layout file, where nobody has set anything. */
export const plainTemplate = 'vat-2021';

export interface PrintSetups {
  /** What counts now; the plain page without an offset, and `at` null, when nobody has ever set it. */
  latest(printerId: PrinterId, kind: InvoiceKind): PrintSetup;
  /** Newest first. */
  history(printerId: PrinterId, kind: InvoiceKind): readonly PrintSetup[];
  set(setup: Omit<PrintSetup, 'at' | 'actor'>, at: Instant, actor: Actor): void;
}

export function openPrintSetups(db: Connection, journal: Journal): PrintSetups {
  const all = db.prepare<[string, string], PrintSetup>(
    `SELECT printer_id AS printerId, kind, template_id AS templateId, dx, dy, at, actor FROM print_setups
     WHERE printer_id = ? AND kind = ? ORDER BY rowid DESC`,
  );
  const insert = db.prepare(
    'INSERT INTO print_setups (printer_id, kind, template_id, dx, dy, at, actor) VALUES (?, ?, ?, ?, ?, ?, ?)',
  );
  return {
    latest: (printerId, kind) =>
      all.get(printerId, kind) ?? { printerId, kind, templateId: plainTemplate, dx: 0, dy: 0, at: null, actor: '' },
    history: (printerId, kind) => all.all(printerId, kind),
    set: db.transaction<PrintSetups['set']>(({ printerId, kind, templateId, dx, dy }, at, actor) => {
      insert.run(printerId, kind, templateId, dx, dy, at, actor);
      journal({ what: 'print-setup', subject: printerId, data: { kind, templateId, dx, dy }, at, actor });
    }),
  };
}

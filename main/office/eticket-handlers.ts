/**
 * The commands about railway e-tickets (铁路电子客票). They are the railway's own invoices and none of this counter's: read, shown and
 * printed, and kept nowhere, for they tell whose trip it was.
 */
import type { Instant, PrinterId } from '../../domain/ids.ts';
import type { Actor } from '../../domain/ledger-port.ts';
import type { Clock, ETicketReader } from '../../domain/ports.ts';
import { failed, ok, type Result } from '../../domain/problem.ts';
import type { Handlers } from './dispatcher.ts';
import type { Printers } from './printers.ts';
import type { PrintedETicket } from './store/etickets.ts';

export interface ETicketDesk {
  readonly reader: ETicketReader;
  readonly printers: Pick<Printers, 'all' | 'knows' | 'printDirectly'>;
  /** False for a printer with numbered forms or a roll in it. */
  readonly hasPlainPaper: (printerId: PrinterId) => Promise<boolean>;
  /** The fact for the journal. */
  readonly printed: (printed: PrintedETicket, at: Instant, actor: Actor) => void;
  readonly clock: Clock;
}

export type ETicketHandlers = Pick<Handlers, 'readETicket' | 'printETicket'>;

export function makeETicketHandlers({ reader, printers, hasPlainPaper, printed, clock }: ETicketDesk): ETicketHandlers {
  return {
    async readETicket({ xml }) {
      const read = await reader.eTicket(xml);
      return read.ok ? ok({ ticket: read.value.ticket, pdf: read.value.paper.pdf }) : read;
    },
    async printETicket({ xml, printerId, copies }, { person }) {
      const read = await reader.eTicket(xml);
      if (!read.ok) return read;
      const printer = await printerFor(printerId);
      if (!printer.ok) return printer;
      const { ticket, paper } = read.value;
      const job = await printers.printDirectly(printer.value, `e-ticket ${ticket.number}`, paper, copies);
      if (!job.ok) return job;
      const { number } = ticket;
      printed({ number, printerId: printer.value, copies }, clock.now(), person?.userId ?? 'system');
      return ok({ job: job.value });
    },
  };

  /** The one asked for, else the first with plain paper in it: a numbered form must never be spent on this. */
  async function printerFor(asked: PrinterId | undefined): Promise<Result<PrinterId>> {
    if (asked !== undefined) {
      if (!printers.knows(asked)) return failed('printer-not-configured', { printer: asked });
      return (await hasPlainPaper(asked)) ? ok(asked) : failed('printer-paper-not-plain', { printer: asked });
    }
    for (const printerId of printers.all()) if (await hasPlainPaper(printerId)) return ok(printerId);
    const [first] = printers.all();
    return first === undefined
      ? failed('printer-not-configured', { printer: '' })
      : failed('printer-paper-not-plain', { printer: first });
  }
}

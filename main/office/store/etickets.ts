/**
 * Railway e-tickets that were printed, for the journal. By number only: whose trip it was is nobody's business here.
 */
import type { Instant, PrinterId } from '../../../domain/ids.ts';
import type { Actor } from '../../../domain/ledger-port.ts';
import type { Connection } from './database.ts';
import type { Journal } from './journal.ts';

export interface PrintedETicket {
  /** Invoice number, 20 digits. */
  readonly number: string;
  readonly printerId: PrinterId;
  readonly copies: number;
}

export function openETickets(db: Connection, journal: Journal) {
  return db.transaction(({ number, printerId, copies }: PrintedETicket, at: Instant, actor: Actor): void => {
    journal({ what: 'eticket-printed', subject: number, data: { printerId, copies }, at, actor });
  });
}

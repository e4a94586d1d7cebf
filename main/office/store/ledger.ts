/**
 * The ledger as one object: every named operation over one connection.
 */
import type { IssueLedger } from '../../../domain/ledger-port.ts';
import type { Connection } from './connection.ts';
import { openDraftLedger } from './drafts.ts';
import { openIntentLedger } from './intents.ts';
import { openInvoiceViews } from './invoice-views.ts';
import { openJournal } from './journal.ts';
import { openOrderLedger } from './orders.ts';
import { openOutbox } from './outbox.ts';
import { openPeopleStore } from './people.ts';
import { openPrintJobs } from './print-jobs.ts';
import { openRefusedPasswords } from './refused-passwords.ts';

export function openLedger(db: Connection) {
  const journal = openJournal(db);
  const issuing: IssueLedger & ReturnType<typeof openOrderLedger> = {
    ...openDraftLedger(db, journal),
    ...openIntentLedger(db, journal),
    ...openOrderLedger(db, journal),
  };
  return {
    issuing,
    outbox: openOutbox(db, journal),
    printJobs: openPrintJobs(db, journal),
    people: openPeopleStore(db, journal),
    refusedPasswords: openRefusedPasswords(db, journal),
    views: openInvoiceViews(db),
  };
}

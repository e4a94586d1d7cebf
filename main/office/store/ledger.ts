/**
 * The ledger as one object: every named operation over one connection.
 */
import { dirname } from 'node:path';
import type { IssueLedger } from '../../../domain/ledger-port.ts';
import type { Step } from '../../../domain/steps.ts';
import { openBooks } from './books.ts';
import { openMoments } from './counter-state.ts';
import type { Connection } from './database.ts';
import { openDeviceMoves } from './device-moves.ts';
import { openDeviceOperations } from './device-operations.ts';
import { openDigestStore } from './digests.ts';
import { openDraftLedger } from './drafts.ts';
import { openETickets } from './etickets.ts';
import { openFeedStore } from './feed.ts';
import { openFence } from './fence.ts';
import { openIntentLedger } from './intents.ts';
import { openInvoiceTemplates } from './invoice-templates.ts';
import { openInvoiceViews } from './invoice-views.ts';
import { openIssuedFigures } from './issued-figures.ts';
import { openJournal } from './journal.ts';
import { openLayoutFiles } from './layout-files.ts';
import { openOrderLedger } from './orders.ts';
import { openOutbox } from './outbox.ts';
import { openPeopleStore } from './people.ts';
import { openPrintJobs } from './print-jobs.ts';
import { openPrintSetups } from './print-setups.ts';
import { openRefusedPasswords } from './refused-passwords.ts';
import { openSegments } from './segments.ts';
import { openSpoiltForms } from './spoilt-forms.ts';
import { openTaskStore } from './tasks.ts';
import { openTemplates } from './templates.ts';

export function openLedger(db: Connection, step: Step = () => undefined) {
  const journal = openJournal(db);
  const fence = openFence(db, journal);
  const figures = openIssuedFigures(db);
  const printJobs = openPrintJobs(db, journal);
  const issuing: IssueLedger & ReturnType<typeof openOrderLedger> = {
    fenced: fence.state,
    ...openDraftLedger(db, journal),
    ...openIntentLedger(db, journal, step),
    ...openOrderLedger(db, journal),
    issuedSince: figures.sums,
  };
  return {
    issuing,
    outbox: openOutbox(db, journal),
    digests: openDigestStore(db, journal),
    feed: openFeedStore(db, journal),
    fence,
    moments: openMoments(db),
    books: openBooks(db, journal),
    tasks: openTaskStore(db, journal),
    printJobs,
    printSetups: openPrintSetups(db, journal),
    spoiltForms: openSpoiltForms(db, journal, printJobs),
    operations: openDeviceOperations(db, journal),
    segments: openSegments(db),
    figures,
    people: openPeopleStore(db, journal),
    refusedPasswords: openRefusedPasswords(db, journal),
    deviceMoved: openDeviceMoves(db, journal),
    eTicketPrinted: openETickets(db, journal),
    layoutFiles: openLayoutFiles(db, journal, dirname(db.name)),
    views: openInvoiceViews(db),
    templates: openTemplates(db, journal),
    invoiceTemplates: openInvoiceTemplates(db),
  };
}

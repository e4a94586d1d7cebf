/**
 * The ledger as one object: every named operation over one connection.
 */
import type { IssueLedger } from '../../../domain/ledger-port.ts';
import type { Step } from '../../../domain/steps.ts';
import { openBooks } from './books.ts';
import { openMoments } from './counter-state.ts';
import type { Connection } from './database.ts';
import { openDeviceMoves } from './device-moves.ts';
import { openDeviceOperations } from './device-operations.ts';
import { openDigestStore } from './digests.ts';
import { openDraftLedger } from './drafts.ts';
import { openFeedStore } from './feed.ts';
import { openFence } from './fence.ts';
import { openIntentLedger } from './intents.ts';
import { openInvoiceViews } from './invoice-views.ts';
import { openIssuedFigures } from './issued-figures.ts';
import { openJournal } from './journal.ts';
import { openOrderLedger } from './orders.ts';
import { openOutbox } from './outbox.ts';
import { openPeopleStore } from './people.ts';
import { openPrintJobs } from './print-jobs.ts';
import { openRefusedPasswords } from './refused-passwords.ts';
import { openSegments } from './segments.ts';
import { openTaskStore } from './tasks.ts';

export function openLedger(db: Connection, step: Step = () => undefined) {
  const journal = openJournal(db);
  const fence = openFence(db, journal);
  const figures = openIssuedFigures(db);
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
    printJobs: openPrintJobs(db, journal),
    operations: openDeviceOperations(db, journal),
    segments: openSegments(db),
    figures,
    people: openPeopleStore(db, journal),
    refusedPasswords: openRefusedPasswords(db, journal),
    deviceMoved: openDeviceMoves(db, journal),
    views: openInvoiceViews(db),
  };
}

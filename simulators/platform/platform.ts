/**
 * The simulated platform without its wires: ledger, clock and rules in one object.
 */
import { type Backups, openBackups } from './backups.ts';
import { type Changes, openChanges } from './changes.ts';
import { type Claims, openClaims } from './claims.ts';
import { openClock, type PlatformClock } from './clock.ts';
import { type Counters, openCounters } from './counters.ts';
import { type Documents, openDocuments } from './documents.ts';
import type { Options } from './options.ts';
import { type Orders, openOrders } from './orders.ts';
import { openPapers, type Papers } from './papers.ts';
import { openRedForms, type RedForms } from './red-forms.ts';
import { sampleOrders, sampleTickets } from './sample.ts';
import { openSeals, type Seals } from './seals/seals.ts';
import { openStore } from './store.ts';

export interface SimulatedPlatform {
  readonly clock: PlatformClock;
  readonly orders: Orders;
  readonly claims: Claims;
  readonly documents: Documents;
  readonly changes: Changes;
  readonly counters: Counters;
  readonly papers: Papers;
  readonly redForms: RedForms;
  readonly seals: Seals;
  readonly backups: Backups;
  /** Patterns of upload keys that are turned down; not kept over a restart. */
  rejectKeys: readonly RegExp[];
  /**
   * Invoices, claims and what became of them, layouts, deliveries, forms and files since `at` are forgotten, as if a part of
   * the ledger had been lost; orders, and changes put in by hand, stay. The exact restore of a whole ledger is `backups`.
   */
  forgetSince(at: number): void;
  close(): void;
}

export function openSimulatedPlatform(options: Options): SimulatedPlatform {
  const db = openStore(options.dataDir);
  const clock = openClock(db);
  const orders = openOrders(db);
  const claims = openClaims(db, orders);
  const documents = openDocuments(db, orders, claims);
  const changes = openChanges(db, orders);
  const counters = openCounters(db, options.counters);
  const papers = openPapers(db);
  const redForms = openRedForms(db, options.redForms);
  const seals = openSeals(db, options.dataDir, options.seals);
  const backups = openBackups(db, options.dataDir);

  if (orders.page(0, 1).orders.length === 0) {
    const now = clock.now();
    if (options.orders === 'samples') {
      orders.put(sampleOrders(now), now);
      for (const { ticketNo, orderNo } of sampleTickets) orders.putTicket(ticketNo, orderNo);
    } else orders.put(options.orders, now);
  }

  const forgetSince = db.transaction((at: number) => {
    orders.forget(at);
    documents.forget(at);
    claims.forget(at);
    papers.forget(at);
    redForms.forget(at);
    seals.forget(at);
  });
  return {
    clock,
    orders,
    claims,
    documents,
    changes,
    counters,
    papers,
    redForms,
    seals,
    backups,
    rejectKeys: [],
    forgetSince,
    close: () => void db.close(),
  };
}

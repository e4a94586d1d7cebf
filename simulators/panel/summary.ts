/**
 * What the panel shows of each far end: its ledger with the long lists counted, and only the newest of them kept.
 */
import { z } from 'zod';
import type { PlatformLedger } from '../platform/ledger-view.ts';

/** How many of the newest invoices, documents and papers are shown. */
const newest = 8;

const deviceLedger = z.looseObject({
  device: z.looseObject({ deviceNo: z.string() }),
  invoices: z.array(z.looseObject({ state: z.string(), gross: z.number() })),
});

/** A device's ledger; instead of its invoices, how many there are of each state and the newest of them, newest first. */
export function deviceSummary(ledger: unknown) {
  const { invoices, ...rest } = deviceLedger.parse(ledger);
  const issued: Record<string, number> = {};
  for (const { state } of invoices) issued[state] = (issued[state] ?? 0) + 1;
  return { ...rest, issued, latest: lastOf(invoices) };
}

/** Totals, link, what it was told of counters and what it did last. */
export function platformSummary({ now, link, totals, documents, claims, telemetry, refused, redForms, faults }: PlatformLedger) {
  return {
    now,
    link,
    totals,
    claimsHeld: claims.filter(({ state }) => state === 'held').length,
    refused: refused.length,
    telemetry,
    redForms: redForms.map(({ requestId, counterId, state, number }) => ({ requestId, counterId, state, number })),
    faultsWaiting: faults.length,
    latest: lastOf(documents).map(({ code, number, revision, kind, state, gross, counterId, receivedAt }) => {
      return { code, number, revision, kind, state, gross, counterId, receivedAt };
    }),
  };
}

/** Papers as they came out of the printer. */
export function printerSummary(files: readonly string[], paused: boolean) {
  return { paused, printed: files.length, latest: lastOf(files).map((file) => file.replace(/^.*\//, '')) };
}

function lastOf<T>(list: readonly T[]): T[] {
  return list.slice(-newest).reverse();
}

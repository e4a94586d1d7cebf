/**
 * A counter hands what the platform does not have over to another. It is fenced in the very transaction that packs: of two counters with
 * the same documents only one may go on.
 */
import { existsSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { z } from 'zod';
import type { Instant } from '../../../domain/ids.ts';
import { failed, ok, type Result } from '../../../domain/problem.ts';
import type { Connection } from './database.ts';
import { openFence } from './fence.ts';
import { openJournal } from './journal.ts';
import { headOf } from './journal-head.ts';
import { syncFolder, syncToDisk } from './ledger-files.ts';
import {
  type PackageBody,
  type PackageHeader,
  type PackageTotals,
  type PackedDelivery,
  type PackedDocument,
  type PackedInvoice,
  type PackedLayout,
  readBody,
  sealPackage,
} from './spare-package.ts';
import { openTakenOver } from './taken-over.ts';

/** This counter as the settings name it. */
export interface CounterIdentity {
  readonly counterId: string;
  readonly seller: { readonly name: string; readonly taxId: string };
}

export interface PackOptions extends CounterIdentity {
  /** Where the package goes; a file that is there is not overwritten. */
  readonly to: string;
  readonly passphrase: string;
  /** Who packs, for the journal. */
  readonly by: string;
  readonly at: Instant;
}

/**
 * Fences this counter and writes the package. It may be packed again, with everything that waits by then, as often as it takes to get a
 * file to the other machine. Problems: `file-exists`, `file-not-written`, `ledger-damaged` (the other counter could not read what
 * this ledger holds); then this counter is not fenced by it.
 */
export function packForSpare(db: Connection, { counterId, seller, to, passphrase, by, at }: PackOptions): Result<PackageHeader> {
  const journal = openJournal(db);
  const fence = openFence(db, journal);
  const file = resolve(to);
  if (existsSync(file)) return failed('file-exists', { file });
  const part = `${file}.part`;
  const pack = db.transaction((): Result<PackageHeader> => {
    const body = unacknowledged(db);
    const totals = totalsOf(body);
    const text = JSON.stringify(body);
    // The other counter will read it the same way, when nothing more can be done about it here.
    const readable = readBody(text, totals, file);
    if (!readable.ok) return failed('ledger-damaged', { file: db.name, reason: `${readable.problem.details.reason}` });
    const { documents, gross, layouts, deliveries } = totals;
    fence.set({ by, reason: 'packed', at });
    journal({
      what: 'spare-packed',
      subject: counterId,
      data: { by, documents, gross, layouts, deliveries },
      at,
      actor: 'system',
    });
    const { seq = 0, sha256 = '' } = headOf(db) ?? {};
    const unsettled = z
      .number()
      .parse(db.prepare("SELECT count(*) FROM intents WHERE state IN ('open', 'unknown')").pluck().get());
    const journalled = { seq, sha256 };
    const header = { counterId, seller, packedAt: at, journal: journalled, ...totals, unsettled };
    writeFileSync(part, sealPackage(header, text, passphrase), { mode: 0o600 });
    syncToDisk(part);
    return ok(header);
  });
  const fencedBefore = fence.state() !== null;
  let packed: Result<PackageHeader> | null = null;
  try {
    packed = pack();
    if (!packed.ok) return packed;
    // Only a counter that is fenced for good has a package under its name.
    renameSync(part, file);
  } catch (error) {
    rmSync(part, { force: true });
    // Nobody can take over from a file that is not there; a fence that stood before has its own reason.
    if (packed?.ok && !fencedBefore) fence.lift(at, 'system');
    if (error instanceof Error && 'syscall' in error && 'code' in error)
      return failed('file-not-written', { file, reason: String(error.code) });
    throw error;
  }
  // Killed before this line, the counter asks for a package that it need not have; never the other way round.
  db.prepare("UPDATE outbox SET packed = 1 WHERE state <> 'acked'").run();
  try {
    syncFolder(dirname(file));
  } catch {
    // A stick's file system may know no folders to sync; the package is there and whole.
  }
  return packed;
}

function totalsOf({ documents, layouts, deliveries }: PackageBody): PackageTotals {
  return {
    documents: documents.length,
    gross: documents.reduce((sum, one) => sum + one.gross, 0),
    layouts: layouts.length,
    deliveries: deliveries.length,
  };
}

/** Everything in the order it goes out, and the invoices it is of. */
function unacknowledged(db: Connection): PackageBody {
  const documents = db
    .prepare<[], PackedDocument>(
      `SELECT upload_key AS uploadKey, code, number, revision, document, sha256, gross, queued_at AS queuedAt FROM outbox
       WHERE what = 'document' AND state <> 'acked' ORDER BY queued_at, code, number, revision`,
    )
    .all();
  const layouts = db
    .prepare<[], PackedLayout>(
      `SELECT code, number, gross, queued_at AS queuedAt FROM outbox WHERE what = 'layout' AND state <> 'acked'
       ORDER BY queued_at, code, number`,
    )
    .all();
  const deliveries = db
    .prepare<[], PackedDelivery>(
      `SELECT upload_key AS deliveryId, document AS json, code, number, gross, queued_at AS queuedAt FROM outbox
       WHERE what = 'delivery' AND state <> 'acked' ORDER BY queued_at, upload_key`,
    )
    .all();
  const own = db.prepare<[string, string], PackedInvoice>(
    'SELECT code, number, content, signed, origin FROM invoices WHERE code = ? AND number = ?',
  );
  const takenOver = openTakenOver(db);
  const keys = new Map(
    [...documents, ...layouts, ...deliveries].map(({ code, number }) => [`${code}-${number}`, { code, number }]),
  );
  const invoices = [...keys.values()].flatMap(
    ({ code, number }) => own.get(code, number) ?? takenOver.packed(code, number) ?? [],
  );
  return { documents, layouts, deliveries, invoices };
}

/**
 * A counter hands its un-uploaded documents over to another, and that one takes them. The first is fenced in the very transaction that
 * packs: of two counters with the same documents only one may go on.
 */
import { existsSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { z } from 'zod';
import type { Instant } from '../../../domain/ids.ts';
import type { Invoice } from '../../../domain/invoice.ts';
import { failed, ok, type Problem, type Result } from '../../../domain/problem.ts';
import type { Connection } from './database.ts';
import { openFence } from './fence.ts';
import { invoiceOf } from './intents.ts';
import { openJournal } from './journal.ts';
import { headOf } from './journal-head.ts';
import { syncFolder, syncToDisk } from './ledger-files.ts';
import { layoutKeyOf } from './outbox-entry.ts';
import { type PackageBody, type PackageHeader, type PackedDocument, type PackedInvoice, sealPackage } from './spare-package.ts';

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
 * Fences this counter and writes the package. It may be packed again, with the same documents, as often as it takes to get a file
 * to the other machine. Problem: `file-not-written`; then this counter is not fenced by it.
 */
export function packForSpare(db: Connection, { counterId, seller, to, passphrase, by, at }: PackOptions): Result<PackageHeader> {
  const journal = openJournal(db);
  const fence = openFence(db, journal);
  const file = resolve(to);
  if (existsSync(file)) return failed('file-not-written', { file, reason: 'EEXIST' });
  const part = `${file}.part`;
  const pack = db.transaction((): PackageHeader => {
    const body = unacknowledged(db);
    const gross = body.documents.reduce((sum, one) => sum + one.gross, 0);
    fence.set({ by, reason: 'packed', at });
    const documents = body.documents.length;
    journal({ what: 'spare-packed', subject: counterId, data: { by, documents, gross }, at, actor: 'system' });
    const { seq = 0, sha256 = '' } = headOf(db) ?? {};
    const unsettled = z
      .number()
      .parse(db.prepare("SELECT count(*) FROM intents WHERE state IN ('open', 'unknown')").pluck().get());
    const header = { counterId, seller, packedAt: at, journal: { seq, sha256 }, documents, gross, unsettled };
    writeFileSync(part, sealPackage(header, body, passphrase), { mode: 0o600 });
    syncToDisk(part);
    return header;
  });
  const fencedBefore = fence.state() !== null;
  let header: PackageHeader | null = null;
  try {
    header = pack();
    // Only a counter that is fenced for good has a package under its name.
    renameSync(part, file);
  } catch (error) {
    rmSync(part, { force: true });
    // Nobody can take over from a file that is not there; a fence that stood before has its own reason.
    if (header && !fencedBefore) fence.lift(at, 'system');
    if (error instanceof Error && 'syscall' in error && 'code' in error)
      return failed('file-not-written', { file, reason: String(error.code) });
    throw error;
  }
  try {
    syncFolder(dirname(file));
  } catch {
    // A stick's file system may know no folders to sync; the package is there and whole.
  }
  return ok(header);
}

/** Documents in the order they go out; layout files and deliveries stay. */
function unacknowledged(db: Connection): PackageBody {
  const open = "o.what = 'document' AND o.state <> 'acked'";
  const documents = db
    .prepare<[], PackedDocument>(
      `SELECT upload_key AS uploadKey, code, number, revision, document, sha256, gross, queued_at AS queuedAt FROM outbox o
       WHERE ${open} ORDER BY queued_at, code, number, revision`,
    )
    .all();
  const invoices = db
    .prepare<[], PackedInvoice>(
      `SELECT i.code, i.number, i.content, i.signed, i.origin FROM invoices i
       WHERE i.invoice_id IN (SELECT invoice_id FROM outbox o WHERE ${open}) ORDER BY i.invoice_id`,
    )
    .all();
  return { documents, invoices };
}

export interface TakenOver {
  /** Documents that are now to be uploaded from here. */
  readonly added: number;
  /** Those that this ledger had already. */
  readonly known: number;
}

/** What keeps a package from being taken over here, before anybody is asked for its passphrase. */
export function refusalOf(header: PackageHeader, own: CounterIdentity): Problem | null {
  if (header.counterId === own.counterId) return failed('package-own', { counterId: own.counterId }).problem;
  return header.seller.taxId === own.seller.taxId
    ? null
    : failed('package-other-seller', { theirs: header.seller.taxId, ours: own.seller.taxId }).problem;
}

/**
 * Takes the documents of a package into this counter's outbox, in one transaction. Taken twice, the second time changes nothing.
 * Problems: `package-conflict` (another document under the same key), `counter-fenced` (this counter may not upload).
 */
export function takeOver(
  db: Connection,
  header: PackageHeader,
  body: PackageBody,
  { by, at }: { readonly by: string; readonly at: Instant },
): Result<TakenOver> {
  const journal = openJournal(db);
  const fenced = openFence(db, journal).state();
  if (fenced) return failed('counter-fenced', { by: fenced.by, at: fenced.at });
  const there = db.prepare<[string, string, string, number], { sha256: string }>(
    "SELECT sha256 FROM outbox WHERE upload_key = ? OR (code = ? AND number = ? AND revision = ? AND what = 'document')",
  );
  const put = db.prepare(
    `INSERT INTO outbox (upload_key, what, invoice_id, from_counter, code, number, revision, document, sha256, gross, queued_at, state, next_at)
     VALUES (?, 'document', NULL, ?, ?, ?, ?, ?, ?, ?, ?, 'pending', ?)`,
  );
  const putLayout = db.prepare(
    `INSERT INTO outbox (upload_key, what, invoice_id, from_counter, code, number, revision, document, sha256, gross, queued_at, state, next_at)
     VALUES (?, 'layout', NULL, ?, ?, ?, 1, '', '', ?, ?, 'pending', ?)`,
  );
  const keep = db.prepare("INSERT OR IGNORE INTO platform_records (what, id, content, at) VALUES ('takenOver', ?, ?, ?)");
  return db.transaction((): Result<TakenOver> => {
    const known = new Set<string>();
    for (const one of body.documents) {
      const ours = there.get(one.uploadKey, one.code, one.number, one.revision);
      if (ours && ours.sha256 !== one.sha256) return failed('package-conflict', { uploadKey: one.uploadKey });
      if (ours) known.add(one.uploadKey);
    }
    const fresh = body.documents.filter((one) => !known.has(one.uploadKey));
    for (const { uploadKey, code, number, revision, document, sha256, gross, queuedAt } of fresh) {
      put.run(uploadKey, header.counterId, code, number, revision, document, sha256, gross, queuedAt, at);
      if (revision === 1) putLayout.run(layoutKeyOf(code, number), header.counterId, code, number, gross, queuedAt, at);
    }
    for (const { code, number, content, signed, origin } of body.invoices)
      keep.run(`${code}-${number}`, JSON.stringify({ content, signed, origin }), at);
    if (fresh.length > 0) {
      const { packedAt, journal: head } = header;
      const data = { by, documents: fresh.length, known: known.size, packedAt, journal: head };
      journal({ what: 'spare-taken-over', subject: header.counterId, data, at, actor: 'system' });
    }
    return ok({ added: fresh.length, known: known.size });
  })();
}

const columns = z.strictObject({ content: z.string(), signed: z.string(), origin: z.string() });

/** An invoice of another counter whose document was taken over here, to print it again. */
export function openTakenOver(db: Connection): (code: string, number: string) => Invoice | null {
  const one = db.prepare<[string], { content: string }>(
    "SELECT content FROM platform_records WHERE what = 'takenOver' AND id = ?",
  );
  return (code, number) => {
    const row = one.get(`${code}-${number}`);
    return row ? invoiceOf(columns.parse(JSON.parse(row.content))) : null;
  };
}
